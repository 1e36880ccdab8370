"""What no form of ours sends. Never a 500, never a quantity out of range."""

from uuid import UUID

import pytest
from sqlalchemy import select

from app.cart.models import CartLine
from app.extensions import db
from tests.cast import Cast
from tests.client import ShopClient

QUANTITIES = [
    "-1",
    "1e2",
    "1e9",
    "1000000000",
    "1.5",
    "",
    " ",
    "0x10",
    "१२",
    "\uff11\uff12",
    "٣",
    "one",
    "1_0",
    "+1",
    "1\x00",
    "NaN",
    "9" * 5000,
]


def quantities() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(CartLine.quantity)))


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("fragment", [False, True])
def test_what_is_no_quantity_is_refused_with_words(
    shop: Cast, client: ShopClient, in_kloof: UUID, quantity: str, *, fragment: bool
) -> None:
    fields: dict[str, object] = {"variant_id": shop.kloof.variants["KETTLE"], "quantity": quantity}
    page = client.post("/cart/lines", fields, fragment=fragment)
    assert page.status == 422
    assert "not a quantity we can take" in page.words("#cart-panel")
    assert quantities() == []


def test_nought_of_something_is_refused(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    assert (
        client.post("/cart/lines", {"variant_id": shop.kloof.variants["KETTLE"], "quantity": "0"}).status
        == 422
    )
    assert quantities() == []


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_a_line_is_not_changed_to_nonsense(
    shop: Cast, client: ShopClient, in_kloof: UUID, quantity: str
) -> None:
    page = client.follow(client.post("/cart/lines", {"variant_id": shop.kloof.variants["KETTLE"]}))
    action = str(page.all('form[action^="/cart/lines/"]')[0]["action"])
    assert client.post(action, {"quantity": quantity}).status == 422
    assert client.post(action, {}).status == 422
    assert quantities() == [1]


@pytest.mark.parametrize(
    "text", ["", "1", "null", "veld-mug", "' OR 1=1 --", "\x00", "0" * 36, "{}", "x" * 10_000]
)
def test_what_is_no_variant_is_not_found(client: ShopClient, text: str) -> None:
    assert client.post("/cart/lines", {"variant_id": text}).status == 404


def test_an_unknown_variant_and_another_stores_are_not_found(shop: Cast, client: ShopClient) -> None:
    for variant_id in (UUID(int=5), shop.jozi.variants["BIKE"]):
        assert client.post("/cart/lines", {"variant_id": variant_id}).status == 404


def test_arrays_are_no_fields(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    kettle = str(shop.kloof.variants["KETTLE"])
    assert client.post("/cart/lines", {"variant_id[]": kettle}).status == 404
    assert client.post("/cart/lines", {"variant_id": [kettle, "x"], "quantity": ["-1", "1"]}).status == 422
    assert quantities() == []


@pytest.mark.parametrize("line_id", ["1", "x", "%00", "00000000-0000-0000-0000-000000000000", "../../admin"])
def test_what_is_no_line_is_not_found(client: ShopClient, line_id: str) -> None:
    assert client.post(f"/cart/lines/{line_id}", {"quantity": "1"}).status == 404


def test_a_body_that_is_no_form_is_not_read(client: ShopClient) -> None:
    answer = client.http.post(
        "/cart/lines",
        base_url=client.base,
        json={"variant_id": {"$ne": 1}},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 404
