"""Nothing is told and nobody asks: the reconciler does, for every order that is not final, and only so often."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.admin.cancelling import cancel_paid
from app.extensions import db
from app.orders.attention import ask_for
from app.orders.disputed import Disputed
from app.orders.fulfilment import Parcel, ship
from app.orders.models.order import DisputeStatus
from app.orders.models.states import OrderStatus
from app.payments import accounts, settle
from app.payments.attention import StillOpen, see_to
from app.payments.disputes import look_at_disputes
from app.payments.models.payment import PaymentSession, Refund, RefundState, SessionState
from app.payments.provider import Call
from app.payments.reconciling import (
    ask_about_open_matters,
    ask_about_waiting_refunds,
    look_back_at_paid_orders,
)
from app.payments.refunds import REFUND_FAILED
from app.payments.sessions import open_payment, pay_again
from tests.payments.conftest import Counter, Place
from tests.payments.test_refunded_there import failed_credit, locked
from tests.payments.test_settling import rows
from tests.standin import StripeStandin

pytestmark = pytest.mark.money


def turn(
    counter: Counter, *, after: timedelta, sweep: Callable[[Session], int] = ask_about_open_matters
) -> int:
    """The reconciler's turn so long from now, and the work that it asks for; how many questions that were."""
    now = clock.now() + after
    with clock.running_on(lambda: now):
        asked = counter.run(lambda: sweep(db.session()))
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


def paid_in_the_old_tab(place: Place, counter: Counter) -> UUID:
    """An order of two tabs, whose newer page is open still."""
    order_id, provider = place(), counter.provider
    old = counter.page(order_id)
    provider.expire(old)
    counter.run(settle.settle, order_id, by="test")
    counter.run(lambda: pay_again(db.session(), order_id, base_url="http://localhost"))
    counter.run(open_payment, order_id)
    provider.mutate(old, status="open")
    provider.pay(old)
    counter.run(settle.settle, order_id, by="test")
    return order_id


def test_a_page_left_open_on_a_paid_order_is_closed(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    """The job that closes the new one is lost."""
    order_id = paid_in_the_old_tab(place, counter)
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


# --- after it was paid


#: The hourly look back so long from now; how many orders are looked at.
looked_back = partial(turn, sweep=look_back_at_paid_orders)


def paid(place: Place, counter: Counter) -> UUID:
    order_id = place()
    counter.provider.pay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    counter.work()
    return order_id


def test_a_dispute_that_nobody_told_us_of_is_found(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = paid(place, counter)
    provider.dispute(counter.page(order_id))
    assert looked_back(counter, after=timedelta(minutes=30)) == 0
    assert looked_back(counter, after=timedelta(hours=2)) == 1
    assert counter.order(order_id).dispute_status is DisputeStatus.OPEN


def test_a_refund_that_the_bank_returned_is_found_though_no_event_tells_of_it(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = paid(place, counter)
    counter.run(lambda: cancel_paid(db.session(), locked(order_id), reason="A muddle", by="Carol"))
    counter.work()
    [refund] = rows(counter, Refund, order_id)
    provider.fail_refund(str(refund.provider_refund_id))
    assert looked_back(counter, after=timedelta(days=6)) == 1
    order = counter.order(order_id)
    assert (order.refunded_cents, order.needs_attention) == (0, REFUND_FAILED)


def test_an_order_that_was_paid_is_looked_back_at_less_and_less_and_then_no_more(
    place: Place, counter: Counter
) -> None:
    paid(place, counter)
    days = [day for day in range(1, 200) if looked_back(counter, after=timedelta(days=day))]
    assert 5 <= len(days) <= 20
    assert days[-1] < 120


def test_a_refund_whose_job_is_gone_is_sent_all_the_same(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = paid(place, counter)
    counter.run(lambda: cancel_paid(db.session(), locked(order_id), reason="A muddle", by="Carol"))
    counter.run(lambda: db.session.execute(db.text("DELETE FROM job")))
    soon = clock.now() + timedelta(hours=2)
    with clock.running_on(lambda: soon):
        assert counter.run(lambda: ask_about_waiting_refunds(db.session())) == 1
        assert counter.run(lambda: ask_about_waiting_refunds(db.session())) == 0
        counter.work()
    assert [refund.state for refund in rows(counter, Refund, order_id)] == [RefundState.SUCCEEDED]


# --- one sentence for what it asks of a person


def test_what_was_hidden_behind_a_dispute_is_asked_for_once_that_is_cleared(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = paid(place, counter)
    failed_credit(counter, order_id, 5_000)
    opened = provider.dispute(counter.page(order_id))
    counter.run(look_at_disputes, order_id)
    counter.run(lambda: see_to(db.session(), locked(order_id), by="Carol"))
    assert counter.order(order_id).needs_attention is None  # the bank holds the money: nothing can be sent
    provider.close_dispute(opened["id"], "won")
    counter.run(look_at_disputes, order_id)
    assert "won" in (counter.order(order_id).needs_attention or "")
    counter.run(lambda: see_to(db.session(), locked(order_id), by="Carol"))
    assert counter.order(order_id).needs_attention == REFUND_FAILED
    with pytest.raises(StillOpen):
        counter.run(lambda: see_to(db.session(), locked(order_id), by="Carol"))


def test_a_lost_dispute_goes_on_asking_behind_whatever_comes_after_it(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    """Or goods would be sent whose money is gone."""
    order_id = paid(place, counter)
    opened = provider.dispute(counter.page(order_id), amount=1_000)
    provider.close_dispute(opened["id"], "lost")
    counter.run(look_at_disputes, order_id)
    counter.run(lambda: ask_for(db.session(), locked(order_id), "Something else.", by="test"))
    counter.run(lambda: see_to(db.session(), locked(order_id), by="Carol"))
    assert "The dispute was lost and R\u00a010,00" in (counter.order(order_id).needs_attention or "")
    with pytest.raises(Disputed):
        counter.run(lambda: ship(db.session(), locked(order_id), Parcel("Own van"), by="Carol"))
    counter.run(lambda: see_to(db.session(), locked(order_id), by="Carol"))
    counter.run(lambda: ship(db.session(), locked(order_id), Parcel("Own van"), by="Carol"))


def test_a_payment_that_the_provider_does_not_know_is_looked_back_at_and_let_be(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    paid(place, counter)
    provider.fault("fail_before", status=400, method="GET", path="/v1/refunds")
    assert looked_back(counter, after=timedelta(hours=2)) == 1
    assert looked_back(counter, after=timedelta(hours=2, minutes=5)) == 0
    assert (
        counter.run(lambda: db.session.scalar(db.text("SELECT count(*) FROM job WHERE name LIKE 'pay%'")))
        == 0
    )
