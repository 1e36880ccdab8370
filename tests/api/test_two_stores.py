"""What is another store's, or another shopper's, is not there."""

import pytest
from flask import Flask
from sqlalchemy import update

from app.database import in_store
from app.stores.models import Store
from app.stores.queries import forget_profiles
from tests.api.program import Answer, Program, checkout, enrol
from tests.cast import ALICE, BOB, Cast
from tests.standin import StripeStandin

ELSEWHERE = "https://till.example"


def test_a_cart_of_one_store_is_none_in_another(app: Flask, shop: Cast, program: Program) -> None:
    [line] = program.post("/api/cart/lines", {"variant_id": str(shop.kloof.variants["KETTLE"])}).json["lines"]
    next_door = Program(app, host=shop.jozi.host)
    next_door.cart = program.cart
    for method, path in (
        ("GET", "/api/cart"),
        ("DELETE", "/api/cart"),
        ("DELETE", f"/api/cart/lines/{line['id']}"),
        ("DELETE", "/api/cart/codes/TEN"),
    ):
        assert next_door.ask(method, path).status == 404, path
    assert next_door.ask("PATCH", f"/api/cart/lines/{line['id']}", {"quantity": 0}).status == 404
    bike = {"variant_id": str(shop.jozi.variants["BIKE"])}
    assert program.post("/api/cart/lines", bike).status == 404
    assert program.get("/api/products/city-bike").status == 404
    assert program.get("/api/cart").json["count"] == 1


def test_a_line_of_another_cart_is_not_found(app: Flask, shop: Cast, program: Program) -> None:
    wish = {"variant_id": str(shop.kloof.variants["MUG-RED-350"])}
    [line] = program.post("/api/cart/lines", wish).json["lines"]
    other = Program(app, host=shop.kloof.host)
    other.post("/api/cart/lines", wish)
    assert other.ask("PATCH", f"/api/cart/lines/{line['id']}", {"quantity": 5}).status == 404
    assert other.ask("DELETE", f"/api/cart/lines/{line['id']}").status == 404
    assert program.ask("PATCH", f"/api/cart/lines/{line['id']}", {"quantity": 5}).json["count"] == 5
    assert program.ask("DELETE", f"/api/cart/lines/{line['id']}").json["lines"] == []


def test_an_order_is_its_shoppers_and_whoevers_has_its_key(
    app: Flask, shop: Cast, program: Program, provider: StripeStandin
) -> None:
    for person in (ALICE, BOB):
        enrol(app, shop, person["email"])
    program.log_in()
    program.post("/api/cart/lines", {"variant_id": str(shop.kloof.variants["MUG-RED-350"])})
    placed = program.post("/api/payments/checkout/create-session", checkout(shop, total_cents=34_900)).json
    path = f"/api/orders/{placed['reference']}"
    assert program.get(path).json["status"] == "PENDING"
    assert [order["reference"] for order in program.get("/api/orders").json["orders"]] == [
        placed["reference"]
    ]
    bob, nobody = Program(app, host=shop.kloof.host), Program(app, host=shop.kloof.host)
    bob.log_in(BOB["email"])
    assert bob.get("/api/orders").json["orders"] == []
    for one in (bob, nobody):
        assert one.get(path).status == 404
        assert one.post(f"{path}/cancellation").status == 404
        assert one.get(f"{path}?key=wrong").status == 404
    assert nobody.get(f"{path}?key={placed['order_key']}").status == 200
    cancelled = program.post(f"{path}/cancellation")
    assert cancelled.json["status"] == "CANCELLED"
    assert program.post(f"{path}/payments").status == 409


def test_a_guests_cart_becomes_the_logins(app: Flask, shop: Cast, program: Program) -> None:
    enrol(app, shop)
    program.post("/api/cart/lines", {"variant_id": str(shop.kloof.variants["MUG-RED-350"]), "quantity": 2})
    program.log_in()
    program.cart = ""
    assert program.get("/api/cart").json["count"] == 2
    elsewhere = Program(app, host=shop.kloof.host)
    elsewhere.log_in()
    assert elsewhere.get("/api/cart").json["count"] == 2


def test_a_carts_token_opens_nothing_of_a_persons_without_their_login(
    app: Flask, shop: Cast, program: Program, provider: StripeStandin
) -> None:
    enrol(app, shop)
    enrol(app, shop, BOB["email"])
    wish = {"variant_id": str(shop.kloof.variants["MUG-RED-350"])}
    program.post("/api/cart/lines", wish)
    program.log_in()
    [line] = program.get("/api/cart").json["lines"]
    finder, bob = (Program(app, host=shop.kloof.host) for _ in range(2))
    bob.log_in(BOB["email"])
    total = program.get(f"/api/checkout/quote?province=WC&delivery={shop.kloof.rates['near']}").json[
        "total_cents"
    ]
    order = "/api/payments/checkout/create-session"
    for other in (finder, bob):
        other.cart = program.cart
        assert other.get("/api/cart").json["lines"] == []
        other.cart = program.cart
        assert other.ask("PATCH", f"/api/cart/lines/{line['id']}", {"quantity": 9}).status == 404
        assert other.post(order, checkout(shop, total_cents=total)).status == 404
    placed = program.post(order, checkout(shop, total_cents=total))
    assert placed.status == 201, placed.text
    assert (
        program.post(order, checkout(shop, total_cents=total)).json["reference"] == placed.json["reference"]
    )
    for other in (finder, bob):
        other.cart = program.cart
        refused = other.post(order, checkout(shop, total_cents=total))
        assert refused.status == 409
        assert "order_key" not in refused.json


@pytest.fixture
def open_to_till(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(Store).where(Store.id == shop.kloof.id).values(api_origins=[ELSEWHERE]))
        session.commit()
    forget_profiles()


def preflight(program: Program, origin: str) -> Answer:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-cart",
    }
    return program.ask("OPTIONS", "/api/cart/lines", headers=asked)


@pytest.mark.usefixtures("open_to_till")
def test_pages_of_an_origin_that_the_store_names_may_ask(app: Flask, shop: Cast, program: Program) -> None:
    told = preflight(program, ELSEWHERE).headers
    assert told["Access-Control-Allow-Origin"] == ELSEWHERE
    assert "X-Cart" in told["Access-Control-Allow-Headers"]
    assert "PATCH" in told["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in told
    for path in ("/api/products", "/api/nothing", "/api/orders"):
        answer = program.get(path, headers={"Origin": ELSEWHERE})
        assert answer.headers["Access-Control-Allow-Origin"] == ELSEWHERE, path
        assert "Origin" in answer.headers["Vary"]
    for origin in ("https://till.example.evil.example", "http://till.example", "null", "*"):
        assert "Access-Control-Allow-Origin" not in preflight(program, origin).headers
    next_door = Program(app, host=shop.jozi.host)
    assert "Access-Control-Allow-Origin" not in preflight(next_door, ELSEWHERE).headers


def test_without_a_named_origin_none_may(program: Program) -> None:
    assert "Access-Control-Allow-Origin" not in preflight(program, ELSEWHERE).headers
