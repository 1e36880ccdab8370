"""Headers on every answer, and which writes are the visitor's own."""

import pytest

from tests.cast import Cast
from tests.client import ShopClient

OWN = ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"})
FOREIGN = (
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "null"},
    {"Origin": "http://[localhost"},
    {"Referer": "http://localhost/p/veld-mug"},
)


def post(client: ShopClient, shop: Cast, headers: dict[str, str]) -> int:
    fields = {"variant_id": str(shop.kloof.variants["KETTLE"])}
    return client.http.post("/cart/lines", base_url=client.base, data=fields, headers=headers).status_code


@pytest.mark.parametrize("headers", OWN)
def test_a_write_from_our_own_page_passes(shop: Cast, client: ShopClient, headers: dict[str, str]) -> None:
    assert post(client, shop, headers) == 303


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_write_from_elsewhere_is_refused(shop: Cast, client: ShopClient, headers: dict[str, str]) -> None:
    assert post(client, shop, headers) == 403
    assert client.get("/cart").words("#cart-count") == "0"


def test_reading_is_open_to_all(client: ShopClient) -> None:
    assert client.get("/c/table", headers={"Sec-Fetch-Site": "cross-site"}).status == 200


@pytest.mark.parametrize("path", ["/", "/cart", "/nowhere", "/health/live", "/static/css/tokens.css"])
def test_every_answer_says_what_a_browser_may_do(
    client: ShopClient, environment: dict[str, str], path: str
) -> None:
    with client.http.get(path, base_url=client.base) as answer:
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert not any("unsafe" in value for value in policy.values())
        # Chromium holds the redirect to the payment page to this, so its origin is in it.
        assert policy["form-action"].split() == ["'self'", environment["STRIPE_API_BASE"]]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in answer.headers or "Werkzeug" not in answer.headers["Server"]


def test_each_answer_has_an_id_that_a_stranger_cannot_choose(client: ShopClient) -> None:
    ids = {
        client.get("/cart", headers={"X-Request-ID": "chosen-by-me"}).response.headers["X-Request-ID"]
        for _ in "ab"
    }
    assert len(ids) == 2
    assert "chosen-by-me" not in ids


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/cart/lines", 405)])
def test_a_refusal_is_a_designed_page(client: ShopClient, path: str, status: int) -> None:
    page = client.get(path)
    assert page.status == status
    assert page.one("h1")
    assert "no-store" in page.response.headers["Cache-Control"]


def test_too_large_a_body_is_refused(client: ShopClient) -> None:
    assert client.post("/cart/lines", {"variant_id": "x" * (3 * 1024 * 1024)}).status == 413
