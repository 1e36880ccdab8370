"""Searching 100,000 products with PostgreSQL, against a bare SELECT of 24 rows in the same run.

Goals on two cores: search page (results, facets, 24 cards) p50 <= 25 ms and p95 <= 60 ms, suggestions p95 <= 25 ms, a
category page p95 <= 25 ms and within 1.2x of its time at 1,000 products, page 400 included, a full reindex <= 90 s.

The goods are those of the Icecat test set where its folder is named by SEARCH_GOODS, and made up here elsewhere. What
is timed is the shop's own work for a page, in this process: the engine's answer, its facets, and the cards.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.catalog.listing_pages import Sort, Stretch, Within
from app.catalog.models.listing import Listing
from app.catalog.navigation import category_tree
from app.catalog.queries import CARD_COLUMNS, cards_within
from app.database import in_store
from app.extensions import db
from app.search import reindex_command, reindexing
from app.search.port import Query, Scope
from app.search.postgres.engine import PostgresEngine
from app.storefront.finding import facets_of, forget_facets
from benchmarks.figures import Figure, middle
from benchmarks.icecat import found, multiply, records, stock
from benchmarks.local_services import services
from benchmarks.made_up import made_up_records

MANY, FEW = 100_000, 1_000
ROUNDS = 200
LAST_PAGE = 400
CHANGED = "first after a change"
REINDEX_SECONDS = 90.0
WORDS = (
    "laptop", "printer", "usb", "hp", "black", "toner cartridge", "wireless mouse", "hdmi cable", "monitor 24",
    "battery",
    "headset", "laptop bag", "laser printer", "memory 8gb", "notebok", "headphnes", "canon ink", "usb stick", "desk",
    "projector", "docking station", "keyboard", "wifi router", "camera case", "phone charger", "games", "led tv", "ssd",
)  # fmt: skip
TYPED = ("l", "la", "lap", "head", "wireless m", "usb c", "prin", "ton", "b", "hdmi ca")


def measure() -> list[Figure]:
    with services(durable=True) as environment:
        settings = {**environment, "FUSION_RATE_LIMITS": "off", "LOG_LEVEL": "WARNING"}
        app = _application(settings)
        few, many = _stocked(app, "few", FEW), _stocked(app, "many", MANY)
        _say(f"{MANY} products, {os.cpu_count()} cores, {_server(app)}")
        seconds = _reindexed(app, many)
        _reindexed(app, few)
        _vacuum(settings)
        with app.app_context():
            figures = list(_figures(few, many))
            db.engine.dispose()
        return [Figure("full reindex", seconds, REINDEX_SECONDS, "s", 1, is_cost=True), *figures]


def _application(settings: dict[str, str]) -> Flask:
    from flask_migrate import upgrade

    from app import create_app
    from app.config import Settings
    from app.ops.migrating import bind

    app = create_app(Settings.from_environment(settings))
    bind(app)
    with app.app_context():
        upgrade()
    return app


def _stocked(app: Flask, slug: str, count: int) -> UUID:
    folder = os.environ.get("SEARCH_GOODS")
    goods = list(records(Path(folder))) if folder else list(made_up_records(20_000))
    store_id = found(app, slug, f"{slug}.localhost")
    stock(app, store_id, goods[:count])
    if count > len(goods):
        multiply(app, store_id, copies=-(-count // len(goods)), most=count)
    return store_id


def _reindexed(app: Flask, store_id: UUID) -> float:
    """As ``bin/fusion search reindex`` does it."""
    start = time.monotonic()
    with app.app_context(), in_store(store_id) as session:
        reindex_command.reindex(session, lambda _: None)
        reindexing.finish(session)
        session.commit()
    return time.monotonic() - start


def _vacuum(settings: dict[str, str]) -> None:
    """As autovacuum would have done in time."""
    owner = create_engine(settings["DATABASE_MIGRATION_URL"], isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
    owner.dispose()


def _figures(few: UUID, many: UUID) -> Iterator[Figure]:
    with in_store(many) as session:
        bare = _times(session, [_bare_select] * ROUNDS)
        yield from _searching(session, middle(bare))
        many_pages = {name: _times(session, asked) for name, asked in _category_pages(session).items()}
    with in_store(few) as session:
        few_page = _times(session, _category_pages(session)["first"])
    for name, taken in many_pages.items():
        yield _figure(f"category page, {name}, p95", _percentile(taken, 95), 25, note=_ratio(taken, bare))
    every = [each for name, taken in many_pages.items() if name != CHANGED for each in taken]
    yield Figure(f"category page, {MANY} to {FEW}", middle(every), middle(few_page), "ms", 1.2, is_cost=True)


def _searching(session: Session, bare: float) -> Iterator[Figure]:
    engine = PostgresEngine()
    searches = [lambda session, words=words: _page(session, Query(text=words)) for words in WORDS]
    taken = _times(session, searches * (ROUNDS // len(WORDS)))
    note = f"{middle(taken) / bare:.0f}x a bare SELECT of 24 rows ({bare:.2f} ms)"
    yield _figure("search page, p50", _percentile(taken, 50), 25, note=note)
    yield _figure("search page, p95", _percentile(taken, 95), 60)
    typing = [lambda session, words=words: engine.suggest(session, words, limit=6) for words in TYPED]
    yield _figure("suggestions, p95", _percentile(_times(session, typing * (ROUNDS // len(TYPED))), 95), 25)


def _category_pages(session: Session) -> dict[str, list[Callable[[Session], object]]]:
    """Of the largest department, as the shop makes them: its first page, its last as far as pages are numbered, and
    its first when the catalogue has just changed and facets are counted anew."""
    node = max(category_tree(session).departments, key=lambda each: each.product_count)
    scope = Scope(Within.CATEGORY, node.id)
    last = min(LAST_PAGE, -(-node.product_count // 24))

    def page(number: int, *, changed: bool = False) -> Callable[[Session], object]:
        def ask(session: Session) -> object:
            if changed:
                forget_facets()
            stretch = Stretch(number)
            return facets_of(session, scope), cards_within(
                session, Within.CATEGORY, node.id, sort=Sort.NEWEST, stretch=stretch
            )

        return ask

    return {
        "first": [page(1)] * ROUNDS,
        f"page {last}": [page(last)] * ROUNDS,
        CHANGED: [page(1, changed=True)] * ROUNDS,
    }


def _page(session: Session, query: Query) -> object:
    answer = PostgresEngine().search(session, query)
    cards = session.execute(select(*CARD_COLUMNS).where(Listing.product_id.in_(answer.product_ids))).all()
    return answer, cards


def _bare_select(session: Session) -> object:
    newest = Listing.__table__.c
    return session.execute(
        select(*newest)
        .where(newest.store_id == session.info["store_id"])
        .order_by(newest.published_at.desc())
        .limit(24)
    ).all()


def _times(session: Session, asked: Sequence[Callable[[Session], object]]) -> list[float]:
    """In milliseconds, each in a transaction of its own; one of each kind first, unmeasured."""
    taken = []
    for number, ask in enumerate([*asked[: len(WORDS)], *asked]):
        start = time.perf_counter()
        ask(session)
        session.commit()
        if number >= min(len(WORDS), len(asked)):
            taken.append((time.perf_counter() - start) * 1000)
    return taken


def _percentile(values: Sequence[float], which: int) -> float:
    return quantiles(values, n=100)[which - 1]


def _figure(name: str, value: float, limit: float, *, note: str = "") -> Figure:
    return Figure(name, value, limit, "ms", 1, is_cost=True, note=note)


def _ratio(taken: Sequence[float], bare: Sequence[float]) -> str:
    return f"{middle(taken) / middle(bare):.0f}x a bare SELECT of 24 rows"


def _server(app: Flask) -> Any:
    with app.app_context():
        return db.session.scalar(text("SELECT split_part(version(), ' on ', 1)"))


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
