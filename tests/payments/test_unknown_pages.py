"""Pages that the provider says it does not know, as it does to whoever asks with another account's key."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest

from app import clock
from app.checkout.overdue import find_overdue
from app.extensions import db
from app.orders.models.states import OrderStatus
from app.payments import settle
from app.payments.models.payment import PaymentSession, Refund, SessionState
from app.payments.provider import ProviderUnavailable
from app.payments.settle import UNKNOWN_THERE
from tests.cast import Cast
from tests.payments.conftest import Counter, Place
from tests.payments.test_reconciling import paid_in_the_old_tab, turn
from tests.payments.test_settling import rows, stock
from tests.standin import StripeStandin

pytestmark = pytest.mark.money


@contextmanager
def anothers_key(counter: Counter, order_id: UUID) -> Iterator[None]:
    """Whom we ask meanwhile knows nothing of the order's page."""
    page = counter.page(order_id)
    _call_it(counter, order_id, "cs_test_of_another_account")
    yield
    _call_it(counter, order_id, page)


def _call_it(counter: Counter, order_id: UUID, name: str) -> None:
    newest = counter.sessions(order_id)[-1].id
    known = db.update(PaymentSession).where(PaymentSession.id == newest)
    counter.run(lambda: db.session.execute(known.values(provider_session_id=name)))


def test_stock_is_not_let_go_of_and_the_money_is_found_once_the_key_is_mended(
    place: Place, counter: Counter, shop: Cast, provider: StripeStandin
) -> None:
    order_id = place("KETTLE")
    with anothers_key(counter, order_id):
        counter.run(settle.settle, order_id, by="test")
        counter.run(settle.expire_unpaid, order_id, by="test")
        order = counter.order(order_id)
        assert (order.status, order.needs_attention) == (OrderStatus.PENDING, UNKNOWN_THERE)
        assert stock(counter, shop, "KETTLE") == (1, 1)
    provider.pay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    order = counter.order(order_id)
    assert (order.status, order.needs_attention) == (OrderStatus.PAID, None)


def test_an_order_that_was_cancelled_meanwhile_sends_its_money_back(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    """Whoever cancels has looked at the provider, and may have overlooked something."""
    order_id = place()
    with anothers_key(counter, order_id):
        counter.run(settle.cancel_unpaid, order_id, by="Carol", reason="A wrong key")
        order = counter.order(order_id)
        assert (order.status, order.needs_attention) == (OrderStatus.CANCELLED, None)
        assert [ours.state for ours in counter.sessions(order_id)] == [SessionState.REFUSED]
    provider.pay(counter.page(order_id))
    turn(counter, after=timedelta(minutes=5))
    [refund] = rows(counter, Refund, order_id)
    assert refund.amount_cents == counter.order(order_id).total_cents


def test_a_shopper_who_cancels_is_told_to_try_again(place: Place, counter: Counter) -> None:
    order_id = place()
    with anothers_key(counter, order_id):
        with pytest.raises(ProviderUnavailable):
            counter.run(settle.withdraw_unpaid, order_id, by="shopper")
        assert counter.order(order_id).status is OrderStatus.PENDING


def test_a_slow_payment_is_not_called_failed_because_its_page_is_unknown(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    provider.delay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    with anothers_key(counter, order_id):
        counter.run(settle.expire_unpaid, order_id, by="test")
    order = counter.order(order_id)
    assert (order.status, order.payment_pending) == (OrderStatus.PENDING, True)


def test_an_unknown_page_of_a_paid_order_is_taken_for_closed_when_its_time_is_over(
    place: Place, counter: Counter
) -> None:
    order_id = paid_in_the_old_tab(place, counter)
    with anothers_key(counter, order_id):
        counter.run(settle.retire_sessions, order_id)
        assert counter.sessions(order_id)[-1].state is SessionState.OPEN
        late = clock.now() + timedelta(hours=2)
        with clock.running_on(lambda: late):
            counter.run(settle.retire_sessions, order_id)
        assert counter.sessions(order_id)[-1].state is SessionState.EXPIRED
    assert counter.order(order_id).needs_attention is None


def test_an_order_whose_page_is_unknown_is_not_asked_about_each_half_minute(
    place: Place, counter: Counter
) -> None:
    order_id = place()
    late = clock.now() + timedelta(hours=1)
    with anothers_key(counter, order_id), clock.running_on(lambda: late):
        assert counter.run(lambda: find_overdue(db.session())) == [order_id]
        counter.run(settle.expire_unpaid, order_id, by="test")
        assert counter.run(lambda: find_overdue(db.session())) == []
        later = late + timedelta(minutes=6)
        with clock.running_on(lambda: later):
            assert counter.run(lambda: find_overdue(db.session())) == [order_id]


def test_a_page_that_will_not_close_keeps_its_order(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    """Refused, and open all the same: it can still be paid."""
    order_id = place()
    provider.fault("fail_before", status=400, method="POST", path="/v1/checkout/sessions/*/expire", times=1)
    with pytest.raises(ProviderUnavailable):
        counter.run(settle.expire_unpaid, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.PENDING
    assert [ours.state for ours in counter.sessions(order_id)] == [SessionState.OPEN]
