"""Money that does not fit its order is held where staff see it, and goes where they say."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app import clock
from app.accounts.models import Role
from app.checkout.overdue import find_overdue
from app.extensions import db
from app.orders.models.states import OrderStatus
from app.payments import settle
from app.payments.models.payment import Payment, Refund, RefundState
from app.payments.sessions import open_payment, pay_again
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.payments.conftest import Counter, Place
from tests.payments.test_settling import rows
from tests.soundness import Sessions, wrong
from tests.staff import CAROL, hire, log_in
from tests.standin import StripeStandin

pytestmark = pytest.mark.money


@pytest.fixture
def carol(app: Flask, shop: Cast) -> ShopClient:
    hire(app, shop.kloof.id, CAROL, Role.OWNER)
    client = ShopClient(app, host=shop.kloof.host)
    log_in(client)
    return client


@pytest.fixture
def sound(app: Flask, shop: Cast):  # type: ignore[no-untyped-def]
    yield
    said = app.test_cli_runner().invoke(args=["doctor", "money"])
    assert said.exit_code == 0, said.output


def paid_wrongly(place: Place, counter: Counter, provider: StripeStandin, **lie: object) -> UUID:
    order_id = place("KETTLE")
    page = counter.page(order_id)
    provider.mutate(page, **{name: value for name, value in lie.items() if name != "more"})
    provider.pay(page)
    if "more" in lie:
        provider.mutate(page, amount_total=counter.order(order_id).total_cents + int(str(lie["more"])))
    counter.run(settle.settle, order_id, by="test")
    return order_id


def pay_on_another_page(counter: Counter, provider: StripeStandin, order_id: UUID) -> None:
    counter.run(lambda: pay_again(db.session(), order_id, base_url="http://localhost"))
    counter.run(open_payment, order_id)
    provider.pay(counter.page(order_id))


def page_of(carol: ShopClient, counter: Counter, order_id: UUID) -> Page:
    return carol.get(f"/admin/orders/{counter.order(order_id).reference}")


def decide(carol: ShopClient, counter: Counter, order_id: UUID, *, verb: str) -> Page:
    page = page_of(carol, counter, order_id)
    payment = rows(counter, Payment, order_id)[0]
    return carol.submit(
        page, f"/admin/orders/{counter.order(order_id).reference}/payments/{payment.id}/{verb}"
    )


@pytest.mark.usefixtures("sound")
def test_more_than_was_owed_is_accepted_and_the_rest_goes_back(
    place: Place, counter: Counter, carol: ShopClient, provider: StripeStandin
) -> None:
    order_id = paid_wrongly(place, counter, provider, more=5_000)
    seen = page_of(carol, counter, order_id)
    assert "held" in seen.words("#money")
    assert "R 50,00 goes back" in seen.words("main").replace("\u00a0", " ")
    decide(carol, counter, order_id, verb="acceptance")
    counter.work()
    order = counter.order(order_id)
    assert (order.status, order.needs_attention, order.refunded_cents) == (OrderStatus.PAID, None, 0)
    [refund] = rows(counter, Refund, order_id)
    assert (refund.amount_cents, refund.state) == (5_000, RefundState.SUCCEEDED)
    money = [(payment.amount_cents, payment.is_surplus) for payment in rows(counter, Payment, order_id)]
    assert sorted(money) == [(5_000, True), (order.total_cents, False)]


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("more", [5_000, -5_000])
def test_what_came_is_refunded_in_full_and_the_order_then_expires(
    place: Place, counter: Counter, carol: ShopClient, provider: StripeStandin, more: int
) -> None:
    order_id = paid_wrongly(place, counter, provider, more=more)
    came = rows(counter, Payment, order_id)[0].amount_cents
    decide(carol, counter, order_id, verb="refusal")
    counter.work()
    assert counter.order(order_id).needs_attention is None
    [refund] = rows(counter, Refund, order_id)
    assert (refund.amount_cents, refund.state) == (came, RefundState.SUCCEEDED)
    counter.run(settle.expire_unpaid, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.EXPIRED


@pytest.mark.usefixtures("sound")
def test_too_little_cannot_be_accepted_and_the_page_says_why(
    place: Place, counter: Counter, carol: ShopClient, provider: StripeStandin
) -> None:
    order_id = paid_wrongly(place, counter, provider, more=-5_000)
    page = page_of(carol, counter, order_id)
    assert "too little" in page.words("main")
    assert not page.all('form[action$="/acceptance"]')


@pytest.mark.parametrize(
    ("lie", "why"), [({"livemode": True}, "Test money"), ({"currency": "usd"}, "in ZAR")]
)
def test_money_of_another_kind_is_not_accepted_by_a_forged_form_either(
    place: Place,
    counter: Counter,
    carol: ShopClient,
    provider: StripeStandin,
    lie: dict[str, object],
    why: str,
) -> None:
    order_id = place()
    provider.pay(counter.page(order_id))
    provider.mutate(counter.page(order_id), **lie)
    counter.run(settle.settle, order_id, by="test")
    page = page_of(carol, counter, order_id)
    fields = {box["name"]: box["value"] for box in page.all('form[action$="/refusal"] input')}
    payment = rows(counter, Payment, order_id)[0]
    base = f"/admin/orders/{counter.order(order_id).reference}/payments/{payment.id}"
    refused = carol.post(f"{base}/acceptance", fields)
    assert (refused.status, why in refused.words("main")) == (409, True)
    assert counter.order(order_id).status is OrderStatus.PENDING


def test_a_second_decision_is_refused(
    place: Place, counter: Counter, carol: ShopClient, provider: StripeStandin
) -> None:
    order_id = paid_wrongly(place, counter, provider, more=-5_000)
    page = page_of(carol, counter, order_id)
    decide(carol, counter, order_id, verb="refusal")
    payment = rows(counter, Payment, order_id)[0]
    path = f"/admin/orders/{counter.order(order_id).reference}/payments/{payment.id}/refusal"
    assert carol.submit(page, path).status == 409
    assert len(rows(counter, Refund, order_id)) == 1


def test_held_money_is_not_seen_to_by_saying_so(
    place: Place, counter: Counter, carol: ShopClient, provider: StripeStandin
) -> None:
    order_id = paid_wrongly(place, counter, provider, more=-5_000)
    page = page_of(carol, counter, order_id)
    fields = {box["name"]: box["value"] for box in page.all('form[action$="/refusal"] input')}
    path = f"/admin/orders/{counter.order(order_id).reference}/attention"
    assert not page.all(f'form[action="{path}"]')
    assert carol.post(path, fields).status == 409
    assert counter.order(order_id).needs_attention


@pytest.mark.usefixtures("sound")
def test_cancelling_sends_held_money_back(
    place: Place, counter: Counter, carol: ShopClient, provider: StripeStandin
) -> None:
    order_id = paid_wrongly(place, counter, provider, more=5_000)
    counter.run(settle.cancel_unpaid, order_id, by="Carol", reason="A muddle")
    counter.work()
    [refund] = rows(counter, Refund, order_id)
    assert (counter.order(order_id).status, refund.state) == (OrderStatus.CANCELLED, RefundState.SUCCEEDED)


@pytest.mark.usefixtures("sound")
def test_cancelling_a_paid_order_leaves_nobody_asked_about_money_that_was_held_beside(
    place: Place, counter: Counter, carol: ShopClient, provider: StripeStandin
) -> None:
    order_id = paid_wrongly(place, counter, provider, more=-5_000)
    pay_on_another_page(counter, provider, order_id)
    counter.run(settle.settle, order_id, by="test")
    assert counter.order(order_id).status is OrderStatus.PAID
    path = f"/admin/orders/{counter.order(order_id).reference}"
    carol.submit(page_of(carol, counter, order_id), f"{path}/cancellation", reason="A muddle")
    counter.work()
    assert [refund.state for refund in rows(counter, Refund, order_id)] == [RefundState.SUCCEEDED] * 2
    assert counter.order(order_id).needs_attention is None
    assert not page_of(carol, counter, order_id).all('form[action$="/refusal"]')


def test_two_held_payments_are_decided_in_any_order(
    place: Place, counter: Counter, carol: ShopClient, provider: StripeStandin
) -> None:
    order_id = paid_wrongly(place, counter, provider, more=-5_000)
    pay_on_another_page(counter, provider, order_id)
    provider.mutate(counter.page(order_id), amount_total=100)
    counter.run(settle.settle, order_id, by="test")
    path = f"/admin/orders/{counter.order(order_id).reference}/payments"
    for payment in reversed(rows(counter, Payment, order_id)):
        assert counter.order(order_id).needs_attention
        carol.submit(page_of(carol, counter, order_id), f"{path}/{payment.id}/refusal")
    assert counter.order(order_id).needs_attention is None


def test_an_order_with_held_money_is_not_expired_every_half_minute(
    place: Place, counter: Counter, provider: StripeStandin, doctors_sessions: Sessions
) -> None:
    """Nor does the doctor call that a fault: it waits for a person, who has been asked."""
    paid_wrongly(place, counter, provider, more=-5_000)
    later = clock.now() + timedelta(hours=2)
    with clock.running_on(lambda: later):
        assert counter.run(lambda: find_overdue(db.session())) == []
        assert wrong(doctors_sessions) == []


def test_another_orders_payment_pays_nothing_and_is_flagged(
    place: Place, counter: Counter, provider: StripeStandin
) -> None:
    first, second = place(), place()
    provider.pay(counter.page(first))
    counter.run(settle.settle, first, by="test")
    theirs = provider.session(counter.page(first))["payment_intent"]
    provider.pay(counter.page(second))
    provider.mutate(counter.page(second), payment_intent=theirs["id"] if isinstance(theirs, dict) else theirs)
    counter.run(settle.settle, second, by="test")
    order = counter.order(second)
    assert order.status is OrderStatus.PENDING
    assert "another order's payment" in (order.needs_attention or "")
