"""The product page: choosing a variant, what can be had, and what machines read."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app import catalogue_version, clock
from app.catalog.models.brand import Brand
from app.catalog.models.product import Product, ProductImage, ProductStatus, Variant
from app.extensions import db
from app.inventory.listings import refresh
from app.inventory.stock import Level, set_levels
from app.media.models import MediaAsset
from tests.cast import Cast
from tests.client import Page, ShopClient

MUG = "/p/veld-mug"


def data_of(page: Page) -> dict[str, Any]:
    """What the page tells machines, by its type."""
    parts = [json.loads(script.string or "") for script in page.all('script[type="application/ld+json"]')]
    return {part["@type"]: part for part in parts}


def offer_of(page: Page) -> dict[str, Any]:
    return dict(data_of(page)["Product"]["offers"])


def mug() -> Product:
    return db.session.scalars(select(Product).where(Product.slug == "veld-mug")).one()


def publish(product: Product) -> None:
    refresh(db.session(), [product.id])
    db.session.commit()


def test_the_first_variant_that_can_be_bought_is_shown(shop: Cast, client: ShopClient) -> None:
    page = client.get(MUG)
    assert page.words(".buy .price") == "R 289,00"
    assert page.form("/cart/lines") == {
        "variant_id": str(shop.kloof.variants["MUG-RED-350"]),
        "quantity": "1",
    }
    assert page.words(".stock") == "In stock, ready to send"
    assert page.one('input[name="quantity"]')["max"] == "10"


def test_the_address_names_the_variant_by_its_options(shop: Cast, client: ShopClient) -> None:
    page = client.get(f"{MUG}?colour=Red+ochre&size=250+ml")
    assert page.words(".buy .price") == "R 249,00"
    assert page.form("/cart/lines")["variant_id"] == str(shop.kloof.variants["MUG-RED-250"])
    assert page.words(".stock") == "Only four left"
    assert [link.get_text(strip=True) for link in page.all(".opts [aria-current]")] == ["Red ochre", "250 ml"]
    assert str(page.one('link[rel="canonical"]')["href"]) == "http://localhost/p/veld-mug"


def test_one_option_chooses_the_first_variant_that_has_it(client: ShopClient) -> None:
    assert client.get(f"{MUG}?size=250+ml").words(".buy .price") == "R 249,00"


def test_a_sold_out_value_says_so_and_can_be_looked_at(client: ShopClient) -> None:
    sage = next(link for link in client.get(MUG).all(".opts a") if link.get_text().startswith("Sage"))
    assert "Sage is sold out for now in 350 ml" in sage.get_text()
    page = client.get(str(sage["href"]))
    assert page.words(".stock") == "Sold out for now"
    assert page.all('form[action="/cart/lines"]') == []
    assert offer_of(page)["availability"] == "https://schema.org/OutOfStock"


def test_a_value_that_is_not_made_so_leads_to_what_is(client: ShopClient) -> None:
    small = client.get(f"{MUG}?colour=Red+ochre&size=250+ml")
    sage = next(link for link in small.all(".opts a") if link.get_text().startswith("Sage"))
    assert "Sage is not made in 250 ml" in sage.get_text()
    assert sage["href"] == f"{MUG}?colour=Sage&size=350+ml"


def test_a_combination_that_is_not_made_says_so(client: ShopClient) -> None:
    page = client.get(f"{MUG}?colour=Sage&size=250+ml")
    assert page.status == 200
    assert "Sage is not made in 250 ml" in page.words(".opts")
    assert "This combination is not made" in page.words("#product-buy")
    assert page.all('form[action="/cart/lines"]') == []


@pytest.mark.parametrize(
    "query",
    [
        "?colour=Ultraviolet",
        "?colour=%00",
        "?size=1&size=2",
        "?variant=1",
        "?colour[]=Sage",
        "?" + "x=1&" * 500,
    ],
)
def test_what_the_address_asks_for_in_vain_is_ignored(client: ShopClient, query: str) -> None:
    page = client.get(MUG + query)
    assert page.status == 200
    assert page.words(".buy .price") == "R 289,00"


def test_a_product_without_options_is_simply_bought(shop: Cast, client: ShopClient) -> None:
    page = client.get("/p/stoep-kettle")
    assert page.words(".stock") == "Only one left"
    assert page.form("/cart/lines")["variant_id"] == str(shop.kloof.variants["KETTLE"])


def test_untracked_goods_are_in_stock_up_to_what_an_order_takes(client: ShopClient) -> None:
    page = client.get("/p/karoo-roast")
    assert page.words(".stock") == "In stock, ready to send"
    assert page.one('input[name="quantity"]')["max"] == "20"


@pytest.mark.parametrize(
    "slug", ["nothing", "city-bike", "%00", "veld-mug%00", "x" * 3000, "%F0%9F%8D%B5", "a b", "%ff"]
)
def test_what_this_store_does_not_sell_is_not_found(client: ShopClient, slug: str) -> None:
    assert client.get(f"/p/{slug}").status == 404


@pytest.mark.parametrize("status", [ProductStatus.DRAFT, ProductStatus.ARCHIVED])
def test_a_product_that_is_not_published_is_not_found(
    client: ShopClient, in_kloof: UUID, status: ProductStatus
) -> None:
    mug().status = status
    publish(mug())
    assert client.get(MUG).status == 404
    assert "/p/veld-mug" not in client.get("/c/table").text


def test_a_product_is_not_found_before_its_time(client: ShopClient, in_kloof: UUID) -> None:
    mug().published_at = clock.now() + timedelta(hours=1)
    publish(mug())
    assert client.get(MUG).status == 404


def test_a_withdrawn_variant_is_not_offered(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    db.session.scalars(select(Variant).where(Variant.sku == "MUG-RED-350")).one().withdrawn_at = clock.now()
    publish(mug())
    page = client.get(MUG)
    assert page.form("/cart/lines")["variant_id"] == str(shop.kloof.variants["MUG-RED-250"])


def test_htmx_gets_what_a_choice_changes(client: ShopClient) -> None:
    page = client.get(f"{MUG}?colour=Red+ochre&size=250+ml", fragment=True)
    assert [tag["id"] for tag in page.all("body > *")] == ["product-buy"]
    assert page.words(".price") == "R 249,00"


def test_machines_read_the_offer_that_is_shown(client: ShopClient) -> None:
    offer = offer_of(client.get(f"{MUG}?colour=Red+ochre&size=250+ml"))
    assert (offer["price"], offer["priceCurrency"]) == ("249.00", "ZAR")
    assert offer["availability"] == "https://schema.org/LimitedAvailability"


def test_a_change_shows_on_the_next_page_although_pages_are_kept(client: ShopClient, in_kloof: UUID) -> None:
    assert client.get(MUG).words(".buy .price") == "R 289,00"
    db.session.scalars(select(Variant).where(Variant.sku == "MUG-RED-350")).one().price_cents = 31_900
    publish(mug())
    assert client.get(MUG).words(".buy .price") == "R 319,00"


def test_words_of_a_merchant_are_words(client: ShopClient, in_kloof: UUID) -> None:
    product = mug()
    product.title = product.subtitle = "</script><script>alert(1)</script>"
    brand = Brand(name=product.title, slug="maker")
    db.session.add(brand)
    db.session.flush()
    product.brand_id = brand.id
    publish(product)
    for path in (MUG, "/c/table", "/"):
        page = client.get(path)
        assert page.status == 200
        assert "<script>alert" not in page.text
    assert data_of(client.get(MUG))["Product"]["name"] == product.title


def test_the_gallery_shows_the_chosen_colour_and_what_suits_them_all(
    client: ShopClient, in_kloof: UUID
) -> None:
    product = mug()
    for position, colour in enumerate((None, "Red ochre", "Sage")):
        name = f"{position}" * 64
        asset = MediaAsset(sha=name, source_sha=name, width=1200, height=1500, paper="sand")
        db.session.add(asset)
        db.session.flush()
        db.session.add(
            ProductImage(
                product_id=product.id,
                asset_id=asset.id,
                position=position,
                alt=f"{colour}",
                option_value=colour,
            )
        )
    publish(product)

    def pictures(path: str) -> list[str]:
        return [str(image["alt"]) for image in client.get(path).all(".shots img")]

    assert pictures(f"{MUG}?colour=Sage") == ["Sage", "None"]
    assert pictures(f"{MUG}?colour=Red+ochre") == ["Red ochre", "None"]


def test_a_page_says_what_is_left_once_it_is_few(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    client.get("/p/stoep-kettle")
    set_levels(db.session(), {shop.kloof.variants["KETTLE"]: Level(0)}, reason="broken in the window")
    catalogue_version.changed(db.session())
    db.session.commit()
    assert client.get("/p/stoep-kettle").words(".stock") == "Sold out for now"
