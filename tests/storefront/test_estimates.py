"""What delivery to my postal code costs, asked on the product page."""

from uuid import UUID

import pytest

from app.catalog.models.product import Variant
from app.database import get
from app.extensions import db
from tests.cast import Cast
from tests.client import Page, ShopClient


def ask(client: ShopClient, variant: object, code: str, *, fragment: bool = False) -> Page:
    return client.get(f"/delivery-estimate?variant={variant}&code={code}", fragment=fragment)


def test_the_product_page_asks_for_a_postal_code(shop: Cast, client: ShopClient) -> None:
    fields = client.get("/p/veld-mug").form("/delivery-estimate")
    assert fields == {"variant": str(shop.kloof.variants["MUG-RED-350"]), "code": ""}


@pytest.mark.parametrize(("code", "price"), [("7800", "R 60,00"), ("2001", "R 95,00")])
def test_the_answer_is_a_page_with_price_and_days(
    shop: Cast, client: ShopClient, code: str, price: str
) -> None:
    page = ask(client, shop.kloof.variants["MUG-RED-350"], code)
    assert page.status == 200
    assert "2 to 4 working days" in page.words("#delivery-estimate")
    assert page.words("#delivery-estimate .price") == price
    assert page.form("/delivery-estimate")["code"] == code
    assert page.all('main a[href="/p/veld-mug"]')
    assert page.all('meta[name="robots"][content="noindex"]')


def test_htmx_gets_the_answer_alone(shop: Cast, client: ShopClient) -> None:
    page = ask(client, shop.kloof.variants["KETTLE"], "8001", fragment=True)
    assert page.all("html > body > *")[0]["id"] == "delivery-estimate"
    assert page.words(".price") == "Free"
    assert "no-store" in page.response.headers["Cache-Control"]


@pytest.mark.parametrize("code", ["", "780", "78000", "9100", "abcd", "%00", "٧٨٠٠"])
def test_what_is_no_postal_code_is_said_so(shop: Cast, client: ShopClient, code: str) -> None:
    page = ask(client, shop.kloof.variants["KETTLE"], code)
    assert page.status == 422
    assert page.one("#estimate-code")["aria-invalid"] == "true"
    assert "four digits" in page.words("#estimate-problem")


def test_where_no_courier_goes_it_says_so(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    get(db.session(), Variant, shop.kloof.variants["KETTLE"]).weight_grams = 31_000
    db.session.commit()
    page = ask(client, shop.kloof.variants["KETTLE"], "7800")
    assert "no courier for a parcel of 31,0 kg" in page.words("#estimate-problem")


@pytest.mark.parametrize("variant", ["", "1", "x' OR 1=1", "00000000-0000-0000-0000-000000000000"])
def test_for_what_is_not_sold_there_is_no_estimate(client: ShopClient, variant: str) -> None:
    assert ask(client, variant, "7800").status == 404


def test_another_stores_goods_are_not_estimated(shop: Cast, client: ShopClient) -> None:
    assert ask(client, shop.jozi.variants["BIKE"], "7800").status == 404
