"""Who changes what the store says of itself holds its row for a while; shoppers, whose rows point at it, go on ordering."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.admin.settings.facts import store_changed
from app.database import in_store
from app.inventory import alerts
from app.shipping import zoning
from app.stores import hosts
from app.stores.locking import locked_store
from tests.cast import Cast
from tests.checkout.walking import to_review
from tests.client import ShopClient

CASES: dict[str, Callable[[Session], object]] = {
    "settings": lambda session: store_changed(session, locked_store(session)),
    "a host name": lambda session: hosts.claim(session, "winkel.example.com"),
    "a delivery zone": lambda session: zoning.add_zone(session, zoning.Places("Karoo", [], "6200", False)),
    "when all are told": lambda session: alerts.set_usual_threshold(session, 1),
}


@pytest.mark.parametrize("case", CASES)
def test_an_order_does_not_wait_for_who_changes_the_store(
    app: Flask, shop: Cast, client: ShopClient, case: str
) -> None:
    filled = to_review(client, shop, payment="eft").form("/checkout/order")
    with ThreadPoolExecutor(1) as pool, app.app_context(), in_store(shop.kloof.id) as session:
        CASES[case](session)
        session.flush()
        placed = pool.submit(client.post, "/checkout/order", filled).result(10)
        session.rollback()
    assert placed.status == 303
    assert placed.response.headers["Location"].startswith("/orders/")
