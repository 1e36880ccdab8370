"""Refunds made on the provider's own pages, and what the bank makes of them."""

from uuid import UUID

import pytest

from app.admin.cancelling import cancel_paid
from app.database import lock
from app.extensions import db
from app.orders.credits import Credit
from app.orders.models.credit_note import CreditNote
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.payments.attention import see_to
from app.payments.crediting import issue
from app.payments.disputes import look_at_disputes
from app.payments.making_good import pay_otherwise, try_again
from app.payments.models.payment import Refund, RefundState
from app.payments.reconciling import look_at_refunds
from app.payments.settle import settle
from tests.payments.conftest import Counter, Place
from tests.payments.test_settling import rows
from tests.standin import StripeStandin

pytestmark = pytest.mark.money


def test_all_of_the_money_refunded_once_more_after_the_bank_returned_it(
    place: Place, counter: Counter
) -> None:
    """The provider lists the newest first: booked in that order, twice the money would have gone for a moment."""
    order_id, intent = paid(place, counter)
    refunds = counter.provider.client().v1.refunds
    first = refunds.create({"payment_intent": intent})
    counter.run(look_at_refunds, order_id)
    counter.provider.fail_refund(first.id)
    refunds.create({"payment_intent": intent})
    counter.run(look_at_refunds, order_id)
    order = counter.order(order_id)
    assert (order.status, order.refunded_cents) == (OrderStatus.REFUNDED, order.total_cents)


def test_money_refunded_there_that_was_paid_back_by_hand_already_asks_for_a_person(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    """It went twice. Booking it would count more as gone back than ever came."""
    order_id, intent = paid(place, counter)
    refunds = provider.client().v1.refunds
    first = refunds.create({"payment_intent": intent})
    counter.run(look_at_refunds, order_id)
    provider.fail_refund(first.id)
    counter.run(look_at_refunds, order_id)
    [failed] = rows(counter, Refund, order_id)
    counter.run(lambda: by_hand(order_id, failed.id))
    refunds.create({"payment_intent": intent})
    counter.run(look_at_refunds, order_id)
    order = counter.order(order_id)
    assert (order.status, order.refunded_cents) == (OrderStatus.REFUNDED, order.total_cents)
    assert "may have it twice" in (order.needs_attention or "")
    counter.run(lambda: see_to(db.session(), locked(order_id), by="Carol"))
    counter.run(look_at_refunds, order_id)
    assert counter.order(order_id).needs_attention is None


def test_an_order_whose_failed_refund_the_bank_has_taken_since_can_be_cancelled(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id, _ = paid(place, counter)
    failed_credit(counter, order_id, 5_000)
    opened = provider.dispute(counter.page(order_id))
    provider.close_dispute(opened["id"], "lost")
    counter.run(look_at_disputes, order_id)
    counter.run(lambda: cancel_paid(db.session(), locked(order_id), reason="A muddle", by="Carol"))
    assert counter.order(order_id).status is OrderStatus.CANCELLED
    assert [refund.state for refund in rows(counter, Refund, order_id)] == [RefundState.FAILED]


def test_all_of_the_money_refunded_there_pays_a_credit_that_had_failed_and_credits_the_rest(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    """More than could still be credited, because some was credited already and its money came back."""
    order_id, intent = paid(place, counter)
    failed = failed_credit(counter, order_id, 5_000)
    provider.client().v1.refunds.create({"payment_intent": intent})
    counter.run(look_at_refunds, order_id)
    order = counter.order(order_id)
    assert (order.status, order.needs_attention) == (OrderStatus.REFUNDED, None)
    notes = [note.amount_cents for note in rows(counter, CreditNote, order_id)]
    assert notes == [5_000, order.total_cents - 5_000]
    made = rows(counter, Refund, order_id)[-1]
    assert made.instead_of_id == failed
    provider.fail_refund(str(made.provider_refund_id))
    counter.run(look_at_refunds, order_id)
    counter.run(lambda: try_again(db.session(), locked(order_id), made.id, by="Carol"))
    counter.work()
    assert counter.order(order_id).status is OrderStatus.REFUNDED


def failed_credit(counter: Counter, order_id: UUID, cents: int) -> UUID:
    """Its money was sent, and the customer's bank did not take it; the refund's id."""
    counter.run(lambda: credit(order_id, cents))
    counter.work()
    refund = rows(counter, Refund, order_id)[-1]
    counter.provider.fail_refund(str(refund.provider_refund_id))
    counter.run(look_at_refunds, order_id)
    return refund.id


def paid(place: Place, counter: Counter) -> tuple[UUID, str]:
    """An order paid by card, and what the provider calls the payment."""
    order_id = place()
    counter.provider.pay(counter.page(order_id))
    counter.run(settle, order_id, by="test")
    return order_id, counter.provider.session(counter.page(order_id))["payment_intent"]["id"]


def locked(order_id: UUID) -> Order:
    return lock(db.session(), Order, order_id)


def credit(order_id: UUID, cents: int) -> None:
    issue(db.session(), locked(order_id), Credit("A chip", amount_cents=cents), by="Carol")


def by_hand(order_id: UUID, refund_id: UUID) -> None:
    pay_otherwise(db.session(), locked(order_id), refund_id, how="From the till", by="Carol")
