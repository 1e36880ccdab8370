"""EFT: staff find money on the statement and match it."""

from datetime import date

import pytest

from app.extensions import db
from app.ops.doctor import examine
from app.ops.invariants.invariant import Area
from app.orders.models.order import PaymentMethod
from app.orders.models.states import OrderStatus
from app.payments import bank, settle
from app.payments.bank import BookedBefore, NotAnEftOrder, StatementLine
from app.payments.refunds import PAY_BY_HAND, refunds_by_hand
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


def test_a_second_transfer_asks_for_its_refund_and_goes_on_asking(place: Place, counter: Counter) -> None:
    order_id = place(method=PaymentMethod.EFT)
    total = counter.order(order_id).total_cents
    counter.run(lambda: bank.record_receipt(db.session(), order_id, line(total), by="carol"))
    counter.run(lambda: bank.record_receipt(db.session(), order_id, line(total, "TWICE"), by="carol"))
    order = counter.order(order_id)
    assert (order.status, order.needs_attention) == (OrderStatus.PAID, PAY_BY_HAND)


def test_too_much_pays_the_order_and_asks_for_the_rest_to_go_back(place: Place, counter: Counter) -> None:
    order_id = place(method=PaymentMethod.EFT)
    total = counter.order(order_id).total_cents
    counter.run(lambda: bank.record_receipt(db.session(), order_id, line(total + 250), by="carol"))
    order = counter.order(order_id)
    assert (order.status, order.needs_attention) == (OrderStatus.PAID, PAY_BY_HAND)
    assert counter.run(lambda: [row.amount_cents for row in refunds_by_hand(db.session(), order_id)]) == [250]
    assert counter.run(lambda: list(examine(Area.MONEY))) == []


def test_an_order_paid_in_part_can_be_cancelled_and_its_part_goes_back(
    place: Place, counter: Counter
) -> None:
    order_id = place(method=PaymentMethod.EFT)
    counter.run(lambda: bank.record_receipt(db.session(), order_id, line(100), by="carol"))
    counter.run(settle.cancel_unpaid, order_id, by="carol", reason="They never sent the rest")
    order = counter.order(order_id)
    assert (order.status, order.needs_attention) == (OrderStatus.CANCELLED, PAY_BY_HAND)
    assert counter.run(lambda: [row.amount_cents for row in refunds_by_hand(db.session(), order_id)]) == [100]
    assert counter.run(lambda: list(examine())) == []


def test_part_of_the_money_for_an_order_given_up_goes_back(place: Place, counter: Counter) -> None:
    order_id = place(method=PaymentMethod.EFT)
    counter.run(settle.expire_unpaid, order_id, by="test")
    counter.run(lambda: bank.record_receipt(db.session(), order_id, line(100), by="carol"))
    order = counter.order(order_id)
    assert (order.status, order.payment_pending) == (OrderStatus.EXPIRED, False)
    assert order.needs_attention == PAY_BY_HAND
    assert counter.run(lambda: list(examine())) == []
