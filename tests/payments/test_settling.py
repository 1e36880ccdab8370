"""Whatever happens at the provider, the order becomes what the money says, once."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app import clock
from app.admin.cancelling import cancel_paid
from app.database import in_store, lock
from app.extensions import db
from app.inventory.models import StockItem
from app.orders.models.order import DisputeStatus, Order, OrderEvent
from app.orders.models.states import OrderStatus
from app.payments import accounts, settle
from app.payments.disputes import look_at_disputes
from app.payments.models.inbox import ProviderObject
from app.payments.models.payment import Payment, Refund, RefundState, SessionState
from app.payments.provider import ProviderUnavailable
from app.payments.reconciling import ask_about_waiting_refunds, look_at_refunds
from app.payments.refunds import send_refund
from app.payments.sessions import open_payment, pay_again
from app.worker import start_due
from tests.cast import Cast
from tests.payments.conftest import Counter, Place
from tests.standin import StripeStandin

pytestmark = pytest.mark.money


def stock(counter: Counter, shop: Cast, sku: str) -> tuple[int, int]:
    with counter.app.app_context(), in_store(counter.store_id) as session:
        item = session.scalars(
            select(StockItem).where(StockItem.variant_id == shop.kloof.variants[sku])
        ).one()
        return item.quantity, item.reserved


def rows(counter: Counter, model: type, order_id: UUID) -> list:
    with counter.app.app_context(), in_store(counter.store_id) as session:
        return list(session.scalars(select(model).where(model.order_id == order_id).order_by(model.id)))


def kinds(counter: Counter, order_id: UUID) -> list[str]:
    return [event.kind for event in rows(counter, OrderEvent, order_id)]


def test_a_paid_page_makes_a_paid_order_with_its_stock_sold(
    place: Place, counter: Counter, shop: Cast, provider: StripeStandin
) -> None:
    order_id = place("MUG-RED-350", "KETTLE")
    provider.pay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    order = counter.order(order_id)
    assert (order.status, order.invoice_number) == (OrderStatus.PAID, 1)
    assert stock(counter, shop, "KETTLE") == (0, 0)
    assert [payment.amount_cents for payment in rows(counter, Payment, order_id)] == [order.total_cents]


def test_the_provider_is_asked_for_exactly_the_total(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place("MUG-RED-350", "ROAST-250")
    assert provider.session(counter.page(order_id))["amount_total"] == counter.order(order_id).total_cents


def test_settling_again_and_again_pays_once(
    place: Place, counter: Counter, shop: Cast, provider: StripeStandin
) -> None:
    order_id = place()
    provider.pay(counter.page(order_id))
    for _ in range(3):
        counter.run(settle.settle, order_id, by="test")
    assert kinds(counter, order_id).count("order.paid") == 1
    assert stock(counter, shop, "MUG-RED-350") == (9, 0)


def test_an_unpaid_page_changes_nothing(place: Place, counter: Counter, provider: StripeStandin) -> None:
    order_id = place()
    provider.decline(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.PENDING


def test_a_slow_payment_waits_and_is_then_paid(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    provider.delay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    assert counter.order(order_id).payment_pending
    counter.run(settle.expire_unpaid, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.PENDING, "money on its way is not given up"
    provider.confirm(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.PAID


def test_a_slow_payment_that_fails_lets_the_order_go(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    provider.delay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    provider.fail(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    assert not counter.order(order_id).payment_pending
    counter.run(settle.expire_unpaid, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.EXPIRED


def test_expiry_closes_the_page_before_it_lets_the_stock_go(
    place: Place, counter: Counter, shop: Cast, provider: StripeStandin
) -> None:
    order_id = place("KETTLE")
    counter.run(settle.expire_unpaid, order_id, by="test")
    assert provider.session(counter.page(order_id))["status"] == "expired"
    assert counter.order(order_id).status is OrderStatus.EXPIRED
    assert stock(counter, shop, "KETTLE") == (1, 0)


def test_an_order_paid_at_the_last_moment_is_not_expired(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    provider.pay(counter.page(order_id))
    counter.run(settle.expire_unpaid, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.PAID


def test_while_the_provider_is_away_the_hold_is_kept(
    place: Place, counter: Counter, shop: Cast, provider: StripeStandin
) -> None:
    order_id = place("KETTLE")
    provider.fault("reset_before")
    with pytest.raises(ProviderUnavailable):
        counter.run(settle.expire_unpaid, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.PENDING
    assert stock(counter, shop, "KETTLE") == (1, 1)


def late(counter: Counter, provider: StripeStandin, order_id: UUID) -> None:
    """Money for an order that was given up: as if the provider had said "expired" and changed its mind."""
    page = counter.page(order_id)
    counter.run(settle.expire_unpaid, order_id, by="test")
    provider.mutate(page, status="open")
    provider.pay(page)
    counter.run(settle.settle, order_id, by="test")


def test_late_money_is_honoured_while_the_goods_can_be_had(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place("KETTLE")
    late(counter, provider, order_id)
    assert counter.order(order_id).status is OrderStatus.PAID


def test_late_money_goes_back_when_the_goods_are_gone(
    place: Place, counter: Counter, shop: Cast, provider: StripeStandin
) -> None:
    first = place("KETTLE")
    counter.run(settle.expire_unpaid, first, by="test")
    second = place("KETTLE")
    page = counter.page(first)
    provider.mutate(page, status="open")
    provider.pay(page)
    counter.run(settle.settle, first, by="test")
    counter.work()
    order = counter.order(first)
    assert (order.status, order.refunded_cents) == (OrderStatus.REFUNDED, order.total_cents)
    assert counter.order(second).status is OrderStatus.PENDING
    assert len(provider.requests("POST", "/v1/refunds")) == 1
    assert stock(counter, shop, "KETTLE") == (1, 1)


def begin_again(order_id: UUID) -> None:
    pay_again(db.session(), order_id, base_url="http://localhost")
    db.session.commit()
    open_payment(order_id)


def test_an_old_page_that_is_still_open_there_is_closed_and_the_new_one_pays(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    old = counter.page(order_id)
    provider.expire(old)
    counter.run(settle.settle, order_id, by="test")
    counter.run(begin_again, order_id)
    provider.mutate(old, status="open")
    counter.run(settle.settle, order_id, by="test")
    assert [ours.state for ours in counter.sessions(order_id)] == [SessionState.EXPIRED, SessionState.OPEN]
    assert provider.session(old)["status"] == "expired"
    provider.pay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.PAID


def test_paying_twice_refunds_the_second(place: Place, counter: Counter, provider: StripeStandin) -> None:
    order_id = place()
    old = counter.page(order_id)
    provider.expire(old)
    counter.run(settle.settle, order_id, by="test")
    counter.run(begin_again, order_id)
    provider.mutate(old, status="open")
    provider.pay(old)
    provider.pay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    counter.work()
    payments, refunds = rows(counter, Payment, order_id), rows(counter, Refund, order_id)
    assert sorted(payment.is_surplus for payment in payments) == [False, True]
    assert [refund.state for refund in refunds] == [RefundState.SUCCEEDED]
    order = counter.order(order_id)
    assert (order.status, order.refunded_cents) == (OrderStatus.PAID, 0)


@pytest.mark.parametrize(
    "lie", [{"amount_total": 100}, {"currency": "usd"}, {"client_reference_id": "OTHER"}, {"livemode": True}]
)
def test_money_that_does_not_fit_is_parked_for_a_person(
    place: Place, counter: Counter, provider: StripeStandin, lie: dict[str, object]
) -> None:
    order_id = place()
    provider.pay(counter.page(order_id))
    provider.mutate(counter.page(order_id), **lie)
    counter.run(settle.settle, order_id, by="test")
    order = counter.order(order_id)
    assert order.status is OrderStatus.PENDING
    assert order.needs_attention is not None


def test_money_that_does_not_fit_keeps_the_order_from_expiring(
    place: Place, counter: Counter, shop: Cast, provider: StripeStandin
) -> None:
    order_id = place("KETTLE")
    provider.pay(counter.page(order_id))
    provider.mutate(counter.page(order_id), amount_total=100)
    counter.run(settle.expire_unpaid, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.PENDING
    assert stock(counter, shop, "KETTLE") == (1, 1)


def change_account() -> None:
    """To one that the stand-in does not know: whoever asks with it gets nothing."""
    accounts.set_account(db.session(), secret_key="sk_test_another", webhook_secrets=("whsec_b",))


def test_a_store_that_changes_its_account_still_settles_what_was_begun(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    provider.pay(counter.page(order_id))
    counter.run(change_account)
    counter.run(settle.settle, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.PAID


def test_money_goes_back_through_the_account_that_took_it(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    """The account of today knows nothing of yesterday's payments: it would refuse the refund and see no dispute."""
    order_id = place()
    provider.pay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    counter.run(change_account)
    counter.run(look_at_disputes, order_id)
    counter.run(
        lambda: cancel_paid(db.session(), lock(db.session(), Order, order_id), reason="why", by="test")
    )
    [refund] = rows(counter, Refund, order_id)
    counter.run(send_refund, refund.id)
    counter.run(look_at_refunds, order_id)
    [refund] = rows(counter, Refund, order_id)
    assert (refund.state, counter.order(order_id).status) == (RefundState.SUCCEEDED, OrderStatus.REFUNDED)
    with counter.app.app_context():
        known = select(ProviderObject.account).where(ProviderObject.provider_id == refund.provider_refund_id)
        assert db.session.scalars(known).all() == [accounts.ENVIRONMENT]


def test_a_page_is_made_at_the_account_under_which_it_was_intended(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place(opens=False)
    counter.run(change_account)
    counter.run(open_payment, order_id)
    assert [session["id"] for session in provider.sessions()] == [counter.page(order_id)]


def test_a_refund_nobody_heard_of_is_asked_about_after_an_hour(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    provider.pay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    counter.run(
        lambda: cancel_paid(db.session(), lock(db.session(), Order, order_id), reason="why", by="test")
    )
    counter.run(lambda: db.session.execute(update(Refund).values(state=RefundState.PENDING)))
    later = clock.now() + timedelta(hours=2)
    assert counter.run(lambda: ask_about_waiting_refunds(db.session())) == 0
    with clock.running_on(lambda: later):
        assert counter.run(lambda: ask_about_waiting_refunds(db.session())) == 1


def test_a_timeout_after_the_session_was_made_leaves_exactly_that_one(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place(opens=False)
    provider.fault("reset_after", method="POST", path="/v1/checkout/sessions", times=2)
    with pytest.raises(ProviderUnavailable):
        counter.run(open_payment, order_id)
    made = [session["id"] for session in provider.sessions()]
    url = counter.run(open_payment, order_id)
    assert [session["id"] for session in provider.sessions()] == made
    assert len(made) == 1
    assert made[0] in str(url)


def test_a_remembered_500_is_looked_behind(place: Place, counter: Counter, provider: StripeStandin) -> None:
    order_id = place(opens=False)
    provider.fault("fail_after", method="POST", path="/v1/checkout/sessions", times=1, remember=True)
    assert counter.run(open_payment, order_id)
    assert len(provider.sessions()) == 1


def test_an_intent_that_was_never_answered_is_found_and_closed(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place(opens=False)
    provider.fault("reset_after", method="POST", path="/v1/checkout/sessions", times=2)
    with pytest.raises(ProviderUnavailable):
        counter.run(open_payment, order_id)
    counter.run(settle.expire_unpaid, order_id, by="test")
    assert [session["status"] for session in provider.sessions()] == ["expired"]
    assert counter.order(order_id).status is OrderStatus.EXPIRED
    assert [ours.state for ours in counter.sessions(order_id)] == [SessionState.EXPIRED]


def test_without_a_single_webhook_the_order_is_paid_within_two_minutes(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    provider.pay(counter.page(order_id))
    began = clock.now()
    with clock.running_on(lambda: now), counter.app.app_context():
        for seconds in range(0, 121, 10):
            now = began + timedelta(seconds=seconds)
            tick(counter)
            if counter.order(order_id).status is OrderStatus.PAID:
                break
    assert counter.order(order_id).status is OrderStatus.PAID


def tick(counter: Counter) -> None:
    with counter.app.app_context():
        start_due()
    counter.work()


def test_a_refund_made_on_the_providers_pages_is_noticed(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    provider.pay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    payment = rows(counter, Payment, order_id)[0]
    provider.client().v1.refunds.create({"payment_intent": payment.provider_payment_id})
    counter.run(look_at_refunds, order_id)
    counter.run(look_at_refunds, order_id)
    order = counter.order(order_id)
    assert (order.status, order.refunded_cents) == (OrderStatus.REFUNDED, order.total_cents)


def test_a_refund_that_fails_later_counts_no_more(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    provider.pay(counter.page(order_id))
    counter.run(settle.settle, order_id, by="test")
    counter.run(
        lambda: cancel_paid(db.session(), lock(db.session(), Order, order_id), reason="why", by="test")
    )
    counter.work()
    assert counter.order(order_id).status is OrderStatus.REFUNDED
    refund = rows(counter, Refund, order_id)[0]
    provider.fail_refund(refund.provider_refund_id)
    counter.run(look_at_refunds, order_id)
    order = counter.order(order_id)
    assert (order.refunded_cents, order.needs_attention is not None) == (0, True)


def test_a_dispute_flags_the_order_until_it_is_decided(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    order_id = place()
    page = counter.page(order_id)
    provider.pay(page)
    counter.run(settle.settle, order_id, by="test")
    dispute = provider.dispute(page)
    counter.run(look_at_disputes, order_id)
    assert counter.order(order_id).dispute_status is DisputeStatus.OPEN
    provider.close_dispute(dispute["id"], "won")
    counter.run(look_at_disputes, order_id)
    assert counter.order(order_id).dispute_status is DisputeStatus.WON
