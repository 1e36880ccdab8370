"""Tokens: what they open, when they stop, and that the login's row decides."""

from datetime import timedelta
from uuid import UUID

import jwt
import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select, update

from app import clock
from app.accounts.logins import end_all_of
from app.accounts.models import LoginSession, Role, User
from app.api.keys import keys_for
from app.database import in_store
from tests.api.program import PASSWORD, Program, enrol
from tests.cast import ALICE, Cast
from tests.limits import limited  # noqa: F401 - a fixture


@pytest.fixture
def alice(app: Flask, shop: Cast, program: Program) -> Program:
    enrol(app, shop)
    assert program.log_in().status == 200
    return program


def end_her_logins(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        end_all_of(session, session.scalars(select(User.id)).one())
        session.commit()


def test_an_access_token_opens_what_needs_a_login(alice: Program) -> None:
    assert alice.get("/api/orders").json == {"orders": [], "next_cursor": None}


def test_nobody_is_told_to_log_in(program: Program) -> None:
    refused = program.get("/api/orders")
    assert (refused.status, refused.headers["WWW-Authenticate"]) == (401, 'Bearer realm="shop"')


def test_a_wrong_address_and_a_wrong_password_get_one_answer(
    app: Flask, shop: Cast, program: Program
) -> None:
    enrol(app, shop)
    answers = [program.log_in(password="wrong"), program.log_in("nobody@example.com")]
    told = [{**answer.json, "request_id": ""} for answer in answers]
    assert told[0] == told[1]
    assert (told[0]["status"], told[0]["code"]) == (401, "wrong-login")


def test_an_ended_login_is_refused_at_once_with_redis_flushed_too(
    app: Flask, shop: Cast, environment: dict[str, str], alice: Program
) -> None:
    assert alice.get("/api/orders").status == 200
    end_her_logins(app, shop)
    assert alice.get("/api/orders").status == 401
    with Redis.from_url(environment["REDIS_URL"]) as redis:
        redis.flushdb()
    assert alice.get("/api/orders").status == 401
    assert alice.post("/api/auth/refresh", {"refresh_token": alice.refresh}).status == 401


def test_logging_out_ends_both_tokens(alice: Program) -> None:
    assert alice.post("/api/auth/logout").status == 204
    assert alice.get("/api/orders").status == 401
    assert alice.post("/api/auth/refresh", {"refresh_token": alice.refresh}).status == 401


def test_an_access_token_lasts_a_quarter_of_an_hour_and_is_refreshed(alice: Program) -> None:
    later = clock.now() + timedelta(minutes=15, seconds=1)
    with clock.running_on(lambda: later):
        assert alice.get("/api/orders").status == 401
        alice.access = ""
        fresh = alice.post("/api/auth/refresh", {"refresh_token": alice.refresh})
        assert fresh.status == 200
        alice.access = fresh.json["access_token"]
        assert alice.get("/api/orders").status == 200


def test_a_login_lasts_thirty_days_however_often_it_is_refreshed(alice: Program) -> None:
    alice.access = ""
    for days in (29, 30):
        later = clock.now() + timedelta(days=days, minutes=1)
        with clock.running_on(lambda: later):  # noqa: B023 - called inside the block alone
            fresh = alice.post("/api/auth/refresh", {"refresh_token": alice.refresh})
        assert fresh.status == (200 if days == 29 else 401)
        alice.refresh = fresh.json.get("refresh_token", "")


def test_a_refresh_token_used_twice_ends_the_login(alice: Program) -> None:
    stolen = alice.refresh
    fresh = alice.post("/api/auth/refresh", {"refresh_token": stolen})
    alice.access, alice.refresh = fresh.json["access_token"], fresh.json["refresh_token"]
    assert alice.get("/api/orders").status == 200
    alice_again, alice.access = alice.access, ""
    assert alice.post("/api/auth/refresh", {"refresh_token": stolen}).status == 401
    alice.access = alice_again
    assert alice.get("/api/orders").status == 401
    assert alice.post("/api/auth/refresh", {"refresh_token": alice.refresh}).status == 401


def test_a_lost_answer_to_a_refresh_is_had_again_by_its_key(alice: Program) -> None:
    alice.access = ""
    wish, key = {"refresh_token": alice.refresh}, {"Idempotency-Key": "refresh-number-1"}
    first, again = (alice.post("/api/auth/refresh", wish, headers=key) for _ in range(2))
    assert (first.json, again.headers["Idempotent-Replayed"]) == (again.json, "true")
    alice.access = again.json["access_token"]
    assert alice.get("/api/orders").status == 200


def test_an_access_token_that_is_too_old_does_not_stand_in_the_way_of_a_refresh(alice: Program) -> None:
    """Nor does its key let a token that is over do anything else."""
    later = clock.now() + timedelta(minutes=16)
    with clock.running_on(lambda: later):
        assert alice.post("/api/auth/logout", headers={"Idempotency-Key": "logout-number-1"}).status == 401
        wish, key = {"refresh_token": alice.refresh}, {"Idempotency-Key": "refresh-number-2"}
        first, again = (alice.post("/api/auth/refresh", wish, headers=key) for _ in range(2))
    assert (first.status, first.json, again.headers["Idempotent-Replayed"]) == (200, again.json, "true")


def test_neither_token_does_the_others_work(alice: Program) -> None:
    access = alice.access
    alice.access = alice.refresh
    assert alice.get("/api/orders").status == 401
    alice.access = ""
    assert alice.post("/api/auth/refresh", {"refresh_token": access}).status == 401


def test_another_stores_token_is_none_here(app: Flask, shop: Cast, alice: Program) -> None:
    next_door = Program(app, host=shop.jozi.host)
    next_door.access = alice.access
    assert next_door.get("/api/orders").status == 401
    next_door.access = ""
    assert next_door.post("/api/auth/refresh", {"refresh_token": alice.refresh}).status == 401


@pytest.mark.parametrize(
    "forged", ["none", "other key", "other store's claim", "no jti", "garbage", "no ascii"]
)
def test_a_forged_token_is_refused(app: Flask, shop: Cast, alice: Program, forged: str) -> None:
    with app.app_context():
        key = keys_for("token")[0]
    said = jwt.decode(alice.access, key, algorithms=["HS256"], options={"verify_signature": False})
    alice.access = {
        "none": jwt.encode(said, None, algorithm="none"),
        "other key": jwt.encode(said, b"k" * 32, algorithm="HS256"),
        "other store's claim": jwt.encode({**said, "iss": str(shop.jozi.id)}, key, algorithm="HS256"),
        "no jti": jwt.encode({k: v for k, v in said.items() if k != "jti"}, key, algorithm="HS256"),
        "garbage": "x.y.z",
        "no ascii": "é" * 40,
    }[forged]
    assert alice.get("/api/orders").status == 401


def test_tokens_outlive_a_rotation_of_the_secret(app: Flask, alice: Program) -> None:
    before = app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"]
    app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = "n" * 40, [before[0]]
    try:
        assert alice.get("/api/orders").status == 200
        app.config["SECRET_KEY_FALLBACKS"] = []
        assert alice.get("/api/orders").status == 401
    finally:
        app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = before


def test_somebody_locked_out_is_out(app: Flask, shop: Cast, alice: Program) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(User).values(disabled_at=clock.now()))
        session.commit()
    assert alice.get("/api/orders").status == 401
    alice.access = ""
    assert alice.log_in().status == 401


def test_a_login_of_a_program_is_a_row_like_any_other(app: Flask, shop: Cast, alice: Program) -> None:
    said = jwt.decode(alice.access, options={"verify_signature": False})
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalars(select(LoginSession.id)).all() == [UUID(said["jti"])]


def test_staff_may_shop_and_no_token_opens_the_back_office(app: Flask, shop: Cast, program: Program) -> None:
    enrol(app, shop, "owner@example.com", Role.OWNER)
    assert program.log_in("owner@example.com").status == 200
    bearing = {"Authorization": f"Bearer {program.access}"}
    answer = program.http.get("/admin", base_url=program.base, headers=bearing)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?next=/admin")


def test_a_cookie_has_no_say(app: Flask, shop: Cast, program: Program) -> None:
    enrol(app, shop)
    browser = app.test_client()
    fields = {"email": ALICE["email"], "password": PASSWORD}
    same = {"Sec-Fetch-Site": "same-origin"}
    assert browser.post("/login", base_url=program.base, data=fields, headers=same).status_code == 303
    assert browser.get("/api/orders", base_url=program.base).status_code == 401
    assert "Set-Cookie" not in browser.get("/api/cart", base_url=program.base).headers


def test_tries_are_limited_for_the_address_and_for_the_account(limited: Flask, shop: Cast) -> None:  # noqa: F811
    program = Program(limited, host=shop.kloof.host)
    answers = [program.log_in(password="wrong") for _ in range(6)]
    assert [answer.status for answer in answers] == [401] * 5 + [429]
    assert int(answers[5].headers["Retry-After"]) > 0
    assert answers[5].headers["X-RateLimit-Remaining"] == "0"
