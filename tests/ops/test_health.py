"""What machines are told when a part is gone."""

from datetime import timedelta

import pytest
from flask import Flask
from redis.exceptions import ConnectionError as RedisGone
from sqlalchemy.exc import OperationalError

from app import clock
from app.extensions import db
from app.payments.models.inbox import WebhookEvent
from app.payments.provider import Refusal
from app.payments.refusals import count_refusal
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


def hear(app: Flask, *, late: float, many: int = 5) -> None:
    with app.app_context():
        at = clock.now()
        db.session.add_all(
            WebhookEvent(
                provider="stripe", account="environment", event_id=f"evt_{number}", type="charge.succeeded",
                object_ids=[], body="{}", received_at=at, signed_at=at - timedelta(seconds=late), processed_at=at,
                outcome="ignored",
            )
            for number in range(many)
        )  # fmt: skip
        db.session.commit()


@pytest.mark.parametrize(
    ("late", "status", "said"), [(4, "ok", "ok"), (45, "degraded", "ahead of"), (-45, "degraded", "behind")]
)
def test_a_clock_that_is_off_by_more_than_half_a_minute_is_told(
    app: Flask, probe: ShopClient, late: float, status: str, said: str
) -> None:
    hear(app, late=late)
    answer = probe.http.get("/health", base_url=probe.base)
    assert answer.status_code == 200
    assert answer.json["status"] == status  # type: ignore[index]
    assert said in answer.json["clock"]  # type: ignore[index]
    doctor = app.test_cli_runner().invoke(args=["doctor", "jobs"])
    assert (doctor.exit_code, "clock" in doctor.output) == ((0, False) if status == "ok" else (1, True))


def test_one_straggler_says_nothing_of_the_clock(app: Flask, probe: ShopClient) -> None:
    hear(app, late=500, many=1)
    assert probe.http.get("/health", base_url=probe.base).json["clock"] == "ok"  # type: ignore[index]


def test_genuine_events_that_were_refused_are_told_and_forged_ones_are_not(
    app: Flask, probe: ShopClient
) -> None:
    with app.app_context():
        count_refusal(Refusal.FORGED, account="environment")
    assert probe.http.get("/health", base_url=probe.base).json["webhooks"] == "ok"  # type: ignore[index]
    with app.app_context():
        count_refusal(Refusal.STALE, account="environment", skew=400)
    answer = probe.http.get("/health", base_url=probe.base).json
    assert answer["status"] == "degraded"  # type: ignore[index]
    assert "1 stale; the clock was off by 400 s" in answer["webhooks"]  # type: ignore[index]
    assert "refused" in app.test_cli_runner().invoke(args=["doctor"]).output
