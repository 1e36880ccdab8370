"""A write with an idempotency key is done once."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app import clock
from app.api.jobs import forget_old
from app.api.models import ApiAnswer
from app.cart.models import CartLine
from app.database import in_store
from app.orders.models.order import Order
from tests.api.program import Answer, Program, checkout
from tests.cast import Cast
from tests.standin import StripeStandin

pytestmark = pytest.mark.money
KEY = {"Idempotency-Key": "a-key-of-mine-1"}
SEEN = 28_900 + 6_000


@pytest.fixture
def wish(shop: Cast) -> dict[str, object]:
    return {"variant_id": str(shop.kloof.variants["MUG-RED-350"]), "quantity": 1}


def held(app: Flask, shop: Cast) -> int:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return session.scalar(select(func.sum(CartLine.quantity))) or 0


def test_the_same_request_is_done_once_and_answered_the_same(
    app: Flask, shop: Cast, program: Program, wish: dict[str, object]
) -> None:
    first = program.post("/api/cart/lines", wish, headers=KEY)
    program.cart = ""
    again = program.post("/api/cart/lines", wish, headers=KEY)
    assert (again.status, again.json) == (first.status, first.json)
    assert "Idempotent-Replayed" not in first.headers
    assert (again.headers["Idempotent-Replayed"], again.headers["X-Cart"]) == ("true", first.json["token"])
    assert held(app, shop) == 1


def test_without_a_key_it_is_done_twice(
    app: Flask, shop: Cast, program: Program, wish: dict[str, object]
) -> None:
    for _ in range(2):
        program.post("/api/cart/lines", wish)
    assert held(app, shop) == 2


def test_a_key_is_good_for_one_request(
    app: Flask, shop: Cast, program: Program, wish: dict[str, object]
) -> None:
    program.post("/api/cart/lines", wish, headers=KEY)
    program.cart = ""
    refused = program.post("/api/cart/lines", {**wish, "quantity": 2}, headers=KEY)
    assert (refused.status, refused.fields) == (422, {"Idempotency-Key"})
    assert held(app, shop) == 1


def test_of_another_caller_it_is_another_key(
    app: Flask, shop: Cast, program: Program, wish: dict[str, object]
) -> None:
    program.post("/api/cart/lines", wish)
    program.post("/api/cart/lines", wish, headers=KEY)
    other = Program(app, host=shop.kloof.host)
    answer = other.post("/api/cart/lines", wish, headers=KEY)
    assert answer.json["token"] != program.cart


@pytest.mark.parametrize("bad", ["short", "with blank s", "x" * 201])
def test_a_key_that_is_none_is_refused(program: Program, wish: dict[str, object], bad: str) -> None:
    refused = program.post("/api/cart/lines", wish, headers={"Idempotency-Key": bad})
    assert (refused.status, refused.fields) == (422, {"Idempotency-Key"})


def test_a_refusal_keeps_no_key(app: Flask, shop: Cast, program: Program, wish: dict[str, object]) -> None:
    assert program.post("/api/cart/lines", {**wish, "quantity": 0}, headers=KEY).status == 422
    assert program.post("/api/cart/lines", wish, headers=KEY).status == 200


def test_what_is_being_worked_on_is_waited_for_and_what_died_is_taken_over(
    app: Flask, shop: Cast, program: Program, wish: dict[str, object]
) -> None:
    program.post("/api/cart/lines", wish, headers=KEY)
    program.cart = ""
    with (
        app.app_context(),
        in_store(shop.kloof.id) as session,
    ):  # as a process leaves it that died before its answer
        session.execute(update(ApiAnswer).values(status=None, sealed=""))
        session.commit()
    waiting = program.post("/api/cart/lines", wish, headers=KEY)
    assert (waiting.status, waiting.json["code"], waiting.headers["Retry-After"]) == (409, "in-progress", "1")
    later = clock.now() + timedelta(minutes=2)
    with clock.running_on(lambda: later):
        assert program.post("/api/cart/lines", wish, headers=KEY).status == 200


def test_after_a_day_the_key_is_free_and_its_row_is_gone(
    app: Flask, shop: Cast, program: Program, wish: dict[str, object]
) -> None:
    program.post("/api/cart/lines", wish, headers=KEY)
    program.cart = ""
    later = clock.now() + timedelta(hours=24, minutes=1)
    with clock.running_on(lambda: later):
        answer = program.post("/api/cart/lines", {**wish, "quantity": 3}, headers=KEY)
        assert (answer.status, answer.json["count"]) == (200, 3)
    with (
        clock.running_on(lambda: later + timedelta(days=2)),
        app.app_context(),
        in_store(shop.kloof.id) as session,
    ):
        forget_old()
        assert session.scalar(select(func.count()).select_from(ApiAnswer)) == 0


def test_the_row_holds_nothing_that_can_be_read(
    app: Flask, shop: Cast, program: Program, wish: dict[str, object]
) -> None:
    answer = program.post("/api/cart/lines", wish, headers=KEY)
    with app.app_context(), in_store(shop.kloof.id) as session:
        row = session.scalars(select(ApiAnswer)).one()
        told = f"{row.key_digest} {row.request_digest} {row.sealed}"
    assert KEY["Idempotency-Key"] not in told
    assert answer.json["token"] not in told
    assert "Veld" not in told


def test_ten_of_one_request_at_once_place_one_order(
    app: Flask, shop: Cast, program: Program, provider: StripeStandin, wish: dict[str, object]
) -> None:
    program.post("/api/cart/lines", wish)
    answers: list[Answer] = []

    def press() -> None:
        one = Program(app, host=shop.kloof.host)
        one.cart = program.cart
        answers.append(
            one.post("/api/payments/checkout/create-session", checkout(shop, total_cents=SEEN), headers=KEY)
        )

    presses = [threading.Thread(target=press) for _ in range(10)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert {answer.status for answer in answers} <= {201, 409}
    assert {answer.json["code"] for answer in answers if answer.status == 409} <= {"in-progress"}
    assert len({answer.json["reference"] for answer in answers if answer.status == 201}) == 1
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalar(select(func.count()).select_from(Order)) == 1
    assert len(provider.sessions()) == 1


def test_with_the_provider_down_the_order_is_kept_and_the_same_key_opens_its_page(
    app: Flask, shop: Cast, program: Program, provider: StripeStandin, wish: dict[str, object]
) -> None:
    program.post("/api/cart/lines", wish)
    provider.fault("fail_before", status=500)
    sent = checkout(shop, total_cents=SEEN)
    down = program.post("/api/payments/checkout/create-session", sent, headers=KEY)
    assert (down.status, down.json["code"], down.headers["Retry-After"]) == (
        503,
        "provider-unavailable",
        "30",
    )
    provider.clear_faults()
    up = program.post("/api/payments/checkout/create-session", sent, headers=KEY)
    assert (up.status, up.json["reference"]) == (201, down.json["reference"])
    assert up.json["payment_url"]
