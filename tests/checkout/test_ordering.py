"""Pressing the button: one order, at the figures that were reviewed, and a way on whatever happens."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.cart.models import Cart
from app.catalog.models.product import Product, ProductImage, TaxClass, Variant
from app.checkout.models import CheckoutDraft
from app.database import in_store, lock_all
from app.extensions import db
from app.inventory.listings import refresh
from app.inventory.models import StockItem
from app.media.models import MediaAsset
from app.orders.models.order import Order, PaymentMethod
from app.orders.models.states import OrderStatus
from app.orders.queries import lines_of
from app.pricing.models import TaxRate
from app.shipping.models import DeliveryRate
from app.stores.models import Store
from tests.cast import ALICE, Cast
from tests.checkout.walking import (
    MUG,
    MUG_CENTS,
    NEAR_CENTS,
    bring_back_cookie,
    place,
    put_in_cart,
    remember_cookie,
    to_review,
)
from tests.client import ShopClient
from tests.standin import StripeStandin

pytestmark = pytest.mark.money

Edit = Callable[[Session, Cast], object]


@pytest.fixture(autouse=True)
def _an_empty_provider(provider: StripeStandin) -> None:
    """The stand-in outlives the tests; each begins without sessions and faults."""


def orders(app: Flask, shop: Cast) -> list[Order]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return list(session.scalars(select(Order).order_by(Order.id)))


def reserved(app: Flask, shop: Cast, sku: str = MUG) -> int:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return session.scalars(
            select(StockItem.reserved).where(StockItem.variant_id == shop.kloof.variants[sku])
        ).one()


def edit(app: Flask, shop: Cast, change: Edit) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        change(session, shop)
        session.commit()


def test_an_order_holds_its_stock_before_the_shopper_leaves_to_pay(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    page = client.submit(to_review(client, shop, quantity=2), "/checkout/order")
    (opened,) = provider.sessions()
    (order,) = orders(app, shop)
    assert (page.status, page.response.headers["Location"]) == (303, opened["url"])
    assert opened["amount_total"] == order.total_cents == 2 * MUG_CENTS + NEAR_CENTS
    assert (order.status, order.payment_method, order.name) == (
        OrderStatus.PENDING,
        PaymentMethod.CARD,
        ALICE["name"],
    )
    assert reserved(app, shop) == 2
    assert client.get("/cart").words("#cart-count") == "0"
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalar(select(func.count()).select_from(CheckoutDraft)) == 0


def test_an_eft_order_needs_no_provider_and_shows_where_to_pay(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    page = client.submit(to_review(client, shop, payment="eft"), "/checkout/order")
    (order,) = orders(app, shop)
    assert page.url == f"/orders/{order.reference}"
    assert page.one("#order-status")["data-order-status"] == "PENDING"
    words = page.words("#order-status")
    for expected in ("Karoo Bank", "62000000001", "250655", order.reference, "R 349,00"):
        assert expected in words
    assert provider.requests() == []


def test_goods_are_ordered_while_somebody_edits_them(app: Flask, client: ShopClient, shop: Cast) -> None:
    """A bulk edit holds hundreds of them for a while; lines of carts and orders only point at them."""
    with app.app_context(), in_store(shop.kloof.id) as editing:
        lock_all(editing, Product, list(shop.kloof.products.values()))
        lock_all(editing, Variant, list(shop.kloof.variants.values()))
        assert client.submit(to_review(client, shop, payment="eft"), "/checkout/order").status == 200
    assert len(orders(app, shop)) == 1


def test_bank_transfers_that_the_shop_takes_no_longer_are_not_ordered_with(
    app: Flask, client: ShopClient, shop: Cast
) -> None:
    review = to_review(client, shop, payment="eft")
    with app.app_context():
        db.session.execute(update(Store).values(bank_account_number=""))
        db.session.commit()
    refused = client.submit(review, "/checkout/order")
    assert (refused.status, orders(app, shop)) == (409, [])
    assert "no longer takes bank transfers" in refused.words("main")


def test_pressing_twice_makes_one_order_and_one_payment_page(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin
) -> None:
    review = to_review(client, shop)
    before = remember_cookie(client)
    first = client.submit(review, "/checkout/order")
    bring_back_cookie(client, before)
    second = client.submit(review, "/checkout/order")
    assert first.response.headers["Location"] == second.response.headers["Location"]
    assert len(orders(app, shop)) == len(provider.sessions()) == 1


def test_going_back_from_the_payment_page_and_pressing_again_finds_the_order(
    app: Flask, client: ShopClient, shop: Cast
) -> None:
    review = to_review(client, shop)
    client.submit(review, "/checkout/order")
    again = client.submit(review, "/checkout/order")
    assert again.url == f"/orders/{orders(app, shop)[0].reference}"


def new_price(session: Session, shop: Cast) -> None:
    session.execute(update(Variant).where(Variant.sku == MUG).values(price_cents=30_000))


def dearer_delivery(session: Session, shop: Cast) -> None:
    rate = DeliveryRate.id == shop.kloof.rates["near"]
    session.execute(update(DeliveryRate).where(rate).values(price_cents=7_500))


def new_vat(session: Session, shop: Cast) -> None:
    session.add(TaxRate(tax_class=TaxClass.STANDARD, valid_from=date(2026, 1, 1), rate_bp=1600))


def new_address(session: Session, shop: Cast) -> None:
    session.execute(update(CheckoutDraft).values(street="1 Elsewhere Road"))


def less_stock(session: Session, shop: Cast) -> None:
    session.execute(
        update(StockItem).where(StockItem.variant_id == shop.kloof.variants[MUG]).values(quantity=0)
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (new_price, "Veld mug (Red ochre / 350 ml) was R 289,00 and is now R 300,00."),
        (dearer_delivery, "Delivery was R 60,00 and is now R 75,00."),
        (new_vat, "The VAT inside the total is now R 48,14; the total is the same."),
        (new_address, "The address or the way of paying was changed in another window."),
    ],
)
def test_what_changed_since_the_review_is_said_and_reviewed_again(
    app: Flask, client: ShopClient, shop: Cast, change: Edit, sentence: str
) -> None:
    review = to_review(client, shop)
    edit(app, shop, change)
    refused = client.submit(review, "/checkout/order")
    assert refused.status == 409
    assert sentence in refused.words("main").replace("\u00a0", " ")
    assert orders(app, shop) == []
    assert reserved(app, shop) == 0
    accepted = client.submit(refused, "/checkout/order")
    assert accepted.status == 303
    assert len(orders(app, shop)) == 1


def test_another_quantity_than_reviewed_is_said(app: Flask, client: ShopClient, shop: Cast) -> None:
    review = to_review(client, shop)
    put_in_cart(client, shop.kloof.variants[MUG], 2)
    put_in_cart(client, shop.kloof.variants["MUG-RED-250"])
    words = client.submit(review, "/checkout/order").words("main")
    assert "you looked at 1, and now there are 3" in words
    assert "(Red ochre / 250 ml) was added to your cart" in words
    assert orders(app, shop) == []


@pytest.mark.unsound
def test_the_last_one_gone_is_a_clear_refusal_and_no_order(
    app: Flask, client: ShopClient, shop: Cast
) -> None:
    review = to_review(client, shop)
    edit(app, shop, less_stock)
    refused = client.submit(review, "/checkout/order")
    assert refused.status == 409
    assert "Veld mug (Red ochre / 350 ml) has sold out" in refused.words("main")
    assert orders(app, shop) == []


@pytest.mark.parametrize("reviewed", ["", "x", "\x00", "e30.AAAA", "{}", "ä.ö"])
def test_an_order_that_was_not_reviewed_is_reviewed_first(
    app: Flask, client: ShopClient, shop: Cast, reviewed: str
) -> None:
    to_review(client, shop)
    page = client.post("/checkout/order", {"reviewed": reviewed})
    assert page.status == 409
    assert "look your order over" in page.words("main")
    assert orders(app, shop) == []


def test_the_review_of_one_basket_does_not_serve_another(app: Flask, client: ShopClient, shop: Cast) -> None:
    other = ShopClient(app, host=shop.kloof.host)
    sealed = to_review(client, shop).form("/checkout/order")["reviewed"]
    to_review(other, shop)
    assert other.post("/checkout/order", {"reviewed": sealed}).status == 409


@pytest.mark.parametrize("fault", ["fail_before", "reset_before", "reset_after"])
def test_a_provider_that_is_down_keeps_order_and_stock_and_a_second_try_makes_one_page(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin, fault: str
) -> None:
    provider.fault(fault, method="POST", path="/v1/checkout/sessions")
    page = client.submit(to_review(client, shop), "/checkout/order")
    (order,) = orders(app, shop)
    assert page.status == 503
    assert order.reference in page.words("main")
    assert "nothing has been charged" in page.words("main")
    assert page.response.headers["Retry-After"]
    assert (order.status, reserved(app, shop)) == (OrderStatus.PENDING, 1)
    provider.clear_faults()
    again = client.submit(page, f"/orders/{order.reference}/payments")
    (opened,) = provider.sessions()
    assert (again.status, again.response.headers["Location"]) == (303, opened["url"])


def test_more_than_five_payment_pages_in_ten_minutes_are_refused(limited: Flask, shop: Cast) -> None:
    client = ShopClient(limited, host=shop.kloof.host)
    reference = place(client, shop)
    statuses = [client.post(f"/orders/{reference}/payments").status for _ in range(5)]
    assert statuses == [303, 303, 303, 303, 429]
    refused = client.post("/checkout/order")
    assert refused.status == 429
    assert int(refused.response.headers["Retry-After"]) > 0


def test_a_basket_of_another_store_is_no_basket_here(app: Flask, client: ShopClient, shop: Cast) -> None:
    put_in_cart(client, shop.kloof.variants[MUG])
    with client.http.session_transaction(base_url=client.base) as cookie:
        kloof_cart = UUID(cookie["cart"])
    next_door = ShopClient(app, host=shop.jozi.host)
    put_in_cart(next_door, shop.jozi.variants["BIKE"])
    with next_door.http.session_transaction(base_url=next_door.base) as cookie:
        cookie["cart"] = str(kloof_cart)
    assert next_door.get("/checkout").response.headers["Location"] == "/cart"
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalar(select(func.count()).select_from(Cart)) == 1


def test_an_order_remembers_the_picture_of_the_colour_that_was_bought(
    app: Flask, client: ShopClient, shop: Cast
) -> None:
    edit(app, shop, hang_pictures)
    client.submit(to_review(client, shop), "/checkout/order")
    (order,) = orders(app, shop)
    with app.app_context(), in_store(shop.kloof.id) as session:
        (line,) = lines_of(session, order.id)
    assert line.image is not None
    assert line.image["alt"] == "red ochre"


def hang_pictures(session: Session, shop: Cast) -> None:
    """The product's first picture shows another colour than the one that is bought."""
    product = shop.kloof.products["veld-mug"]
    for position, (alt, colour) in enumerate([("any", None), ("red ochre", "Red ochre")]):
        name = f"{position:064x}"
        asset = MediaAsset(sha=name, source_sha=name, width=800, height=800, paper="stone")
        session.add(asset)
        session.flush()
        session.add(
            ProductImage(
                product_id=product, asset_id=asset.id, position=position, alt=alt, option_value=colour
            )
        )
    session.flush()
    refresh(session, [product])
