"""EFT: staff find money on the statement and match it."""

from datetime import date

import pytest

from app.extensions import db
from app.orders.models.order import PaymentMethod
from app.orders.models.states import OrderStatus
from app.payments import bank, settle
from app.payments.bank import BookedBefore, NotAnEftOrder, StatementLine
from tests.payments.conftest import Counter, Place

pytestmark = pytest.mark.money


def line(cents: int, reference: str = "FNB OB PMT 1") -> StatementLine:
    return StatementLine(cents, date(2026, 11, 20), reference)


def test_the_exact_amount_pays_the_order(place: Place, counter: Counter) -> None:
    order_id = place(method=PaymentMethod.EFT)
    total = counter.order(order_id).total_cents
    counter.run(lambda: bank.record_receipt(db.session(), order_id, line(total), by="carol"))
    assert counter.order(order_id).status is OrderStatus.PAID


def test_too_little_is_flagged_and_the_rest_pays_it(place: Place, counter: Counter) -> None:
    order_id = place(method=PaymentMethod.EFT)
    total = counter.order(order_id).total_cents
    counter.run(lambda: bank.record_receipt(db.session(), order_id, line(total - 100), by="carol"))
    order = counter.order(order_id)
    assert (order.status, "R\u00a01,00 short" in (order.needs_attention or "")) == (OrderStatus.PENDING, True)
    counter.run(lambda: bank.record_receipt(db.session(), order_id, line(100, "FNB OB PMT 2"), by="carol"))
    order = counter.order(order_id)
    assert (order.status, order.needs_attention) == (OrderStatus.PAID, None)


def test_a_line_of_the_statement_is_booked_once(place: Place, counter: Counter) -> None:
    order_id = place(method=PaymentMethod.EFT)
    total = counter.order(order_id).total_cents
    counter.run(lambda: bank.record_receipt(db.session(), order_id, line(total), by="carol"))
    with pytest.raises(BookedBefore):
        counter.run(lambda: bank.record_receipt(db.session(), order_id, line(total), by="carol"))


def test_a_card_order_takes_no_bank_receipt(place: Place, counter: Counter) -> None:
    order_id = place()
    with pytest.raises(NotAnEftOrder):
        counter.run(lambda: bank.record_receipt(db.session(), order_id, line(100), by="carol"))


def test_an_unpaid_eft_order_expires_without_asking_anybody(place: Place, counter: Counter) -> None:
    order_id = place(method=PaymentMethod.EFT)
    counter.run(settle.expire_unpaid, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.EXPIRED
    assert counter.provider.requests() == []
