"""From the shelf to a placed order, over JSON."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import in_store
from app.orders.models.order import Order
from tests.api.program import Program, checkout, enrol
from tests.cast import Cast
from tests.standin import StripeStandin

MUG_CENTS, NEAR_CENTS = 28_900, 6_000
pytestmark = pytest.mark.money


def put_in(program: Program, shop: Cast, quantity: int = 1, sku: str = "MUG-RED-350") -> None:
    wish = {"variant_id": str(shop.kloof.variants[sku]), "quantity": quantity}
    assert program.post("/api/cart/lines", wish).status == 200


def orders(app: Flask, shop: Cast) -> list[Order]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return list(session.scalars(select(Order).order_by(Order.id)))


def test_a_program_finds_a_mug_and_buys_it(
    app: Flask, shop: Cast, program: Program, provider: StripeStandin
) -> None:
    [found] = program.get("/api/products?q=mug").json["products"]
    product = program.get(f"/api/products/{found['slug']}").json
    [variant] = [each for each in product["variants"] if each["sku"] == "MUG-RED-350"]
    cart = program.post("/api/cart/lines", {"variant_id": variant["id"], "quantity": 2})
    assert (cart.json["count"], cart.json["goods_cents"]) == (2, 2 * MUG_CENTS)
    quote = program.get("/api/checkout/quote?province=WC").json
    [option] = quote["delivery_options"]
    seen = program.get(f"/api/checkout/quote?province=WC&delivery={option['id']}").json["total_cents"]
    assert seen == 2 * MUG_CENTS + NEAR_CENTS
    placed = program.post("/api/payments/checkout/create-session", checkout(shop, total_cents=seen))
    assert placed.status == 201, placed.text
    [session] = provider.sessions()
    assert (placed.json["payment_url"], session["amount_total"]) == (session["url"], seen)
    order = program.get(placed.headers["Location"])
    assert (order.json["status"], order.json["total_cents"]) == ("PENDING", seen)
    assert order.json["lines"][0]["sku"] == "MUG-RED-350"
    assert program.get(f"/api/orders/{placed.json['reference']}").status == 404


def test_another_total_than_the_one_seen_is_refused_with_the_difference(
    app: Flask, shop: Cast, program: Program, provider: StripeStandin
) -> None:
    put_in(program, shop)
    refused = program.post(
        "/api/payments/checkout/create-session", checkout(shop, total_cents=MUG_CENTS + NEAR_CENTS - 100)
    )
    assert (refused.status, refused.json["code"]) == (409, "figures-changed")
    assert (refused.json["total_cents"], refused.json["difference_cents"]) == (MUG_CENTS + NEAR_CENTS, 100)
    assert orders(app, shop) == []
    assert provider.sessions() == []


def test_an_order_is_not_given_to_whoever_has_come_by_its_cart(
    app: Flask, shop: Cast, program: Program, provider: StripeStandin
) -> None:
    """Its key opens the address of the person who placed it while logged in."""
    enrol(app, shop)
    program.log_in()
    put_in(program, shop)
    placed = program.post(
        "/api/payments/checkout/create-session", checkout(shop, total_cents=MUG_CENTS + NEAR_CENTS)
    )
    assert placed.status == 201
    program.access = ""
    put_in(program, shop)
    refused = program.post(
        "/api/payments/checkout/create-session", checkout(shop, total_cents=MUG_CENTS + NEAR_CENTS)
    )
    assert refused.status == 409
    assert placed.json["reference"] not in refused.text
    assert len(orders(app, shop)) == 1
