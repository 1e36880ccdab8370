"""Several presses of the button at the same moment, each in a thread and a database session of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import in_store
from app.inventory.models import StockItem
from app.orders.models.order import Order
from tests.cast import Cast
from tests.checkout.walking import bring_back_cookie, remember_cookie, to_review
from tests.client import Page, ShopClient
from tests.standin import StripeStandin

pytestmark = pytest.mark.money

AT_ONCE = 6  # within the pool's ten connections


def at_once(presses: list[Callable[[], Page]]) -> list[Page]:
    with ThreadPoolExecutor(len(presses)) as threads:
        return [future.result() for future in [threads.submit(press) for press in presses]]


def test_one_basket_sent_many_times_is_one_order_and_one_payment_page(
    app: Flask, shop: Cast, provider: StripeStandin
) -> None:
    client = ShopClient(app, host=shop.kloof.host)
    fields = to_review(client, shop).form("/checkout/order")
    windows = [ShopClient(app, host=shop.kloof.host) for _ in range(AT_ONCE)]
    for window in windows:
        bring_back_cookie(window, remember_cookie(client))
    pages = at_once([lambda window=window: window.post("/checkout/order", fields) for window in windows])
    assert {page.status for page in pages} <= {303, 503}
    assert any(page.status == 303 for page in pages)
    assert len(provider.sessions()) == 1
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalar(select(func.count()).select_from(Order)) == 1


def test_of_many_who_want_the_last_one_exactly_one_gets_it(
    app: Flask, shop: Cast, provider: StripeStandin
) -> None:
    shoppers = [ShopClient(app, host=shop.kloof.host) for _ in range(AT_ONCE)]
    reviews = [to_review(shopper, shop, "KETTLE") for shopper in shoppers]
    pages = at_once([
        lambda shopper=shopper, page=page: shopper.post("/checkout/order", page.form("/checkout/order"))
        for shopper, page in zip(shoppers, reviews, strict=True)
    ])  # fmt: skip
    refused = [page for page in pages if page.status == 409]
    assert sorted(page.status for page in pages) == [303] + [409] * (AT_ONCE - 1)
    assert all(
        "has just sold out" in page.words("main") or "has sold out" in page.words("main") for page in refused
    )
    assert len(provider.sessions()) == 1
    with app.app_context(), in_store(shop.kloof.id) as session:
        item = session.scalars(
            select(StockItem).where(StockItem.variant_id == shop.kloof.variants["KETTLE"])
        ).one()
        assert (item.quantity, item.reserved) == (1, 1)
