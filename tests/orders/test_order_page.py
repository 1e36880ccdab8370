"""The order's page: for whom it is, what it says, and what can be done from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.database import in_store
from app.inventory.models import StockItem
from app.orders import fulfilment
from app.orders.links import order_link
from app.orders.models.order import Order, OrderEvent
from app.orders.models.states import OrderStatus
from app.orders.presentation import MOST_LOOKS
from tests.cast import ALICE, Cast
from tests.checkout.walking import MUG, path_of, place
from tests.client import Page, ShopClient
from tests.standin import StripeStandin

pytestmark = pytest.mark.money


@pytest.fixture(autouse=True)
def _an_empty_provider(provider: StripeStandin) -> None:
    """The stand-in outlives the tests; each begins without sessions and faults."""


@pytest.fixture
def stranger(app: Flask, shop: Cast) -> ShopClient:
    """A browser that has placed nothing."""
    return ShopClient(app, host=shop.kloof.host)


def link(app: Flask, shop: Cast, reference: str) -> str:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return order_link(session.scalars(select(Order).where(Order.reference == reference)).one())


def status(app: Flask, shop: Cast) -> OrderStatus:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return session.scalars(select(Order.status)).one()


def stock(app: Flask, shop: Cast) -> tuple[int, int]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        item = session.scalars(
            select(StockItem).where(StockItem.variant_id == shop.kloof.variants[MUG])
        ).one()
        return item.quantity, item.reserved


def change(app: Flask, shop: Cast, verb: Callable[[Session, Order], object]) -> None:
    """Do something to the one order, as the shop would."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        verb(session, session.scalars(select(Order)).one())
        session.commit()


def state(page: Page) -> str:
    return str(page.one("#order-status")["data-order-status"])


# --- whose it is


def test_the_browser_that_placed_it_may_look_and_another_may_not(
    client: ShopClient, stranger: ShopClient, shop: Cast
) -> None:
    reference = place(client, shop)
    page = client.get(f"/orders/{reference}")
    assert state(page) == "PENDING"
    assert ALICE["street"] in page.words("main")
    assert client.get(f"/orders/{reference.lower()}").status == 200
    assert stranger.get(f"/orders/{reference}").status == 404


def test_the_signed_link_opens_it_and_every_way_on_carries_the_key(
    app: Flask, client: ShopClient, stranger: ShopClient, shop: Cast
) -> None:
    address = link(app, shop, place(client, shop))
    page = stranger.get(address)
    assert state(page) == "PENDING"
    key = address.partition("?")[2]
    assert [form["action"].partition("?")[2] for form in page.all("main form")] == [key, key]
    assert "Set-Cookie" not in page.response.headers
    paying = stranger.post(str(page.all("main form")[0]["action"]))
    assert paying.status == 303
    assert "/c/pay/" in paying.response.headers["Location"]


@pytest.mark.parametrize("key", ["", "x", "\x00", "ä", "IjEyMyI.AAAA", "." * 500])
def test_a_key_that_is_none_opens_nothing(
    client: ShopClient, stranger: ShopClient, shop: Cast, key: str
) -> None:
    reference = place(client, shop)
    answer = stranger.http.get(f"/orders/{reference}", base_url=stranger.base, query_string={"key": key})
    assert answer.status_code == 404


def test_the_key_of_one_order_does_not_open_another(
    app: Flask, client: ShopClient, stranger: ShopClient, shop: Cast
) -> None:
    key = link(app, shop, place(client, shop)).partition("?")[2]
    other = place(client, shop, payment="eft")
    assert stranger.get(f"/orders/{other}?{key}").status == 404


@pytest.mark.parametrize("reference", ["NOSUCHXX", "x", "A" * 300, "%00", "%F0%9F%8C%BB", "..%2f"])
def test_a_reference_that_is_none_is_not_found(client: ShopClient, reference: str) -> None:
    assert client.get(f"/orders/{reference}").status == 404


def test_another_store_does_not_know_the_order(app: Flask, client: ShopClient, shop: Cast) -> None:
    address = link(app, shop, place(client, shop))
    assert ShopClient(app, host=shop.jozi.host).get(address).status == 404


@pytest.mark.parametrize("part", ["payments", "cancellation"])
def test_a_stranger_can_neither_pay_nor_cancel_nor_settle(
    app: Flask, client: ShopClient, stranger: ShopClient, shop: Cast, part: str
) -> None:
    reference = place(client, shop)
    assert stranger.post(f"/orders/{reference}/{part}").status == 404
    assert stranger.get(f"/orders/{reference}/return").status == 404
    assert status(app, shop) is OrderStatus.PENDING


def test_an_order_is_kept_by_no_cache_and_no_search_engine(client: ShopClient, shop: Cast) -> None:
    page = client.get(f"/orders/{place(client, shop)}")
    assert page.response.headers["Cache-Control"] == "private, no-store"
    assert page.one("meta[name=robots]")["content"] == "noindex"


# --- coming back from the payment page


def test_coming_back_after_paying_shows_it_paid_without_any_webhook(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    place(client, shop)
    (opened,) = provider.sessions()
    provider.pay(opened["id"])
    page = client.follow(client.get(path_of(opened["success_url"])))
    assert state(page) == "PAID"
    assert page.all("[hx-get]") == [] or not page.one("#order-status").has_attr("hx-get")
    assert status(app, shop) is OrderStatus.PAID
    assert stock(app, shop) == (9, 0)


def test_while_the_answer_is_not_there_the_page_looks_again_and_says_nothing_of_failure(
    client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    place(client, shop)
    (opened,) = provider.sessions()
    provider.pay(opened["id"])
    provider.fault("fail_before", method="GET")
    page = client.follow(client.get(path_of(opened["success_url"])))
    fragment = page.one("#order-status")
    assert (state(page), fragment["hx-trigger"]) == ("PENDING", "every 2s")
    assert "Checking your payment" in page.words("#order-status")
    assert "fail" not in page.words("main").lower()
    assert page.all("main form") == []
    assert page.one("#order-status a.btn")["href"] == fragment["hx-get"]


def test_the_fragment_counts_on_and_stops_when_it_is_paid(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    reference = place(client, shop)
    first = client.get(f"/orders/{reference}?checking=1", fragment=True)
    assert first.text.lstrip().startswith("<section")
    assert str(first.one("#order-status")["hx-get"]).endswith("checking=2")
    (opened,) = provider.sessions()
    provider.pay(opened["id"])
    client.get(f"/orders/{reference}/return")
    last = client.get(f"/orders/{reference}?checking=2", fragment=True)
    assert state(last) == "PAID"
    assert not last.one("#order-status").has_attr("hx-get")


def test_after_three_minutes_the_page_stops_asking(client: ShopClient, shop: Cast) -> None:
    reference = place(client, shop)
    last = client.get(f"/orders/{reference}?checking={MOST_LOOKS}")
    assert last.one("#order-status").has_attr("hx-get")
    after = client.get(str(last.one("#order-status")["hx-get"]))
    assert not after.one("#order-status").has_attr("hx-get")


@pytest.mark.parametrize("looks", ["0", "-1", "1e3", "999", "9" * 5000, "x", "٣", ""])
def test_a_count_that_is_none_does_not_ask(client: ShopClient, shop: Cast, looks: str) -> None:
    reference = place(client, shop)
    answer = client.http.get(f"/orders/{reference}", base_url=client.base, query_string={"checking": looks})
    assert answer.status_code == 200
    assert "hx-get" not in Page(answer, reference).one("#order-status").attrs


def test_a_slow_payment_is_on_its_way_and_cannot_be_cancelled(
    client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    place(client, shop)
    (opened,) = provider.sessions()
    provider.delay(opened["id"])
    page = client.follow(client.get(path_of(opened["success_url"])))
    assert "Your payment is on its way" in page.words("#order-status")
    assert page.all("main form") == []


def test_leaving_the_payment_page_offers_to_pay_on_the_same_page(
    client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    reference = place(client, shop)
    (opened,) = provider.sessions()
    page = client.get(path_of(opened["cancel_url"]))
    assert "Waiting for your payment" in page.words("#order-status")
    again = client.submit(page, str(page.all("main form")[0]["action"]))
    assert (again.status, again.response.headers["Location"]) == (303, opened["url"])
    assert reference in page.words("h1")


@pytest.mark.unsound
def test_when_the_hold_has_run_out_there_is_nothing_to_pay_any_more(
    app: Flask, client: ShopClient, shop: Cast
) -> None:
    reference = place(client, shop)
    change(
        app,
        shop,
        lambda session, _: session.execute(update(Order).values(hold_until=clock.now() - timedelta(1))),
    )
    page = client.get(f"/orders/{reference}")
    assert page.all("form[action$='/payments']") == []
    assert client.post(f"/orders/{reference}/payments").response.headers["Location"] == f"/orders/{reference}"


# --- cancelling


def test_cancelling_closes_the_payment_page_and_lets_the_stock_go(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    reference = place(client, shop)
    page = client.submit(client.get(f"/orders/{reference}"), f"/orders/{reference}/cancellation")
    assert state(page) == "CANCELLED"
    assert "You placed the order. " in page.words("#order-status")
    assert "The order was cancelled." in page.words("#order-status")
    assert stock(app, shop) == (10, 0)
    assert provider.sessions()[0]["status"] == "expired"


def test_an_eft_order_is_cancelled_without_the_provider(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    reference = place(client, shop, payment="eft")
    client.post(f"/orders/{reference}/cancellation")
    assert status(app, shop) is OrderStatus.CANCELLED
    assert provider.requests() == []


def test_cancelling_what_has_just_been_paid_says_so_and_keeps_it_paid(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    reference = place(client, shop)
    provider.pay(provider.sessions()[0]["id"])
    page = client.post(f"/orders/{reference}/cancellation")
    assert page.status == 409
    assert "has just been paid" in page.words("main")
    assert status(app, shop) is OrderStatus.PAID


def test_cancelling_while_the_provider_is_down_changes_nothing(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    reference = place(client, shop)
    provider.fault("fail_before", method="POST")
    page = client.post(f"/orders/{reference}/cancellation")
    assert page.status == 503
    assert "stands as it was" in page.words("main")
    assert (status(app, shop), stock(app, shop)) == (OrderStatus.PENDING, (10, 1))


# --- what it says


def test_a_parcel_on_its_way_can_be_followed(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    reference = place(client, shop)
    provider.pay(provider.sessions()[0]["id"])
    client.get(f"/orders/{reference}/return")

    def ship(session: Session, order: Order) -> None:
        parcel = fulfilment.Parcel("Karoo Couriers", "KC1", "https://track.example/KC1")
        fulfilment.ship(session, order, parcel, by="carol")

    change(app, shop, ship)
    page = client.get(f"/orders/{reference}")
    assert state(page) == "SHIPPED"
    assert page.one("#order-status a[rel=noopener]")["href"] == "https://track.example/KC1"
    assert "KC1" in page.words("#order-status")


def test_what_concerns_the_shop_alone_is_not_told(app: Flask, client: ShopClient, shop: Cast) -> None:
    reference = place(client, shop)

    def flag(session: Session, order: Order) -> None:
        session.add(order.flag("Looks like fraud, call the bank.", by="carol"))

    change(app, shop, flag)
    page = client.get(f"/orders/{reference}")
    assert "fraud" not in page.text
    assert "carol" not in page.text
    assert len(page.all(".timeline li")) == 1
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert len(session.scalars(select(OrderEvent)).all()) == 2


# --- finding it


def test_reference_and_e_mail_lead_to_the_order(client: ShopClient, stranger: ShopClient, shop: Cast) -> None:
    reference = place(client, shop)
    page = stranger.submit(
        stranger.get("/orders/find"),
        "/orders/find",
        reference=f" {reference.lower()} ",
        email="ALICE@example.com",
    )
    assert state(page) == "PENDING"
    assert "key=" in page.url


def test_a_wrong_e_mail_and_a_wrong_reference_get_the_same_answer(
    client: ShopClient, stranger: ShopClient, shop: Cast
) -> None:
    reference = place(client, shop)
    fields = {"reference": reference, "email": "bob@example.com"}
    wrong_mail = stranger.post("/orders/find", fields)
    wrong_reference = stranger.post("/orders/find", {"reference": "NOSUCHXX", "email": "bob@example.com"})
    assert wrong_mail.status == wrong_reference.status == 422
    assert wrong_mail.text.replace(reference, "NOSUCHXX") == wrong_reference.text


@pytest.mark.parametrize("text", ["", "\x00", "x" * 10_000, "🌻", "%00"])
def test_no_input_breaks_the_search(client: ShopClient, text: str) -> None:
    for fields in ({"reference": text, "email": ALICE["email"]}, {"reference": "NOSUCHXX", "email": text}):
        assert client.post("/orders/find", fields).status == 422


def test_guessing_is_limited(limited: Flask, shop: Cast) -> None:
    guesser = ShopClient(limited, host=shop.kloof.host)
    fields = {"reference": "NOSUCHXX", "email": "bob@example.com"}
    statuses = [guesser.post("/orders/find", fields).status for _ in range(11)]
    assert statuses == [422] * 10 + [429]
