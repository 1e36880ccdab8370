"""A sale by a program that knows nothing but JSON, with every program of the shop running."""

from typing import Any

import requests

from tests.api.program import PASSWORD
from tests.cast import ALICE
from tests.live.postbox import text_of
from tests.live.shop import LiveShop

MUG, MUG_CENTS = "MUG-RED-350", 28_900


class Program:
    def __init__(self, base: str) -> None:
        self.base = base
        self.web = requests.Session()
        self.web.trust_env = False

    def ask(self, method: str, path: str, body: object = None, *, status: int = 200) -> Any:
        answer = self.web.request(method, self.base + path, json=body, timeout=60)
        assert answer.status_code == status, answer.text
        if "X-Cart" in answer.headers:
            self.web.headers["X-Cart"] = answer.headers["X-Cart"]
        return answer.json()


def test_a_program_registers_buys_and_sees_its_order_paid(live: LiveShop) -> None:
    program = Program(live.base)
    person = {"name": ALICE["name"], "email": ALICE["email"], "password": PASSWORD}
    program.ask("POST", "/api/auth/register", person, status=202)
    [letter] = live.postbox.wait_for(ALICE["email"])
    assert "/register/confirmation?key=" in text_of(letter)
    [card] = program.ask("GET", "/api/products?q=veld+mug")["products"]
    variants = program.ask("GET", f"/api/products/{card['slug']}")["variants"]
    [mug] = [variant["id"] for variant in variants if variant["sku"] == MUG]
    cart = program.ask("POST", "/api/cart/lines", {"variant_id": mug, "quantity": 1})
    tokens = program.ask("POST", "/api/auth/login", {"email": ALICE["email"], "password": PASSWORD})
    program.web.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    cart = program.ask("PATCH", f"/api/cart/lines/{cart['lines'][0]['id']}", {"quantity": 2})
    assert cart["goods_cents"] == 2 * MUG_CENTS
    where = "/api/checkout/quote?province=WC&postal_code=8001"
    delivery = program.ask("GET", where)["delivery_options"][0]["id"]
    seen = program.ask("GET", f"{where}&delivery={delivery}")["total_cents"]
    program.web.headers["Idempotency-Key"] = "one-order-of-mine"
    wish = {**ALICE, "delivery": delivery, "payment": "card", "total_cents": seen}
    placed, again = (
        program.ask("POST", "/api/payments/checkout/create-session", wish, status=201) for _ in range(2)
    )
    assert placed == again
    pages = live.provider.sessions()
    assert [(page["url"], page["amount_total"]) for page in pages] == [(placed["payment_url"], seen)]
    live.provider.pay(pages[0]["id"])
    live.wait_until(placed["reference"], "PAID")
    assert program.ask("GET", f"/api/orders/{placed['reference']}")["status"] == "PAID"
    [order] = program.ask("GET", "/api/orders")["orders"]
    assert (order["status"], order["total_cents"]) == ("PAID", 2 * MUG_CENTS + 6_000)
    assert live.shelf(MUG) == (8, 0)
    live.wait_for_quiet()
    live.assert_sound()
