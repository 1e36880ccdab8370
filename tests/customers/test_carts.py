"""The cart a guest filled and the one they had left: made one at the login."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.cart.merging import merge
from app.cart.models import MAXIMUM_LINES, Cart, CartLine
from app.catalog.models.product import Product, ProductStatus, Variant
from app.database import in_store
from app.extensions import db
from app.inventory.stock import Level, set_levels
from tests import placed
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.counting import fill_warehouse
from tests.people import THANDI, logged_in, shopper
from tests.staff import PASSWORD, log_in

RED, KETTLE = "MUG-RED-350", "KETTLE"


def put(client: ShopClient, shop: Cast, quantity: int, sku: str = RED) -> None:
    """With the token where the page carries a login."""
    tokens = client.get("/cart").all('input[name="csrf_token"]')
    fields = {"variant_id": shop.kloof.variants[sku], "quantity": quantity}
    page = client.post("/cart/lines", {**fields, "csrf_token": tokens[0]["value"] if tokens else ""})
    assert page.status == 303, page.text


def quantities(app: Flask, shop: Cast) -> dict[str, int]:
    """Of every cart of Kloof there is, by SKU."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        rows = session.execute(
            select(Variant.sku, CartLine.quantity).join(Variant, Variant.id == CartLine.variant_id)
        ).all()
    assert len({sku for sku, _ in rows}) == len(rows), rows
    return {sku: quantity for sku, quantity in rows}


def enter(client: ShopClient, **more: str) -> Page:
    return client.post(
        "/login", {**client.get("/login").form("/login"), "email": THANDI, "password": PASSWORD, **more}
    )


def test_each_thing_is_there_once_in_the_larger_quantity(
    app: Flask, shop: Cast, client: ShopClient, thandi: ShopClient
) -> None:
    put(thandi, shop, 2)
    put(thandi, shop, 3, KETTLE)
    put(client, shop, 5)
    put(client, shop, 1, KETTLE)
    log_in(client, THANDI)
    found = quantities(app, shop)
    assert (found[RED], found[KETTLE]) == (5, 3)
    log_in(ShopClient(app, host=shop.kloof.host), THANDI)
    assert quantities(app, shop) == found  # another login doubles nothing


def test_a_cart_waits_for_its_person_on_another_device(app: Flask, shop: Cast, thandi: ShopClient) -> None:
    put(thandi, shop, 2)
    thandi.submit(thandi.get("/cart"), "/logout")
    assert thandi.get("/cart").one("#cart-count").get_text() == "0"
    elsewhere = logged_in(app, shop.kloof)
    assert elsewhere.get("/cart").one("#cart-count").get_text() == "2"


def test_what_could_not_be_taken_is_said(
    app: Flask, shop: Cast, client: ShopClient, thandi: ShopClient
) -> None:
    put(thandi, shop, 1, KETTLE)
    put(client, shop, 3)
    with app.app_context(), in_store(shop.kloof.id) as session:
        set_levels(session, {shop.kloof.variants[RED]: Level(0)}, reason="test")
        session.commit()
    answer = enter(client)
    assert answer.response.headers["Location"] == "/cart"
    assert "cannot be had just now, so it is not in your cart" in client.follow(answer).words("main")
    assert quantities(app, shop) == {KETTLE: 1}


def test_a_merged_cart_holds_no_more_than_a_cart_can(app: Flask, shop: Cast, thandi_id: UUID) -> None:
    fill_warehouse(app, shop.kloof.id, MAXIMUM_LINES + 5)
    with app.app_context(), in_store(shop.kloof.id) as session:
        variants = list(session.scalars(select(Variant.id).where(Variant.sku.like("THING-%"))))
        own, guest = Cart(), Cart(codes=["STOEP10"])
        session.add_all((own, guest))
        session.flush()
        for cart, chosen in ((own, variants[:40]), (guest, variants[35:])):
            session.add_all(
                CartLine(cart_id=cart.id, variant_id=one, quantity=20, noted_price_cents=1) for one in chosen
            )
        session.flush()
        said = merge(session, own, guest)
        session.flush()
        kept = session.scalars(select(CartLine.quantity).where(CartLine.cart_id == own.id)).all()
        assert (len(kept), max(kept), len(said), own.codes) == (MAXIMUM_LINES, 20, 5, ["STOEP10"])


def test_somebody_elses_cart_is_not_taken_over(app: Flask, shop: Cast, thandi: ShopClient) -> None:
    """Two people at one browser, and the first forgot to log out."""
    shopper(app, shop.kloof, "bob@example.com")
    put(thandi, shop, 2)
    token = thandi.get("/account").all('input[name="csrf_token"]')[0]["value"]
    sent = thandi.post("/login", {"email": "bob@example.com", "password": PASSWORD, "csrf_token": token})
    assert sent.status == 303
    assert thandi.get("/cart").one("#cart-count").get_text() == "0"
    assert logged_in(app, shop.kloof).get("/cart").one("#cart-count").get_text() == "2"


def test_two_logins_at_once_make_one_cart(app: Flask, shop: Cast, thandi_id: UUID) -> None:
    browsers = [ShopClient(app, host=shop.kloof.host) for _ in range(4)]
    for number, browser in enumerate(browsers, start=1):
        put(browser, shop, number)
    with ThreadPoolExecutor(len(browsers)) as crowd:
        answers = list(crowd.map(enter, browsers))
    assert [answer.status for answer in answers] == [303] * 4
    assert quantities(app, shop) == {RED: 4}
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalars(select(Cart.user_id)).all() == [thandi_id]


def test_the_same_again_is_what_is_still_sold_at_todays_price(
    app: Flask, shop: Cast, thandi: ShopClient, thandi_id: UUID
) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        order = placed.paid(shop)
        order.user_id = thandi_id
        gone = placed.paid(shop, quantity=1)
        gone.user_id = thandi_id
        variant = session.get_one(Variant, (shop.kloof.id, shop.kloof.variants[RED]))
        variant.price_cents = 30_100
        session.commit()
        references = order.reference, gone.reference
    page = thandi.submit(thandi.get("/account/orders"), f"/account/orders/{references[0]}/reorder")
    assert "R\u00a0602,00" in page.text
    assert quantities(app, shop) == {RED: 2}
    with app.app_context(), in_store(shop.kloof.id):
        db.session.get_one(
            Product, (shop.kloof.id, shop.kloof.products["veld-mug"])
        ).status = ProductStatus.DRAFT
        db.session.commit()
    page = thandi.submit(thandi.get("/account/orders"), f"/account/orders/{references[1]}/reorder")
    assert "Veld mug (Red ochre / 350 ml) is not sold any more." in page.words("main")


@pytest.fixture(autouse=True)
def _full_shelves(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        set_levels(session, {shop.kloof.variants[sku]: Level(50) for sku in (RED, KETTLE)}, reason="test")
        session.commit()
