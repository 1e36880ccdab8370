"""What machines are told when a part is gone."""

import pytest
from flask import Flask
from redis.exceptions import ConnectionError as RedisGone
from sqlalchemy.exc import OperationalError

from app.extensions import db
from tests.cast import Cast
from tests.client import ShopClient


@pytest.fixture
def probe(app: Flask, clean: None) -> ShopClient:
    """Asked on an address that is no shop's, with no shop in the database."""
    return ShopClient(app, host="10.0.0.7")


def break_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, ConnectionRefusedError("nobody listens"))

    monkeypatch.setattr(db.session, "execute", refuse)


def break_redis(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise RedisGone("nobody listens")

    monkeypatch.setattr(app.extensions["redis"].redis, "ping", refuse)
    monkeypatch.setattr(app.extensions["redis"], "_broken_until", 0.0)


@pytest.mark.parametrize("path", ["/health", "/health/ready", "/health/live"])
def test_all_is_well(probe: ShopClient, path: str) -> None:
    answer = probe.http.get(path, base_url=probe.base)
    assert (answer.status_code, answer.json["status"]) == (200, "ok")  # type: ignore[index]
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_the_database_the_process_lives_and_is_not_ready(
    probe: ShopClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_database(monkeypatch)
    ready = probe.http.get("/health/ready", base_url=probe.base)
    assert (ready.status_code, ready.json["database"], ready.json["redis"]) == (503, "down", "up")  # type: ignore[index]
    assert probe.http.get("/health/live", base_url=probe.base).status_code == 200


def test_without_redis_the_shop_is_slower_and_goes_on(
    app: Flask, probe: ShopClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_redis(app, monkeypatch)
    ready = probe.http.get("/health/ready", base_url=probe.base)
    assert (ready.status_code, ready.json["status"], ready.json["redis"]) == (200, "degraded", "down")  # type: ignore[index]
    app.extensions["redis"]._broken_until = 0.0


def test_pages_are_drawn_without_redis(app: Flask, shop: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["redis"], "ask", lambda question: None)
    client = ShopClient(app, host=shop.kloof.host)
    for _ in "ab":
        assert client.get("/c/table").status == 200
        assert client.get("/p/veld-mug").status == 200
