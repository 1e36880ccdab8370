"""Refunds made on the provider's own pages, and what the bank makes of them."""

import pytest

from app.orders.models.states import OrderStatus
from app.payments.reconciling import look_at_refunds
from app.payments.settle import settle
from tests.payments.conftest import Counter, Place

pytestmark = pytest.mark.money


def test_all_of_the_money_refunded_once_more_after_the_bank_returned_it(
    place: Place, counter: Counter
) -> None:
    """The provider lists the newest first: booked in that order, twice the money would have gone for a moment."""
    order_id = place()
    page = counter.page(order_id)
    counter.provider.pay(page)
    counter.run(settle, order_id, by="test")
    intent = counter.provider.session(page)["payment_intent"]["id"]
    refunds = counter.provider.client().v1.refunds
    first = refunds.create({"payment_intent": intent})
    counter.run(look_at_refunds, order_id)
    counter.provider.fail_refund(first.id)
    refunds.create({"payment_intent": intent})
    counter.run(look_at_refunds, order_id)
    order = counter.order(order_id)
    assert (order.status, order.refunded_cents) == (OrderStatus.REFUNDED, order.total_cents)
