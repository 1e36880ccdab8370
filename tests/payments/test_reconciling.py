"""Nothing is told and nobody asks: the reconciler does, for every order that is not final, and only so often."""

from datetime import timedelta
from uuid import UUID

import pytest

from app import clock
from app.extensions import db
from app.orders.models.order import DisputeStatus
from app.orders.models.states import OrderStatus
from app.payments import accounts, settle
from app.payments.models.payment import PaymentSession, SessionState
from app.payments.provider import Call
from app.payments.reconciling import ask_about_open_matters
from app.payments.sessions import open_payment, pay_again
from tests.payments.conftest import Counter, Place
from tests.payments.test_settling import rows
from tests.standin import StripeStandin

pytestmark = pytest.mark.money


def turn(counter: Counter, *, after: timedelta) -> int:
    """The reconciler's turn so long from now, and the work that it asks for; how many questions that were."""
    now = clock.now() + after
    with clock.running_on(lambda: now):
        asked = counter.run(lambda: ask_about_open_matters(db.session()))
        counter.work()
    assert isinstance(asked, int)
    return asked


def given_up(place: Place, counter: Counter) -> UUID:
    order_id = place()
    counter.run(settle.expire_unpaid, order_id, by="test")
    return order_id


def test_late_money_is_found_though_no_event_tells_of_it(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = given_up(place, counter)
    provider.mutate(counter.page(order_id), status="open")
    provider.pay(counter.page(order_id))
    assert turn(counter, after=timedelta(minutes=5)) == 1
    assert counter.order(order_id).status is OrderStatus.PAID


def test_an_order_that_was_given_up_is_asked_about_less_and_less_and_then_no_more(
    place: Place, counter: Counter
) -> None:
    given_up(place, counter)
    asked = [
        minutes
        for minutes in range(0, 4 * 24 * 60, 30)
        if turn(counter, after=timedelta(minutes=minutes, seconds=46))
    ]
    assert 5 <= len(asked) <= 20
    assert asked[-1] < 3 * 24 * 60


def test_an_attempt_whose_answer_was_lost_is_found_with_its_money(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    """Paid before we know of its page: the stored call, made again, names it."""
    order_id = place(opens=False)
    [ours] = counter.sessions(order_id)
    with counter.app.app_context():
        call = Call(ours.parameters, ours.idempotency_key)
        provider.pay(accounts.environment_gateway().create_session(call).id)
    assert turn(counter, after=timedelta(seconds=1)) == 1
    assert counter.order(order_id).status is OrderStatus.PAID
    assert len(provider.sessions()) == 1


def test_a_page_left_open_on_a_paid_order_is_closed(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    """Two tabs: the old one is paid, and the job that closes the new one is lost."""
    order_id = place()
    old = counter.page(order_id)
    provider.expire(old)
    counter.run(settle.settle, order_id, by="test")
    counter.run(lambda: pay_again(db.session(), order_id, base_url="http://localhost"))
    counter.run(open_payment, order_id)
    provider.mutate(old, status="open")
    provider.pay(old)
    counter.run(settle.settle, order_id, by="test")
    counter.run(lambda: db.session.execute(db.text("DELETE FROM job")))
    assert turn(counter, after=timedelta(minutes=1)) == 1
    states = [ours.state for ours in rows(counter, PaymentSession, order_id)]
    assert sorted(states) == [SessionState.COMPLETE, SessionState.EXPIRED]
    assert turn(counter, after=timedelta(minutes=2)) == 0


def test_an_open_dispute_is_asked_about_now_and_then(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    page = counter.page(order_id)
    provider.pay(page)
    counter.run(settle.settle, order_id, by="test")
    dispute = provider.dispute(page)
    counter.run(settle.settle, order_id, by="test")
    counter.work()
    assert counter.order(order_id).dispute_status is DisputeStatus.OPEN
    provider.close_dispute(dispute["id"], "won")
    assert turn(counter, after=timedelta(hours=5)) == 0
    assert turn(counter, after=timedelta(hours=7)) == 1
    assert counter.order(order_id).dispute_status is DisputeStatus.WON


def test_a_final_order_is_not_asked_about(place: Place, counter: Counter, provider: StripeStandin) -> None:
    order_id = place()
    provider.pay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    counter.work()
    assert turn(counter, after=timedelta(hours=1)) == 0
