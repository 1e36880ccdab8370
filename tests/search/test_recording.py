"""The query log: counted beside the page, kept by the day, bounded, of nobody, and of one store alone."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.database import in_store
from app.drain import drain
from app.extensions import db
from app.jobs import QueueName, enqueue
from app.periodic import named, start
from app.redis_client import Breaker, connect
from app.search import query_log, recording
from app.search.models import QueryCount, SearchDay
from app.search.queries import popular_queries
from app.search.recording import record, record_click, record_redirect
from app.search.texts import is_personal, normalise
from tests.cast import Cast
from tests.client import ShopClient
from tests.counting import statements

MUG = "/p/veld-mug"


def results(host: str, query: str) -> dict[str, str]:
    """What a browser says that comes from a page of results."""
    return {"Referer": f"http://{host}/search?{query}"}


def kept(app: Flask, store_id: UUID) -> dict[str, tuple[int, int, int, int, int]]:
    """Searches, failures, corrections, clicks and what was found last, once the clock's job has run."""
    with app.app_context():
        start(db.session(), named("search.fold_queries"))
        db.session.commit()
    with app.app_context(), in_store(store_id) as session:
        enqueue(session, "search.fold_queries")  # the slot of this minute may have had its turn
        session.commit()
    with app.app_context():
        drain(QueueName.BULK)
    with app.app_context(), in_store(store_id) as session:
        return {
            row.query: (row.searches, row.failures, row.corrections, row.clicks, row.found)
            for row in session.scalars(select(QueryCount))
        }


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("  Crème   BRÛLÉE\tdish ", "creme brulee dish"),
        ("\uff2d\uff35\uff27", "mug"),
        ("Straße", "strasse"),
        ("mug\x00\ud800\u202e", "mug"),
        ("हिन्दी", "हिन्दी"),
        ("m" * 10_000, "m" * 100),
        ("\x00 \u200b", ""),
    ],
)
def test_what_is_typed_is_made_one(typed: str, normal: str) -> None:
    assert normalise(typed) == normal
    assert normalise(normal) == normal


def test_addresses_and_numbers_of_people_are_known() -> None:
    theirs = ("thandi@example.com", "082 555 0101", "+27 (82) 555-0101", "4242 4242 4242 4242", "٠٨٢٥٥٥٠١٠١")
    assert [text for text in theirs if not is_personal(text)] == []
    assert [
        text for text in ("mug 350 ml", "@home", "MUG-RED-350", "29 x 2.25 tyre") if is_personal(text)
    ] == []


def test_searches_and_clicks_are_kept_by_the_day(app: Flask, client: ShopClient, shop: Cast) -> None:
    store = shop.kloof.id
    with app.app_context(), statements(app) as sent:
        record(store, "Mugs", total=12, engine="postgres")
        record(store, "mugs ", total=11, engine="meilisearch")
        record(store, "mgus", total=3, engine="postgres", corrected="mugs")
        record(store, "beaker", total=0, engine="postgres")
        record_redirect(store, "returns")
        record_click(store, "MUGS")
    assert sent == []
    expected = {
        "mugs": (2, 0, 0, 1, 11),
        "mgus": (1, 0, 1, 0, 3),
        "beaker": (1, 1, 0, 0, 0),
        "returns": (1, 0, 0, 1, 0),
    }
    assert kept(app, store) == expected
    assert kept(app, store) == expected, "what was kept is not counted again"
    with app.app_context():
        record_click(store, "mugs")
    assert kept(app, store)["mugs"] == (2, 0, 0, 2, 11)
    with app.app_context(), in_store(store) as session:
        days = {row.engine: (row.searches, row.failures) for row in session.scalars(select(SearchDay))}
    assert days == {"postgres": (3, 1), "meilisearch": (1, 0), "redirect": (1, 0)}
    assert kept(app, shop.jozi.id) == {}


def test_a_part_of_a_page_is_no_new_search(app: Flask, client: ShopClient, shop: Cast) -> None:
    client.get("/search?q=mug")
    client.get("/search?q=mug", fragment=True)
    assert kept(app, shop.kloof.id)["mug"] == (1, 0, 0, 0, 1)


def test_what_is_personal_is_counted_and_not_kept(app: Flask, shop: Cast) -> None:
    with app.app_context():
        record(shop.kloof.id, "thandi@example.com", total=0, engine="postgres")
        record_click(shop.kloof.id, "082 555 0101")
        waiting = app.extensions["redis"].redis.hgetall(recording.key(shop.kloof.id))
    assert waiting == {b"epostgres": b"1", b"gpostgres": b"1"}
    assert kept(app, shop.kloof.id) == {}


def test_a_product_opened_from_results_is_a_click_also_from_the_cache(
    app: Flask, client: ShopClient, shop: Cast
) -> None:
    """The second page is a kept one, and counting it asks nothing of the database."""
    mugs = results(shop.kloof.host, "sort=newest&q=Mugs&q=other")
    client.get(MUG, headers=mugs)
    with statements(app) as sent:
        assert client.get(MUG, headers=mugs).status == 200
    assert sent == []
    etag = client.get(MUG).response.headers["ETag"]
    assert client.get(MUG, headers={**mugs, "If-None-Match": etag}).status == 304
    assert kept(app, shop.kloof.id) == {"mugs": (0, 0, 0, 3, 0)}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (MUG, {"Referer": "http://jozi.localhost/search?q=mug"}),
        (MUG, {"Referer": "http://localhost.evil.example/search?q=mug"}),
        (MUG, {"Referer": "http://localhost/c/table?q=mug"}),
        (MUG, {"Referer": "http://localhost/search?sort=newest"}),
        (MUG, {"Referer": "http://[/search?q=%ED%A0%80%00"}),
        (MUG, {"Referer": "http://localhost/search?q=mug", "Sec-Purpose": "prefetch"}),
        ("/p/no-such-thing", {"Referer": "http://localhost/search?q=mug"}),
        ("/c/table", {"Referer": "http://localhost/search?q=mug"}),
    ],
)
def test_what_is_no_click_is_not_counted(
    app: Flask, client: ShopClient, shop: Cast, path: str, headers: dict[str, str]
) -> None:
    client.get(path, headers=headers)
    assert not app.extensions["redis"].redis.exists(recording.key(shop.kloof.id))


def test_without_redis_pages_stand_and_counts_are_lost(
    app: Flask, client: ShopClient, shop: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "redis", Breaker(connect("redis://127.0.0.1:1/0")))
    with app.app_context():
        record(shop.kloof.id, "mug", total=1, engine="postgres")
    assert client.get(MUG, headers=results(shop.kloof.host, "q=mug")).status == 200
    with app.app_context(), in_store(shop.kloof.id) as session:
        query_log.fold(session)


def test_a_flood_of_junk_fills_neither_redis_nor_the_day(
    app: Flask, shop: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MOST_WAITING", 40)
    monkeypatch.setattr(query_log, "MOST_A_DAY", 8)
    store, redis = shop.kloof.id, app.extensions["redis"].redis
    with app.app_context():
        for _ in range(2):
            record(store, "mug", total=12, engine="postgres")
        for number in range(60):
            record(store, f"junk {number}", total=1, engine="postgres")
        record(store, "mug", total=12, engine="postgres")
    assert redis.hlen(recording.key(store)) <= 44
    assert 0 < redis.ttl(recording.key(store)) <= recording.KEPT_SECONDS
    first = kept(app, store)
    assert first["mug"] == (3, 0, 0, 0, 12)
    assert len(first) == 4, "half of a day's room is not for what was asked once"
    with app.app_context():
        for _ in range(2):
            record(store, "kettle", total=1, engine="postgres")
        record(store, "more junk", total=1, engine="postgres")
        record(store, "mug", total=12, engine="postgres")
    second = kept(app, store)
    assert (second["mug"][0], second["kettle"][0], len(second)) == (4, 2, 5)
    with app.app_context(), in_store(store) as session:
        assert session.scalar(select(SearchDay.searches)) == 67, "each search is in the day's sum"


def lay(session: Session, query: str, *days_ago: int, **counts: Any) -> None:
    today = query_log.today(session)
    for days in days_ago:
        told = {"searches": 4, "clicks": 1, "found": 5, **counts}
        session.add(QueryCount(day=today - timedelta(days=days), query=query, **told))


def test_what_is_popular_was_asked_on_several_days_found_goods_and_was_followed(
    app: Flask, shop: Cast, in_kloof: UUID
) -> None:
    session = db.session()
    lay(session, "mug", 0, 29, searches=1)
    lay(session, "mug", 7, searches=7)
    lay(session, "mugs", 0, 1, 2, searches=1)
    lay(session, "mush", 0, searches=1_000)
    lay(session, "musk", 0, 1, searches=500)
    lay(session, "musk", 2, searches=0)
    lay(session, "mule", 0, 1, 2, clicks=0)
    lay(session, "mullet", 0, 1, 2, failures=3)
    lay(session, "muesli", 0, 1, 30)
    lay(session, "kettle", 0, 1, 2, searches=2)
    query_log.rank(session)
    session.commit()
    assert popular_queries(session, " MU", 5) == ["mug", "mugs"]
    assert popular_queries(session, "", 2) == ["mug", "kettle"]
    assert popular_queries(session, "mu%", 5) == []
    query_log.rank(session)
    assert popular_queries(session, "\ud800\x00m", 1) == ["mug"]
    with app.app_context(), in_store(shop.jozi.id) as other:
        assert popular_queries(other, "", 5) == []


def test_after_ninety_days_the_log_is_forgotten(in_kloof: UUID) -> None:
    session = db.session()
    lay(session, "mug", 90)
    lay(session, "rug", 91)
    session.add(SearchDay(day=query_log.today(session) - timedelta(days=91), engine="postgres"))
    session.flush()
    query_log.forget_old(session)
    assert session.scalars(select(QueryCount.query)).all() == ["mug"]
    assert session.scalars(select(SearchDay)).all() == []


def test_a_day_begins_by_the_stores_calendar(in_kloof: UUID) -> None:
    late = clock.now().replace(hour=23, minute=30)
    with clock.running_on(lambda: late):
        assert query_log.today(db.session()) == late.date() + timedelta(days=1)
