"""Searching 100,000 products with PostgreSQL, against a bare SELECT of 24 rows in the same run.

Goals on two cores: search page (results, facets, 24 cards) p50 <= 25 ms and p95 <= 60 ms, suggestions p95 <= 25 ms, a
category page p95 <= 25 ms and within 1.2x of its time at 1,000 products, page 400 included, a full reindex <= 90 s.

The goods are those of the Icecat test set where its folder is named by SEARCH_GOODS, and made up here elsewhere. What
is timed is a whole page, in this process: everything that the shop does for a visitor, but not from its cache of pages.
"After a change" the counts of facets are not remembered either, as for the first who asks after an edit of the goods.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from werkzeug.test import create_environ, run_wsgi_app

from app.catalog.models.listing import Listing
from app.catalog.navigation import category_tree
from app.database import in_store
from app.extensions import db
from app.search import reindex_command, reindexing
from app.search.postgres import remembering
from app.storefront.finding import forget_facets
from app.web.page_cache import forget_pages
from benchmarks.figures import Figure, middle
from benchmarks.icecat import found, multiply, records, stock
from benchmarks.local_services import services, vacuum
from benchmarks.made_up import made_up_records

MANY, FEW = 100_000, 1_000
ROUNDS = 200
LAST_PAGE = 400
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
        vacuum(settings)
        figures = list(_figures(app, few, many))
        with app.app_context():
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


def _figures(app: Flask, few: UUID, many: UUID) -> Iterator[Figure]:
    with app.app_context(), in_store(many) as session:
        bare = middle(_bare(session))
        pages = _category_pages(session)
    with app.app_context(), in_store(few) as session:
        few_pages = _category_pages(session)
    visitor = Visitor(app, "many.localhost")
    yield from _searching(visitor, bare)
    small = Visitor(app, "few.localhost")
    few_first, *both = in_turns(
        (small, few_pages["first"]), *[(visitor, path) for path in pages.values()], rounds=ROUNDS
    )
    taken = dict(zip(pages, both, strict=True))
    taken["first, after a change"] = visitor.times([pages["first"]] * ROUNDS, forgetting=forget_facets)
    for name, times in taken.items():
        note = _ratio(times, bare)
        yield _figure(f"category page, {name}, p95", _percentile(times, 95), 25, note=note)
    for name in pages:
        yield Figure(
            f"category page, {name}, {MANY} to {FEW}",
            middle(taken[name]),
            middle(few_first),
            "ms",
            1.2,
            is_cost=True,
        )


def _searching(visitor: "Visitor", bare: float) -> Iterator[Figure]:
    searches = [f"/search?q={quote(words)}" for words in WORDS]
    again = visitor.times(searches * (ROUNDS // len(WORDS)))
    yield _figure("search page, p50", _percentile(again, 50), 25, note=_ratio(again, bare))
    yield _figure("search page, p95", _percentile(again, 95), 60)
    first = visitor.times(searches * (ROUNDS // len(WORDS)), forgetting=remembering.forget)
    yield _figure("search page, first after a change, p50", _percentile(first, 50), 25)
    yield _figure("search page, first after a change, p95", _percentile(first, 95), 60)
    typing = [f"/search/suggest?q={quote(words)}" for words in TYPED]
    yield _figure("suggestions, p95", _percentile(visitor.times(typing * (ROUNDS // len(TYPED))), 95), 25)


class Visitor:
    """Somebody without a cookie who asks the shop in this process; no page is answered from the cache of pages."""

    def __init__(self, app: Flask, host: str) -> None:
        self.app = app
        self.host = host

    def times(self, paths: Sequence[str], *, forgetting: Callable[[], None] | None = None) -> list[float]:
        """The server's time for each, in milliseconds; one of each kind first, unmeasured."""
        for path in dict.fromkeys(paths):
            self._ask(path)
        return [self.time(path, forgetting) for path in paths]

    def time(self, path: str, forgetting: Callable[[], None] | None = None) -> float:
        """The server's time for the page, in milliseconds."""
        if forgetting is not None:
            forgetting()
        forget_pages()
        start = time.perf_counter()
        self._ask(path)
        return (time.perf_counter() - start) * 1000

    def _ask(self, path: str) -> None:
        environ = create_environ(path, f"http://{self.host}", headers={"Accept-Encoding": "gzip"})
        pieces, status, _ = run_wsgi_app(self.app.wsgi_app, environ, buffered=True)
        if not status.startswith("200"):
            raise RuntimeError(f"{path}: {status} {b''.join(pieces)[:200]!r}")


def in_turns(*asked: tuple[Visitor, str], rounds: int) -> list[list[float]]:
    """What each page took, in milliseconds, the pages asked for one after the other in each round.

    Pages that are compared meet the same machine that way: minutes later it may be a tenth slower.
    """
    for visitor, path in asked:
        visitor.times([path])
    taken = [[visitor.time(path) for visitor, path in asked] for _ in range(rounds)]
    return [list(times) for times in zip(*taken, strict=True)]


def _category_pages(session: Session) -> dict[str, str]:
    """Of the largest department: its first page, and its last as far as pages are numbered."""
    node = max(category_tree(session).departments, key=lambda each: each.product_count)
    last = min(LAST_PAGE, -(-node.product_count // 24))
    return {"first": f"/c/{node.path}", f"page {last}": f"/c/{node.path}?page={last}"}


def _bare(session: Session) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        _bare_select(session)
        session.commit()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def _bare_select(session: Session) -> object:
    newest = Listing.__table__.c
    return session.execute(
        select(*newest)
        .where(newest.store_id == session.info["store_id"])
        .order_by(newest.published_at.desc())
        .limit(24)
    ).all()


def _percentile(values: Sequence[float], which: int) -> float:
    return quantiles(values, n=100)[which - 1]


def _figure(name: str, value: float, limit: float, *, note: str = "") -> Figure:
    return Figure(name, value, limit, "ms", 1, is_cost=True, note=note)


def _ratio(taken: Sequence[float], bare: float) -> str:
    return f"{middle(taken) / bare:.0f}x a bare SELECT of 24 rows ({bare:.2f} ms)"


def _server(app: Flask) -> Any:
    with app.app_context():
        return db.session.scalar(text("SELECT split_part(version(), ' on ', 1)"))


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
