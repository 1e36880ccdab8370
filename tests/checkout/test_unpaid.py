"""A buyer who orders and orders and never pays: how much of the shelf that can hold."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.checkout.unpaid import MOST_PER_CLIENT, MOST_PER_EMAIL, client_of
from app.database import in_store
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from tests.cast import ALICE, Cast
from tests.checkout.walking import put_in_cart
from tests.client import Page, ShopClient

pytestmark = pytest.mark.money


def order(
    app: Flask, shop: Cast, *, email: str, address: str = "196.25.1.1", client: ShopClient | None = None
) -> Page:
    """By EFT, whose goods are held for three days; in a browser that nobody has seen before, unless one is named."""
    client = client or ShopClient(app, host=shop.kloof.host)
    client.http.environ_base["REMOTE_ADDR"] = address
    put_in_cart(client, shop.kloof.variants["ROAST-250"])
    delivery = client.submit(client.get("/checkout"), "/checkout", **{**ALICE, "email": email})
    review = client.submit(delivery, "/checkout/delivery", payment="eft")
    return client.submit(review, "/checkout/order")


def waiting(app: Flask, shop: Cast) -> int:
    with app.app_context(), in_store(shop.kloof.id) as session:
        statement = select(func.count()).select_from(Order).where(Order.status == OrderStatus.PENDING)
        return session.scalar(statement) or 0


def test_a_fourth_unpaid_order_of_an_address_is_refused_in_words(limited: Flask, shop: Cast) -> None:
    for number in range(MOST_PER_EMAIL):
        page = order(limited, shop, email="Hoarder@Example.com", address=f"196.25.2.{number}")
        assert page.status == 200, page.text
    refused = order(limited, shop, email="hoarder@example.com", address="196.25.3.1")
    assert refused.status == 409
    assert "3 orders for this e-mail address are waiting for payment" in refused.words("main")
    assert waiting(limited, shop) == MOST_PER_EMAIL
    assert order(limited, shop, email="somebody.else@example.com").status == 200


def test_an_order_that_was_given_up_does_not_count(limited: Flask, shop: Cast) -> None:
    client = ShopClient(limited, host=shop.kloof.host)
    for _ in range(MOST_PER_EMAIL):
        page = order(limited, shop, email="again@example.com", client=client)
    assert order(limited, shop, email="again@example.com").status == 409
    assert client.post(f"{page.url}/cancellation").status == 303
    assert order(limited, shop, email="again@example.com").status == 200


def test_many_addresses_from_one_network_are_refused_too(limited: Flask, shop: Cast) -> None:
    for number in range(MOST_PER_CLIENT):
        assert order(limited, shop, email=f"n{number}@example.com").status == 200
    refused = order(limited, shop, email="n-last@example.com")
    assert refused.status == 409
    assert "Many orders from your network are waiting" in refused.words("main")
    assert order(limited, shop, email="n-last@example.com", address="41.0.0.1").status == 200


def test_the_digest_names_no_address_and_takes_a_household_of_ipv6_for_one() -> None:
    one = client_of("2001:db8:1:2::1", secret="s")
    assert one == client_of("2001:db8:1:2:ffff::9", secret="s")
    assert one != client_of("2001:db8:1:3::1", secret="s")
    assert client_of("196.25.1.1", secret="s") != client_of("196.25.1.1", secret="another")
    assert client_of(None, secret="s") == client_of("unix:", secret="s") == ""
