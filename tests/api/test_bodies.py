"""What is sent is taken as it was meant or not at all, and every refusal has one shape."""

import json

import pytest
from flask import Flask

from app.api.body import LARGEST_BODY
from tests.api.program import Answer, Program, checkout
from tests.cast import Cast

LINES = "/api/cart/lines"


@pytest.fixture
def mug(shop: Cast) -> str:
    return str(shop.kloof.variants["MUG-RED-350"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b'{"quantity": 1, "quantity": 2}', 400),
        (b'{"a": {"b": 1, "b": 2}}', 400),
        (b'{"quantity": NaN}', 400),
        (b'{"quantity": -Infinity}', 400),
        (b'{"quantity": 1e999}', 400),
        (b'{"quantity": ' + b"9" * 5000 + b"}", 400),
        (b'{"variant_id": "\\u0000"}', 400),
        (b'{"variant_id": "\\ud800"}', 400),
        (b'{"\\udfff": 1}', 400),
        (b'{"variant_id": "\xff"}', 400),
        (b"\xef\xbb\xbf{}", 400),
        (b'{"a": ' * 9 + b"1" + b"}" * 9, 400),
        (b"[" * 30_000 + b"]" * 30_000, 400),
        (b" " * (LARGEST_BODY + 1), 413),
    ],
)
def test_a_body_that_could_be_meant_in_two_ways_is_refused(
    program: Program, body: bytes, status: int
) -> None:
    refused = program.post(LINES, body)
    assert refused.status == status, refused.text


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", ""]
)
def test_other_content_than_json_is_refused(program: Program, mug: str, kind: str) -> None:
    answer = program.http.post(
        LINES, base_url=program.base, data=json.dumps({"variant_id": mug}), content_type=kind
    )
    assert Answer(answer).status == 415


@pytest.mark.parametrize(
    "name", ["role", "price_cents", "store_id", "status", "user_id", "id", "noted_price_cents"]
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", LINES),
        ("POST", "/api/cart"),
        ("PUT", "/api/cart"),
        ("POST", "/api/cart/codes"),
        ("POST", "/api/auth/register"),
        ("POST", "/api/auth/login"),
        ("POST", "/api/auth/refresh"),
        ("POST", "/api/payments/checkout/create-session"),
    ],
)
def test_nobody_says_what_is_not_theirs_to_say(
    shop: Cast, program: Program, mug: str, method: str, path: str, name: str
) -> None:
    """Each body holds all that the operation takes, so that the one name too many is what is refused."""
    bodies: dict[str, dict[str, object]] = {
        LINES: {"variant_id": mug},
        "/api/cart": {"variant_id": mug} if method == "POST" else {"line_id": mug, "quantity": 1},
        "/api/cart/codes": {"code": "TEN"},
        "/api/auth/register": {
            "name": "Eve",
            "email": "eve@example.com",
            "password": "a slow tortoise crosses",
        },
        "/api/auth/login": {"email": "eve@example.com", "password": "x"},
        "/api/auth/refresh": {"refresh_token": "x"},
        "/api/payments/checkout/create-session": checkout(shop, total_cents=1),
    }
    program.post(LINES, {"variant_id": mug})
    refused = program.ask(method, path, {**bodies[path], name: "owner"})
    assert (refused.status, refused.fields) == (422, {name})


@pytest.mark.parametrize("quantity", [0, -1, 10_000, 1.5, "2", True, None, [1], {"a": 1}])
def test_a_quantity_is_a_whole_number(program: Program, mug: str, quantity: object) -> None:
    refused = program.post(LINES, {"variant_id": mug, "quantity": quantity})
    assert (refused.status, {each.split(".")[0] for each in refused.fields}) == (422, {"quantity"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "nobody"),
        ("phone", "12"),
        ("postal_code", "80010"),
        ("province", "XX"),
        ("name", ""),
        ("name", "x" * 101),
        ("company_vat_number", "4123456789"),  # whose?
        ("delivery", "00000000-0000-7000-8000-000000000000"),
        ("payment", "cash"),
        ("total_cents", "34900"),
    ],
)
def test_what_the_pages_refuse_is_refused_beside_its_name(
    shop: Cast, program: Program, mug: str, name: str, value: object
) -> None:
    program.post(LINES, {"variant_id": mug})
    refused = program.post(
        "/api/payments/checkout/create-session", {**checkout(shop, total_cents=34_900), name: value}
    )
    assert (refused.status, refused.fields) == (422, {name}), refused.text


def test_long_and_odd_names_and_passwords_are_taken_or_refused_in_words(app: Flask, program: Program) -> None:
    for word in ("\u202eRobert", "💙" * 100, "x" * 2000, "a\tb", " "):
        sent = {"name": word, "email": "eve@example.com", "password": word * 12}
        assert program.post("/api/auth/register", sent).status in (202, 422)
        assert program.post("/api/auth/login", {"email": "eve@example.com", "password": word}).status in (
            401,
            422,
        )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api/products/nothing", 404),
        ("GET", "/api/products/%00", 404),
        ("GET", "/api/orders/ABCD2345", 404),
        ("DELETE", "/api/products", 405),
        ("POST", "/api/categories", 405),
        ("GET", "/api/products?colour=red", 422),
        ("GET", "/api/products?cursor=x", 422),
        ("GET", "/api/products?price_min=5&price_max=4", 422),
        ("GET", "/api/checkout/quote?province=WC", 404),
        ("PATCH", "/api/cart/lines/nothing", 404),
        ("DELETE", "/api/cart/lines/00000000-0000-7000-8000-000000000000", 404),
    ],
)
def test_a_refusal_has_one_shape(program: Program, method: str, path: str, status: int) -> None:
    refused = program.ask(method, path)
    assert refused.status == status
    assert ("Allow" in refused.headers) == (status == 405)
    assert refused.headers["Cache-Control"] == "no-store"


def test_a_cart_token_that_is_none_is_not_found(program: Program) -> None:
    for token in ("x", "ImFiYyI.abc", "é"):
        assert program.get("/api/cart", headers={"X-Cart": token}).status == 404
