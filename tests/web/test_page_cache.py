"""Pages kept whole: found again by exactly what they depend on, and never older than the catalogue."""

from uuid import UUID

import pytest
from flask import Flask

from app import catalogue_version
from app.database import serve_store
from app.extensions import db
from app.redis_client import Breaker, connect
from tests.cast import Cast
from tests.client import ShopClient


@pytest.mark.parametrize(
    ("poison", "page"),
    [
        ("/c/table?a=1%26sort%3Dprice-asc", "/c/table?a=1&sort=price-asc"),
        ("/c/table?sort=nonsense&sort=price-asc", "/c/table?sort=price-asc&sort=nonsense"),
    ],
)
def test_an_address_made_to_look_like_another_is_kept_apart(
    client: ShopClient, poison: str, page: str
) -> None:
    client.get(poison)
    client.get(page).one("#sort-price-asc[aria-current=true]")


def version(app: Flask, store_id: UUID) -> str | None:
    with app.app_context():
        catalogue_version._asked.clear()
        return catalogue_version.current(store_id)


def test_a_flush_does_not_bring_back_an_old_version(app: Flask, shop: Cast) -> None:
    redis, store = app.extensions["redis"].redis, shop.kloof.id
    redis.flushdb()
    first = version(app, store)
    redis.flushdb()
    assert version(app, store) != first


def test_a_change_while_redis_is_gone_is_told_when_it_is_back(
    app: Flask, shop: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = shop.kloof.id
    before = version(app, store)
    with monkeypatch.context() as away, app.app_context():
        away.setitem(app.extensions, "redis", Breaker(connect("redis://127.0.0.1:1/0")))
        catalogue_version.bump(store)
        assert catalogue_version.current(store) is None
    assert version(app, store) not in (None, before)


def test_a_savepoint_rolled_back_does_not_hide_what_changed_before_it(app: Flask, shop: Cast) -> None:
    before = version(app, shop.kloof.id)
    with app.app_context():
        session = db.session()
        serve_store(session, shop.kloof.id)
        catalogue_version.changed(session)
        session.begin_nested().rollback()
        session.commit()
    assert version(app, shop.kloof.id) != before
