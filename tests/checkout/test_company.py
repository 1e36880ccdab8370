"""Buying for a company: asked quietly, kept on the order, never needed."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import in_store
from app.orders.models.order import Order
from tests.cast import ALICE, Cast
from tests.checkout.walking import MUG, put_in_cart, to_delivery
from tests.client import ShopClient

pytestmark = pytest.mark.money

COMPANY = {"company": "Karoo Guest House CC", "company_vat_number": "4123456780"}


def test_the_company_is_reviewed_and_kept_on_the_order(app: Flask, client: ShopClient, shop: Cast) -> None:
    delivery = to_delivery(client, shop, **COMPANY)
    review = client.submit(delivery, "/checkout/delivery", payment="eft")
    assert "Karoo Guest House CC, VAT 4123456780" in review.words("main")
    client.submit(review, "/checkout/order")
    with app.app_context(), in_store(shop.kloof.id) as session:
        order = session.scalars(select(Order)).one()
        assert (order.company, order.company_vat_number) == tuple(COMPANY.values())


def test_a_company_changed_in_another_window_comes_back_to_the_review(client: ShopClient, shop: Cast) -> None:
    delivery = to_delivery(client, shop, **COMPANY)
    review = client.submit(delivery, "/checkout/delivery", payment="eft")
    client.submit(client.get("/checkout"), "/checkout", company="Another (Pty) Ltd")
    page = client.submit(review, "/checkout/order")
    assert page.status == 409
    assert "changed in another window" in page.words("main")


def test_a_wrong_number_opens_the_question_again_with_what_was_typed(client: ShopClient, shop: Cast) -> None:
    put_in_cart(client, shop.kloof.variants[MUG])
    page = client.post("/checkout", {**ALICE, **COMPANY, "company_vat_number": "9123456780"})
    assert page.status == 422
    assert page.one("details.company").has_attr("open")
    assert page.one("#company_vat_number")["value"] == "9123456780"
    assert page.one("#company_vat_number-error")


def test_a_store_that_is_no_vendor_asks_for_no_vat_number(app: Flask, shop: Cast) -> None:
    client = ShopClient(app, host=shop.jozi.host)
    put_in_cart(client, shop.jozi.variants["BIKE"])
    page = client.get("/checkout")
    assert page.one("#company")
    assert page.all("#company_vat_number") == []
