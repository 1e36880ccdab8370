"""A store that is no VAT vendor: from the front page to the mail, nobody reads a word of VAT."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import in_store
from app.notifications.letters import compose
from app.orders.models.order import Order
from app.payments.honouring import receive
from app.payments.models.payment import Payment
from app.stores.models import Store
from tests.cast import ALICE, Cast
from tests.client import Page, ShopClient

pytestmark = pytest.mark.money

VAT = re.compile(r"\bvat|\btax", re.IGNORECASE)


def told(page: Page) -> str:
    """The whole source, without what only looks like it: addresses of files and signed texts."""
    for tag in page.soup.select("link, script[src], input[type=hidden]"):
        tag.decompose()
    return page.soup.decode()


def test_nothing_that_a_shopper_sees_speaks_of_vat(app: Flask, shop: Cast) -> None:
    client = ShopClient(app, host=shop.jozi.host)
    pages = [
        client.get(path)
        for path in ("/", "/p/city-bike", "/c/bicycles", "/pages/delivery", "/pages/terms", "/pages/about")
    ]
    client.post("/cart/lines", {"variant_id": str(shop.jozi.variants["BIKE"]), "quantity": "1"})
    cart, details = client.get("/cart"), client.get("/checkout")
    delivery = client.submit(details, "/checkout", **ALICE)
    review = client.submit(delivery, "/checkout/delivery", payment="eft")
    order = client.submit(review, "/checkout/order")
    assert order.url.startswith("/orders/")
    pages += [cart, details, delivery, review, order]
    assert {page.url: VAT.findall(told(page)) for page in pages if VAT.search(told(page))} == {}


def test_neither_do_its_papers_and_its_mail(app: Flask, shop: Cast) -> None:
    client = ShopClient(app, host=shop.jozi.host)
    client.post("/cart/lines", {"variant_id": str(shop.jozi.variants["BIKE"]), "quantity": "1"})
    delivery = client.submit(client.get("/checkout"), "/checkout", **ALICE, company="Fox Street Couriers")
    review = client.submit(delivery, "/checkout/delivery", payment="eft")
    placed = client.submit(review, "/checkout/order")
    with app.app_context(), in_store(shop.jozi.id) as session:
        order = session.scalars(select(Order)).one()
        payment = Payment(
            order_id=order.id, provider="eft", provider_payment_id="1", amount_cents=order.total_cents, currency="ZAR"
        )  # fmt: skip
        receive(session, order, payment, by="test")
        session.flush()
        letter = compose(session, order, "order_paid")
        session.commit()
        assert session.get_one(Store, shop.jozi.id).vat_number is None
    assert VAT.findall(letter.text) == []
    assert VAT.findall(re.sub(r"<[^>]*>", " ", letter.html)) == []
    path = placed.url.split("?")[0]
    assert client.get(path).one('main a[href$="/invoice"]').get_text() == "Invoice"
    paper = client.get(f"{path}/invoice")
    assert paper.words("h1") == "Invoice INV-000001"
    assert VAT.findall(told(paper)) == []
