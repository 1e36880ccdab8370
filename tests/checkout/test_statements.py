"""What an order costs the database, counted from the press of the button to the redirect."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.catalog.models.product import Variant
from app.database import in_store
from app.inventory.models import Reservation, StockItem
from app.inventory.stock import Level, set_levels
from app.orders.models.order import OrderLine
from tests.cast import ALICE, Cast
from tests.checkout.walking import put_in_cart
from tests.client import ShopClient
from tests.counting import fill_warehouse, statements
from tests.standin import StripeStandin

pytestmark = pytest.mark.money

VARIANTS = 10
#: The transaction that places it, from the lock on the basket to the commit. A batch of rows is one statement.
PLACING = 12
#: Before it the draft is read; after it the payment page is opened: read, locked, kept, and its object remembered.
REQUEST = 18


@pytest.fixture
def shelf(app: Flask, shop: Cast) -> list[UUID]:
    """Ten variants of as many products, counted, with enough of each that no card changes its words."""
    fill_warehouse(app, shop.kloof.id, VARIANTS)
    with app.app_context(), in_store(shop.kloof.id) as session:
        chosen = list(session.scalars(select(Variant.id).where(Variant.sku.like("THING-%"))))
        session.execute(update(StockItem).where(StockItem.variant_id.in_(chosen)).values(track_stock=True))
        set_levels(session, {key: Level(20) for key in chosen}, reason="test shelf")
        session.commit()
        return chosen


def test_ten_variants_are_ordered_with_twelve_statements_and_one_call(
    app: Flask, client: ShopClient, shop: Cast, provider: StripeStandin, shelf: list[UUID]
) -> None:
    for variant_id in shelf:
        put_in_cart(client, variant_id)
    delivery = client.submit(client.get("/checkout"), "/checkout", **ALICE)
    review = client.submit(delivery, "/checkout/delivery", payment="card")
    with statements(app) as sent:
        page = client.post("/checkout/order", review.form("/checkout/order"))
    assert page.status == 303
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalar(select(func.count()).select_from(OrderLine)) == VARIANTS
        assert session.scalar(select(func.count()).select_from(Reservation)) == VARIANTS
    begun = next(place for place, said in enumerate(sent) if "FROM cart" in said and "FOR UPDATE" in said)
    ended = next(place for place, said in enumerate(sent) if "UPDATE stock_item" in said)
    assert ended + 1 - begun <= PLACING, "\n".join(sent[begun : ended + 1])
    assert len(sent) <= REQUEST, "\n".join(sent)
    assert len(provider.requests("POST", "/v1/checkout/sessions")) == 1
