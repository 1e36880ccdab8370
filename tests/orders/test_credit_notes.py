"""What a shopper sees of money that goes back."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import in_store, lock
from app.orders.credits import Credit, Units, creditable
from app.orders.links import order_link
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.payments import crediting
from app.payments.models.payment import Refund
from app.payments.provider import ProviderRefund, RefundStatus
from app.payments.refunds import apply_refund
from tests import placed
from tests.cast import Cast
from tests.client import Page, ShopClient

pytestmark = pytest.mark.money


def words(page: Page, place: str) -> str:
    return page.words(place).replace("\u00a0", " ")


def answer(refund: Refund, status: RefundStatus) -> ProviderRefund:
    return ProviderRefund(f"re_{refund.id}", status, refund.amount_cents, str(refund.id))


def test_the_order_page_says_what_went_back_for_what(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        order = placed.paid(shop)
        [one] = creditable(session, order).lines
        credit = Credit("A chip in the glaze", {one.line.id: Units(1)}, delivery_cents=1_000)
        crediting.issue(session, order, credit, by="test")
        session.commit()
        link = order_link(order)
    page = ShopClient(app, host=shop.kloof.host).get(link)
    said = words(page, "#credit-notes")
    for expected in (
        "CN-000001",
        "A chip in the glaze",
        "Veld mug, 1",
        "R 289,00",
        "R 10,00",
        "R 299,00",
        "on its way back",
    ):
        assert expected in said
    [note] = page.all("#credit-notes a")
    assert note["href"].startswith(f"/orders/{order.reference}/credit-notes/1?key=")


def test_a_refund_that_failed_after_all_is_owned_up_to(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        order = placed.paid(shop)
        crediting.issue(session, order, Credit("All of it", amount_cents=order.total_cents), by="test")
        refund = session.scalars(select(Refund)).one()
        apply_refund(session, order, refund, answer=answer(refund, RefundStatus.SUCCEEDED))
        session.commit()
        link, refund_id, order_id = order_link(order), refund.id, order.id
    client = ShopClient(app, host=shop.kloof.host)
    assert "All of it has been paid back" in words(client.get(link), "#credit-notes")
    fail(app, shop, order_id, refund_id)
    page = client.get(link)
    assert "did not go through" in words(page, "#order-status")
    assert "We owe it to you" in words(page, "#order-status")
    assert page.one("[data-order-status]")["data-order-status"] == "REFUNDED"


def fail(app: Flask, shop: Cast, order_id: UUID, refund_id: UUID) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        order, refund = lock(session, Order, order_id), lock(session, Refund, refund_id)
        assert order.status is OrderStatus.REFUNDED
        apply_refund(session, order, refund, answer=answer(refund, RefundStatus.FAILED))
        assert (order.refunded_cents, order.needs_attention is not None) == (0, True)
        session.commit()
