"""The basket: what goes in, what it costs now, and what it says when something has changed."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from app import clock
from app.cart.jobs import forget_old
from app.cart.models import MAXIMUM_LINES, Cart, CartLine
from app.catalog.models.product import Product, ProductStatus, Variant
from app.database import in_store
from app.extensions import db
from app.inventory.stock import Level, set_levels
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.counting import fill_warehouse


def put(client: ShopClient, variant_id: UUID, quantity: object = 1) -> Page:
    return client.follow(client.post("/cart/lines", {"variant_id": variant_id, "quantity": quantity}))


def line_action(page: Page) -> str:
    return str(page.all('form[action^="/cart/lines/"]')[0]["action"])


def lines() -> list[tuple[UUID, int]]:
    db.session.rollback()
    rows = db.session.execute(select(CartLine.variant_id, CartLine.quantity).order_by(CartLine.id))
    return [(row.variant_id, row.quantity) for row in rows]


def total(page: Page) -> str:
    return page.words(".sum .total dd")


def test_the_form_of_the_product_page_fills_the_cart(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    page = client.submit(client.get("/p/veld-mug"), "/cart/lines", quantity="2")
    assert page.url == "/cart"
    assert total(page) == "R 578,00"
    assert page.words("#cart-count") == "2"
    assert lines() == [(shop.kloof.variants["MUG-RED-350"], 2)]


def test_more_of_the_same_is_one_line(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    kettle, mug = shop.kloof.variants["KETTLE"], shop.kloof.variants["MUG-RED-350"]
    for variant_id, quantity in ((mug, 1), (kettle, 1), (mug, 3)):
        put(client, variant_id, quantity)
    assert lines() == [(mug, 4), (kettle, 1)]


def test_a_line_leads_back_to_its_variant(shop: Cast, client: ShopClient) -> None:
    page = put(client, shop.kloof.variants["MUG-RED-250"])
    link = page.one("#cart-panel h2 a")
    assert client.get(str(link["href"])).words(".buy .price") == "R 249,00"


def test_asking_for_more_than_there_is_gives_what_there_is(
    shop: Cast, client: ShopClient, in_kloof: UUID
) -> None:
    page = put(client, shop.kloof.variants["MUG-RED-250"], 7)
    assert "Only 4 of Veld mug (Red ochre / 250 ml) left. Your cart has 4, not 7." in page.words(
        "#cart-panel"
    )
    assert lines() == [(shop.kloof.variants["MUG-RED-250"], 4)]
    assert "not 7" not in client.get("/cart").words()  # said once


def test_an_order_takes_so_many_of_one_thing(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    page = put(client, shop.kloof.variants["ROAST-250"], 21)
    assert "at most 20 of Karoo dark roast" in page.words("#cart-panel")
    assert lines() == [(shop.kloof.variants["ROAST-250"], 20)]


def test_what_is_sold_out_stays_out(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    page = put(client, shop.kloof.variants["MUG-SAGE-350"])
    assert "has just sold out" in page.words("#cart-panel")
    assert lines() == []
    assert page.words("#cart-count") == "0"


def test_a_quantity_is_changed_and_nought_removes(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    page = put(client, shop.kloof.variants["MUG-RED-350"])
    action = line_action(page)
    page = client.follow(client.post(action, {"quantity": "5"}))
    assert (total(page), page.words("#cart-count")) == ("R 1 445,00", "5")
    page = client.follow(client.post(action, {"quantity": "0"}))
    assert "Nothing in it yet" in page.words("#cart-panel")
    assert page.words("#cart-count") == "0"
    assert lines() == []


def test_a_change_to_more_than_there_is_gives_what_there_is(
    shop: Cast, client: ShopClient, in_kloof: UUID
) -> None:
    page = put(client, shop.kloof.variants["MUG-RED-250"])
    page = client.follow(client.post(line_action(page), {"quantity": "9"}))
    assert "Your cart has 4, not 9." in page.words("#cart-panel")
    assert lines() == [(shop.kloof.variants["MUG-RED-250"], 4)]


def test_htmx_gets_the_panel_and_the_count(shop: Cast, client: ShopClient) -> None:
    page = client.post(
        "/cart/lines", {"variant_id": shop.kloof.variants["MUG-RED-350"], "quantity": "2"}, fragment=True
    )
    assert page.status == 200
    assert [tag["id"] for tag in page.all("body > *")] == ["cart-panel", "cart-count"]
    assert page.one("#cart-count")["hx-swap-oob"] == "true"
    assert page.words("#cart-count") == "2"
    page = client.post(line_action(page), {"quantity": "0"}, fragment=True)
    assert page.words("#cart-count") == "0"


def test_a_price_that_changed_since_is_told(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    put(client, shop.kloof.variants["MUG-RED-350"])
    db.session.scalars(select(Variant).where(Variant.sku == "MUG-RED-350")).one().price_cents = 31_900
    db.session.commit()
    page = client.get("/cart")
    assert "The price went from R 289,00 to R 319,00 since you added it." in page.words("#cart-panel")
    assert total(page) == "R 319,00"


def test_stock_that_sank_since_is_told(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    put(client, shop.kloof.variants["MUG-RED-350"], 5)
    set_levels(db.session(), {shop.kloof.variants["MUG-RED-350"]: Level(2)}, reason="a crash in the kitchen")
    db.session.commit()
    page = client.get("/cart")
    assert "Only 2 left." in page.words("#cart-panel")
    assert page.one('input[name="quantity"]:not([type="hidden"])')["max"] == "2"


def test_what_cannot_be_bought_is_shown_and_not_counted(
    shop: Cast, client: ShopClient, in_kloof: UUID
) -> None:
    put(client, shop.kloof.variants["KETTLE"])
    put(client, shop.kloof.variants["MUG-RED-350"])
    db.session.scalars(
        select(Product).where(Product.slug == "stoep-kettle")
    ).one().status = ProductStatus.ARCHIVED
    db.session.commit()
    page = client.get("/cart")
    assert "No longer on sale" in page.words("#cart-panel")
    assert total(page) == "R 289,00"


def test_the_way_to_free_delivery_is_shown(shop: Cast, client: ShopClient) -> None:
    assert "R 661,00 more and delivery is free" in put(client, shop.kloof.variants["MUG-RED-350"]).words(
        "#cart-panel"
    )
    assert "you are there" in put(client, shop.kloof.variants["KETTLE"]).words("#cart-panel")


def test_a_line_is_found_through_its_own_cart(
    app: Flask, shop: Cast, client: ShopClient, in_kloof: UUID
) -> None:
    page = put(client, shop.kloof.variants["KETTLE"])
    bob = ShopClient(app, host=shop.kloof.host)
    assert bob.post(line_action(page), {"quantity": "0"}).status == 404
    put(bob, shop.kloof.variants["MUG-RED-350"])
    assert bob.post(line_action(page), {"quantity": "0"}).status == 404
    assert (shop.kloof.variants["KETTLE"], 1) in lines()


def test_a_cart_of_one_store_is_none_at_another(app: Flask, shop: Cast, client: ShopClient) -> None:
    put(client, shop.kloof.variants["KETTLE"])
    cookie = client.http.get_cookie("fusion_session")
    assert cookie is not None
    visitor = ShopClient(app, host=shop.jozi.host)
    visitor.http.set_cookie("fusion_session", cookie.value, domain=shop.jozi.host)
    assert "Nothing in it yet" in visitor.get("/cart").words("#cart-panel")
    page = put(visitor, shop.jozi.variants["BIKE"])
    assert total(page) == "R 8 999,00"


def test_a_cart_holds_so_many_lines(app: Flask, shop: Cast, client: ShopClient) -> None:
    fill_warehouse(app, shop.kloof.id, MAXIMUM_LINES + 1)
    with app.app_context(), in_store(shop.kloof.id) as session:
        things = list(session.scalars(select(Variant.id).where(Variant.sku.like("THING-%"))))
    answers = [client.post("/cart/lines", {"variant_id": variant_id}).status for variant_id in things]
    assert answers == [303] * MAXIMUM_LINES + [409]
    assert client.get("/cart").words("#cart-count") == str(MAXIMUM_LINES)


def test_a_cart_that_was_forgotten_is_begun_anew(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    put(client, shop.kloof.variants["KETTLE"])
    db.session.execute(delete(Cart))
    db.session.commit()
    page = client.get("/cart")
    assert (page.status, page.words("#cart-count")) == (200, "0")
    assert total(put(client, shop.kloof.variants["MUG-RED-350"])) == "R 289,00"


@pytest.mark.parametrize(("days", "left"), [(59, 1), (61, 0)])
def test_carts_are_kept_for_sixty_days(
    shop: Cast, client: ShopClient, in_kloof: UUID, days: int, left: int
) -> None:
    put(client, shop.kloof.variants["KETTLE"])
    now = clock.now()
    with clock.running_on(lambda: now + timedelta(days=days)):
        forget_old()
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(CartLine)) == left
