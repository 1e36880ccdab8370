"""What goes wrong between us and the provider: lost answers, stale ones, money that nobody waits for."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app import clock, jobs
from app.admin.cancelling import cancel_paid
from app.database import in_store, lock
from app.extensions import db
from app.jobs import Job, registry
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.payments import accounts, settle
from app.payments.gateway import RETRIES, StripeGateway
from app.payments.models.payment import Refund, RefundState, SessionState
from app.payments.provider import Call
from app.payments.sessions import NotPayable, open_payment, pay_again
from app.payments.silence import PAUSE
from app.worker import start_due
from tests.cast import Cast
from tests.payments.conftest import Counter, Place
from tests.payments.test_settling import rows
from tests.standin import StripeStandin

pytestmark = pytest.mark.money


def test_a_second_page_is_not_opened_while_a_slow_payment_is_on_its_way(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    provider.delay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    with pytest.raises(NotPayable):
        counter.run(lambda: pay_again(db.session(), order_id, base_url="http://localhost"))


def test_a_page_closed_while_it_was_being_made_stays_closed(
    place: Place, counter: Counter, provider: StripeStandin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deterministic: the order is given up between the provider's answer and our note of it."""
    order_id = place(opens=False)
    create = StripeGateway.create_session

    def give_up_meanwhile(self: StripeGateway, call: Call) -> object:
        monkeypatch.setattr(StripeGateway, "create_session", create)
        answer = create(self, call)
        counter.run(settle.expire_unpaid, order_id, by="test")
        return answer

    monkeypatch.setattr(StripeGateway, "create_session", give_up_meanwhile)
    with pytest.raises(NotPayable):
        counter.run(open_payment, order_id)
    assert [ours.state for ours in counter.sessions(order_id)] == [SessionState.EXPIRED]


def test_while_the_provider_hangs_one_job_waits_for_it_and_the_others_do_not(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    """Mail would stand behind every order that is asked about."""
    orders = [place(sku) for sku in ("MUG-RED-350", "KETTLE", "ROAST-250")]
    asked = len(provider.requests())
    provider.fault("reset_before")
    for order_id in orders:
        counter.run(lambda order_id=order_id: jobs.enqueue(db.session(), "payments.settle_order", order_id))
    counter.run(lambda: jobs.enqueue(db.session(), "notifications.order_paid", orders[0]))
    counter.work()
    tries_of_one = len(provider.requests()) - asked
    assert tries_of_one == 1 + RETRIES
    waiting = counter.run(
        lambda: db.session.scalars(db.text("SELECT name FROM job WHERE queue = 'money'")).all()
    )
    assert set(waiting) == {"payments.settle_order"}
    provider.clear_faults()
    soon = clock.now() + 2 * PAUSE
    with clock.running_on(lambda: soon):
        counter.work()
    assert [counter.order(order_id).checked_at for order_id in orders] == [soon] * 3


def paid_and_refunding(place: Place, counter: Counter, provider: StripeStandin) -> UUID:
    order_id = place()
    provider.pay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    counter.run(
        lambda: cancel_paid(db.session(), lock(db.session(), Order, order_id), reason="why", by="test")
    )
    return order_id


def test_a_refund_whose_answer_was_lost_is_found_after_its_key_is_forgotten(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = paid_and_refunding(place, counter, provider)
    provider.fault("reset_after", method="POST", path="/v1/refunds", times=2)
    counter.work()
    provider.advance(25 * 3600)
    later = clock.now() + timedelta(hours=25)
    with clock.running_on(lambda: later):
        counter.work()
    order = counter.order(order_id)
    assert (order.status, order.refunded_cents) == (OrderStatus.REFUNDED, order.total_cents)
    assert order.needs_attention is None


def test_a_refund_behind_a_remembered_500_is_made_once(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = paid_and_refunding(place, counter, provider)
    provider.fault("fail_after", method="POST", path="/v1/refunds", times=1, remember=True)
    counter.work()
    assert counter.order(order_id).status is OrderStatus.REFUNDED
    assert [refund.state for refund in rows(counter, Refund, order_id)] == [RefundState.SUCCEEDED]


def test_two_late_payments_both_go_back(place: Place, counter: Counter, provider: StripeStandin) -> None:
    order_id = place()
    old = counter.page(order_id)
    provider.expire(old)
    counter.run(settle.settle, order_id, by="test")
    counter.run(lambda: pay_again(db.session(), order_id, base_url="http://localhost"))
    counter.run(open_payment, order_id)
    counter.run(settle.cancel_unpaid, order_id, by="test", reason="a change of mind")
    for page in (old, counter.page(order_id)):
        provider.mutate(page, status="open")
        provider.pay(page)
    counter.run(settle.settle, order_id, by="test")
    counter.work()
    assert [refund.state for refund in rows(counter, Refund, order_id)] == [RefundState.SUCCEEDED] * 2
    assert counter.order(order_id).status is OrderStatus.REFUNDED


def test_a_provider_that_is_away_is_not_asked_by_a_growing_queue(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    later = counter.order(order_id).hold_until + timedelta(seconds=1)
    for turn in range(6):
        now = later + timedelta(seconds=30 * turn)
        with clock.running_on(lambda now=now: now), counter.app.app_context():
            start_due()
            drain_sweeps()
    assert sorted(waiting_jobs(counter)) == ["checkout.expire_order", "payments.settle_order"]


def drain_sweeps() -> None:
    """Run the sweeps themselves and leave what they ask for lying."""
    for name in ("checkout.expire_overdue", "payments.reconcile"):
        for job in db.session.scalars(select(Job).where(Job.name == name)).all():
            with in_store(job.store_id) as session:
                registry[name].run()
                session.commit()
            db.session.delete(job)
    db.session.commit()


def waiting_jobs(counter: Counter) -> list[str]:
    with counter.app.app_context():
        return list(
            db.session.scalars(
                select(Job.name).where(Job.name.in_(("checkout.expire_order", "payments.settle_order")))
            )
        )


def test_accounts_of_two_stores_have_two_names(counter: Counter, shop: Cast) -> None:
    """The inbox finds an order by account and object: under one name a store would hear of another's orders."""
    names = set()
    for store in (shop.kloof, shop.jozi):
        with counter.app.app_context(), in_store(store.id) as session:
            accounts.set_account(session, secret_key="sk_test_own", webhook_secrets=("whsec_own",))
            session.commit()
            names.add(accounts.account_name(session))
    assert len(names - {accounts.ENVIRONMENT}) == 2
