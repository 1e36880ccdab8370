"""The steps to an order, walked the way a browser walks them: read the page, fill in its form, send it."""

from urllib.parse import urlsplit
from uuid import UUID

from tests.cast import ALICE, Cast
from tests.client import Page, ShopClient

MUG = "MUG-RED-350"
MUG_CENTS = 28_900
NEAR_CENTS = 6_000
COOKIE = "fusion_session"


def put_in_cart(client: ShopClient, variant_id: UUID, quantity: int = 1) -> None:
    page = client.post("/cart/lines", {"variant_id": str(variant_id), "quantity": str(quantity)})
    assert page.status == 303


def to_delivery(client: ShopClient, shop: Cast, sku: str = MUG, quantity: int = 1, **changes: str) -> Page:
    """The delivery page, reached with goods and details."""
    put_in_cart(client, shop.kloof.variants[sku], quantity)
    return client.submit(client.get("/checkout"), "/checkout", **{**ALICE, **changes})


def to_review(
    client: ShopClient, shop: Cast, sku: str = MUG, quantity: int = 1, *, payment: str = "card"
) -> Page:
    delivery = to_delivery(client, shop, sku, quantity)
    page = client.submit(delivery, "/checkout/delivery", payment=payment)
    assert (page.status, page.url) == (200, "/checkout/review")
    return page


def place(client: ShopClient, shop: Cast, *, payment: str = "card") -> str:
    """An order for one mug, as the shopper leaves it when the payment page has opened; its reference."""
    page = client.submit(to_review(client, shop, payment=payment), "/checkout/order")
    if payment == "eft":
        return page.url.split("/")[2]
    assert page.status == 303
    with client.http.session_transaction(base_url=client.base) as cookie:
        reference: str = cookie["orders"][-1]
    return reference


def path_of(address: str) -> str:
    """An address of the shop without its host, as the client takes it."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def remember_cookie(client: ShopClient) -> str:
    cookie = client.http.get_cookie(COOKIE, domain=client.base.removeprefix("http://"))
    assert cookie is not None
    return cookie.value


def bring_back_cookie(client: ShopClient, value: str) -> None:
    """As in a window that has not seen the newest answer."""
    client.http.set_cookie(COOKIE, value, domain=client.base.removeprefix("http://"))
