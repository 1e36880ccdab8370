"""Orders in the back office: found, shipped, delivered, cancelled, paid by EFT."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app import clock, ids
from app.accounts.models import LoginSession, Role
from app.inventory.models import StockItem
from app.jobs import Job
from app.orders.models.order import Order, OrderEvent, PaymentMethod
from app.orders.models.shipment import Shipment
from app.orders.models.states import OrderStatus
from app.payments.models.payment import Payment, PaymentSession, Refund, SessionState
from tests import placed
from tests.cast import ALICE, BOB, Cast
from tests.client import Page, ShopClient
from tests.staff import PASSWORD, hire, log_in
from tests.standin import StripeStandin

pytestmark = pytest.mark.money
Made = Callable[..., str]
Visit = Callable[[], Any]

SHIPMENT = {
    "carrier": "The Courier Guy",
    "tracking_number": "TCG-1",
    "tracking_url": "https://courier.example/TCG-1",
}


def order_of(at_kloof: Visit, reference: str) -> Order:
    with at_kloof() as session:
        return session.scalars(select(Order).where(Order.reference == reference)).one()


def waiting_jobs(at_kloof: Visit) -> list[str]:
    with at_kloof() as session:
        return list(session.scalars(select(Job.name).order_by(Job.id)))


def open_order(client: ShopClient, reference: str) -> Page:
    return client.get(f"/admin/orders/{reference}")


def act(client: ShopClient, reference: str, verb: str, /, **fields: object) -> Page:
    """Open the order and send its form."""
    return client.submit(open_order(client, reference), f"/admin/orders/{reference}/{verb}", **fields)


# --- the list --------------------------------------------------------------------------------------------------


def test_the_list_finds_orders_by_state_and_by_what_is_typed(carol: ShopClient, made: Made) -> None:
    paid, unpaid = made(placed.paid), made(placed.pending, shopper=BOB, quantity=1)

    def listed(query: str) -> list[str]:
        return [link.get_text() for link in carol.get(f"/admin/orders{query}").all("tbody th a")]

    assert set(listed("")) == {paid, unpaid}
    assert listed("?view=to-ship") == [paid]
    assert listed("?view=unpaid") == [unpaid]
    assert listed("?q=naidoo") == [unpaid]
    assert listed("?q=ALICE@example") == [paid]
    assert listed(f"?q={paid[:5].lower()}") == [paid]
    assert listed("?q=%25") == []  # a percent sign is no wildcard
    assert listed("?view=to-ship&q=naidoo") == []
    assert set(listed("?view=nonsense&page=99")) == {paid, unpaid}


@pytest.mark.unsound  # orders without lines do not add up
def test_a_long_list_has_pages_that_keep_the_filter(carol: ShopClient, at_kloof: Visit) -> None:
    with at_kloof() as session:
        session.add_all(_bare() for _ in range(51))
    page = carol.get("/admin/orders?view=unpaid")
    assert len(page.all("tbody tr")) == 50
    second = carol.get(str(page.one('nav[aria-label="Pages"] a[rel="next"]')["href"]))
    assert len(second.all("tbody tr")) == 1
    assert second.one(".views [aria-current]").get_text() == "Not paid yet"


def _bare() -> Order:
    """An order without lines or stock, for lists."""
    return Order(
        reference=ids.reference(), cart_id=ids.new(), payment_method=PaymentMethod.CARD, **ALICE,
        delivery_service="Courier", delivery_minimum_days=2, delivery_maximum_days=4, goods_cents=100,
        delivery_cents=0, total_cents=100, vat_cents=13, hold_until=clock.now() + timedelta(minutes=30),
    )  # fmt: skip


def test_an_order_page_shows_what_was_bought_paid_and_done(carol: ShopClient, made: Made) -> None:
    page = open_order(carol, made(placed.paid))
    text = page.words("main").replace("\u00a0", " ")
    for expected in (
        "Veld mug",
        "MUG-RED-350",
        "R 638,00",
        "VAT R 83,22",
        "12 Long Street",
        "Western Cape",
        "Placed",
    ):
        assert expected in text
    assert page.one("[data-order-status]")["data-order-status"] == "PAID"
    assert "Card payment" in page.words("#money")


# --- shipping --------------------------------------------------------------------------------------------------


def test_shipping_tells_the_customer_and_records_who_did_it(
    peter: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.paid)
    page = act(peter, reference, "shipments", **SHIPMENT)
    assert page.one("[data-order-status]")["data-order-status"] == "SHIPPED"
    assert "TCG-1" in page.words("aside")
    assert "notifications.order_shipped" in waiting_jobs(at_kloof)
    with at_kloof() as session:
        event = session.scalars(select(OrderEvent).where(OrderEvent.kind == "order.shipped")).one()
        assert (event.from_status, event.to_status, event.actor) == (
            OrderStatus.PAID,
            OrderStatus.SHIPPED,
            "Peter",
        )


@pytest.mark.parametrize(
    "url",
    ["http://courier.example/1", "javascript:alert(1)", "https://", "data:text/html,x", "//courier.example"],
)
def test_a_tracking_address_is_https_or_refused_beside_its_field(
    carol: ShopClient, made: Made, at_kloof: Visit, url: str
) -> None:
    reference = made(placed.paid)
    page = act(carol, reference, "shipments", carrier="Own van", tracking_url=url)
    assert page.status == 422
    assert "https://" in page.words("#tracking_url-error")
    assert page.one("#carrier")["value"] == "Own van"
    assert order_of(at_kloof, reference).status is OrderStatus.PAID


def test_shipping_twice_from_two_tabs_sends_one_parcel(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.paid)
    first, second = open_order(carol, reference), open_order(carol, reference)
    carol.submit(first, f"/admin/orders/{reference}/shipments", **SHIPMENT)
    late = carol.submit(second, f"/admin/orders/{reference}/shipments", carrier="Other")
    assert late.status == 409
    assert "Handed to the courier" in late.words("main")
    assert "Peter" not in late.words("main")
    with at_kloof() as session:
        assert session.scalar(select(func.count()).select_from(Shipment)) == 1
    assert waiting_jobs(at_kloof).count("notifications.order_shipped") == 1


def test_delivering_ends_the_journey(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    reference = made(placed.paid)
    act(carol, reference, "shipments", carrier="Own van")
    page = act(carol, reference, "delivery")
    assert page.one("[data-order-status]")["data-order-status"] == "DELIVERED"
    with at_kloof() as session:
        assert session.scalars(select(Shipment)).one().delivered_at is not None


def test_an_unpaid_order_offers_no_shipment_and_refuses_one(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.pending)
    page = open_order(carol, reference)
    assert not page.all(f'form[action="/admin/orders/{reference}/shipments"]')
    form = page.form(f"/admin/orders/{reference}/cancellation")
    refused = carol.post(f"/admin/orders/{reference}/shipments", {**form, **SHIPMENT})
    assert refused.status == 409
    assert "cannot become shipped" in refused.words("main")
    assert order_of(at_kloof, reference).status is OrderStatus.PENDING


# --- cancelling ------------------------------------------------------------------------------------------------


def test_cancelling_a_paid_order_restocks_it_and_refunds_it_once(
    carol: ShopClient, made: Made, at_kloof: Visit, shop: Cast
) -> None:
    reference = made(placed.paid)
    stale = open_order(carol, reference)
    page = act(carol, reference, "cancellation", reason="Out of clay")
    assert page.one("[data-order-status]")["data-order-status"] == "CANCELLED"
    again = carol.submit(stale, f"/admin/orders/{reference}/cancellation", reason="Twice")
    assert again.status == 409
    with at_kloof() as session:
        [refund] = session.scalars(select(Refund))
        assert (refund.amount_cents, refund.requested_by) == (63_800, "Carol")
        mug = session.scalars(
            select(StockItem).where(StockItem.variant_id == shop.kloof.variants[placed.MUG])
        ).one()
        assert (mug.quantity, mug.reserved) == (10, 0)
    assert waiting_jobs(at_kloof).count("payments.send_refund") == 1


def test_who_may_not_refund_cancels_what_is_not_paid_and_nothing_else(
    app: Flask, shop: Cast, made: Made, at_kloof: Visit, provider: StripeStandin
) -> None:
    hire(app, shop.kloof.id, "sipho@example.com", Role.SUPPORT)
    sipho = ShopClient(app, host=shop.kloof.host)
    log_in(sipho, "sipho@example.com")
    unpaid, bought = made(placed.pending, method=PaymentMethod.EFT), made(placed.paid)
    act(sipho, unpaid, "cancellation", reason="Changed their mind")
    assert order_of(at_kloof, unpaid).status is OrderStatus.CANCELLED
    page, path = open_order(sipho, bought), f"/admin/orders/{bought}/cancellation"
    assert not page.all(f'form[action="{path}"]')
    token = str(page.one('.who input[name="csrf_token"]')["value"])
    answer = sipho.post(
        path, {"csrf_token": token, "reason": "x", "version": order_of(at_kloof, bought).version}
    )
    assert (answer.status, order_of(at_kloof, bought).status) == (403, OrderStatus.PAID)


def test_cancelling_an_unpaid_eft_order_frees_its_stock(
    carol: ShopClient, made: Made, at_kloof: Visit, shop: Cast
) -> None:
    reference = made(placed.pending, method=PaymentMethod.EFT)
    page = act(carol, reference, "cancellation", reason="Changed their mind")
    assert page.one("[data-order-status]")["data-order-status"] == "CANCELLED"
    with at_kloof() as session:
        mug = session.scalars(
            select(StockItem).where(StockItem.variant_id == shop.kloof.variants[placed.MUG])
        ).one()
        assert (mug.quantity, mug.reserved) == (10, 0)


def test_what_is_too_long_is_refused_in_our_words(carol: ShopClient, made: Made) -> None:
    page = act(carol, made(placed.paid), "shipments", carrier="x" * 81)
    assert (page.status, page.words("#carrier-error")) == (422, "Please keep this to 80 characters.")


def test_cancelling_what_is_paid_asks_for_the_password_when_that_was_long_ago(
    carol: ShopClient, made: Made, at_kloof: Visit, provider: StripeStandin
) -> None:
    reference = made(placed.paid)
    page = open_order(carol, reference)
    with at_kloof() as session:
        session.execute(update(LoginSession).values(proven_at=clock.now() - timedelta(hours=1)))
    path = f"/admin/orders/{reference}/cancellation"
    late = carol.submit(page, path, reason="Out of clay")
    assert (late.status, order_of(at_kloof, reference).status) == (409, OrderStatus.PAID)
    carol.submit(late, path, proof_again=PASSWORD)
    assert order_of(at_kloof, reference).status is OrderStatus.CANCELLED


def test_a_cancellation_says_why(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    reference = made(placed.paid)
    page = act(carol, reference, "cancellation", reason=" ")
    assert page.status == 422
    assert page.one("details:has([name=reason])").has_attr("open")
    assert order_of(at_kloof, reference).status is OrderStatus.PAID


# --- EFT -------------------------------------------------------------------------------------------------------


def eft(amount: str) -> dict[str, str]:
    return {
        "amount": amount,
        "received_on": clock.now().astimezone(clock.SAST).date().isoformat(),
        "reference": "FNB 4711",
    }


@pytest.mark.parametrize("typed", ["638,00", "R 638.00", "638"])
def test_an_eft_that_fits_pays_the_order(carol: ShopClient, made: Made, at_kloof: Visit, typed: str) -> None:
    reference = made(placed.pending, method=PaymentMethod.EFT)
    page = act(carol, reference, "bank-receipts", **eft(typed))
    assert page.one("[data-order-status]")["data-order-status"] == "PAID"
    assert "FNB 4711" in page.words("#money")
    assert "notifications.order_paid" in waiting_jobs(at_kloof)


def test_an_eft_that_is_short_asks_for_a_person_who_can_clear_it(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.pending, method=PaymentMethod.EFT)
    page = act(carol, reference, "bank-receipts", **eft("600"))
    assert "short" in page.words("main")
    assert order_of(at_kloof, reference).needs_attention
    assert carol.get("/admin/orders?view=attention").all("tbody tr")
    act(carol, reference, "attention")
    assert order_of(at_kloof, reference).needs_attention is None


def test_one_line_of_the_statement_is_booked_once(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    first = made(placed.pending, method=PaymentMethod.EFT, quantity=1)
    second = made(placed.pending, method=PaymentMethod.EFT, quantity=1)
    act(carol, first, "bank-receipts", **eft("349"))
    refused = act(carol, second, "bank-receipts", **eft("349"))
    assert refused.status == 409
    with at_kloof() as session:
        assert session.scalar(select(func.count()).select_from(Payment)) == 1


@pytest.mark.parametrize(
    ("field", "value"), [("amount", "0"), ("amount", "-5"), ("amount", "1e9"), ("amount", "٣٠"), ("received_on", "2999-01-01"), ("received_on", "soon")]
)  # fmt: skip
def test_a_receipt_that_makes_no_sense_is_refused_beside_its_field(
    carol: ShopClient, made: Made, field: str, value: str
) -> None:
    reference = made(placed.pending, method=PaymentMethod.EFT)
    page = act(carol, reference, "bank-receipts", **{**eft("638"), field: value})
    assert page.status == 422
    assert page.one(f"#{field}-error")


# --- what may be in doubt --------------------------------------------------------------------------------------


def test_a_provider_that_does_not_answer_changes_nothing(
    carol: ShopClient, made: Made, at_kloof: Visit, provider: StripeStandin
) -> None:
    provider.fault("fail_before", status=500)
    reference = made(placed.pending)
    order = order_of(at_kloof, reference)
    with at_kloof() as session:
        session.add(
            PaymentSession(
                order_id=order.id, attempt=1, provider="stripe", account="environment", state=SessionState.OPEN,
                parameters={}, idempotency_key="k", expires_at=clock.now() + timedelta(hours=1),
                provider_session_id="cs_test_1",
            )
        )  # fmt: skip
    page = act(carol, reference, "check")
    assert page.status == 503
    assert "nothing was changed" in page.words("main")
    assert act(carol, reference, "cancellation", reason="x").status == 503
    assert order_of(at_kloof, reference).status is OrderStatus.PENDING


def test_home_counts_what_waits(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    made(placed.paid)
    made(placed.pending, method=PaymentMethod.EFT)
    flagged = made(placed.paid, quantity=1)
    with at_kloof() as session:
        session.execute(update(Order).where(Order.reference == flagged).values(needs_attention="Look."))
    figures = {link["href"]: link.get_text(" ", strip=True) for link in carol.get("/admin").all(".now a")}
    assert figures["/admin/orders?view=attention"] == "1 needs a person"
    assert figures["/admin/orders?view=eft"] == "1 waits for an EFT"
    assert figures["/admin/orders?view=to-ship"] == "2 to pack and ship"
    named = [link.get_text() for link in carol.get("/admin").all("main .tl a")]
    assert named[0] == flagged
    assert len(named) == 3
