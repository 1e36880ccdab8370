"""Money that came by EFT goes back by a person's hand, and that person says so."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from app.orders.models.order import Order, PaymentMethod
from app.orders.models.states import OrderStatus
from app.payments.models.payment import Refund
from tests import placed
from tests.admin.test_orders import act, eft, open_order, order_of, waiting_jobs
from tests.client import Page, ShopClient

pytestmark = pytest.mark.money
Made = Callable[..., str]
Visit = Callable[[], Any]


def paid_by_eft(carol: ShopClient, made: Made) -> str:
    reference = made(placed.pending, method=PaymentMethod.EFT)
    act(carol, reference, "bank-receipts", **eft("638"))
    return reference


def confirmation(page: Page) -> str:
    """Where the form on the page says that the bank has paid."""
    return str(page.one("#pay-back form")["action"])


def test_money_that_came_by_eft_goes_back_by_hand_and_is_booked_once(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = paid_by_eft(carol, made)
    page = act(carol, reference, "cancellation", reason="Out of clay")
    assert "waits for you" in page.words("main")
    assert "Refund of R 638,00 requested" in page.words("#money")
    assert order_of(at_kloof, reference).needs_attention
    done = carol.submit(page, confirmation(page))
    assert not done.all("#pay-back")
    assert "Refund of" not in done.words("#money")
    assert "payments.send_refund" not in waiting_jobs(at_kloof)
    assert "notifications.order_refunded" in waiting_jobs(at_kloof)
    order = order_of(at_kloof, reference)
    assert (order.status, order.refunded_cents, order.needs_attention) == (
        OrderStatus.REFUNDED,
        63_800,
        None,
    )
    assert carol.submit(page, confirmation(page)).status == 409
    assert order_of(at_kloof, reference).refunded_cents == 63_800


def test_a_refund_that_is_owed_is_not_seen_to_by_saying_so(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = paid_by_eft(carol, made)
    act(carol, reference, "cancellation", reason="Out of clay")
    refused = act(carol, reference, "attention")
    assert (refused.status, "That is open still" in refused.words("main")) == (409, True)
    page = open_order(carol, reference)
    carol.submit(page, confirmation(page))
    assert order_of(at_kloof, reference).status is OrderStatus.REFUNDED


def test_paying_back_leaves_another_question_open(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    reference = paid_by_eft(carol, made)
    act(carol, reference, "cancellation", reason="Out of clay")
    with at_kloof() as session:
        session.execute(update(Order).values(needs_attention="Look."))
    page = open_order(carol, reference)
    carol.submit(page, confirmation(page))
    assert order_of(at_kloof, reference).needs_attention == "Look."


def test_a_refund_is_confirmed_by_hand_only_where_it_was_an_eft_and_this_order(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    by_card, by_eft = made(placed.paid, quantity=1), paid_by_eft(carol, made)
    for reference in (by_card, by_eft):
        act(carol, reference, "cancellation", reason="Out of clay")
    with at_kloof() as session:
        refunds = {refund.order_id: refund.id for refund in session.scalars(select(Refund))}
    page = open_order(carol, by_eft)
    fields = page.form(confirmation(page))
    foreign = refunds[order_of(at_kloof, by_card).id]
    assert carol.post(f"/admin/orders/{by_eft}/refunds/{foreign}/confirmation", fields).status == 404
    fields["version"] = str(order_of(at_kloof, by_card).version)
    refused = carol.post(f"/admin/orders/{by_card}/refunds/{foreign}/confirmation", fields)
    assert (refused.status, order_of(at_kloof, by_card).refunded_cents) == (409, 0)
    assert "waits for the bank" in refused.words("main")


def test_a_packer_cannot_say_that_money_went_back(
    carol: ShopClient, peter: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = paid_by_eft(carol, made)
    page = act(carol, reference, "cancellation", reason="Out of clay")
    theirs = open_order(peter, reference)
    assert not theirs.all("#pay-back")
    token = theirs.one('.who input[name="csrf_token"]')["value"]
    answer = peter.post(confirmation(page), {**page.form(confirmation(page)), "csrf_token": token})
    assert (answer.status, order_of(at_kloof, reference).refunded_cents) == (403, 0)
