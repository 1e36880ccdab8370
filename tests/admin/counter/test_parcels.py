"""An order that leaves in several parcels: what is in each, when it is shipped, when it has arrived."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.inventory.models import StockItem
from app.jobs import Job
from app.notifications.jobs import order_shipped
from app.notifications.models import Mail
from app.orders.links import order_link
from app.orders.models.order import Order, OrderEvent
from app.orders.models.shipment import Shipment, ShipmentLine
from app.orders.models.states import OrderStatus
from tests import placed
from tests.admin.test_orders import act, open_order, order_of
from tests.cast import Cast
from tests.client import Page, ShopClient

pytestmark = pytest.mark.money
Made = Callable[..., str]
Visit = Callable[[], Any]


def pack(client: ShopClient, reference: str, units: str, **more: str) -> Page:
    return act(client, reference, "shipments", carrier="Aramex", quantity_1=units, **more)


def parcels(at_kloof: Visit) -> list[tuple[int, bool]]:
    """Units in each, and whether it has arrived."""
    with at_kloof() as session:
        rows = session.execute(
            select(ShipmentLine.quantity, Shipment.delivered_at)
            .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
            .order_by(Shipment.id)
        )
        return [(quantity, at is not None) for quantity, at in rows]


def arrived(client: ShopClient, at_kloof: Visit, reference: str, *, which: int) -> Page:
    with at_kloof() as session:
        ids = list(session.scalars(select(Shipment.id).order_by(Shipment.id)))
    return act(client, reference, f"parcels/{ids[which]}/delivery")


def test_an_order_is_shipped_with_its_last_unit_and_delivered_with_its_last_parcel(
    peter: ShopClient, made: Made, at_kloof: Visit, shop: Cast
) -> None:
    reference = made(placed.paid, quantity=3)
    page = pack(peter, reference, "2", tracking_number="A-1")
    assert "Part shipped, 2 of 3" in page.words(".hd")
    assert order_of(at_kloof, reference).status is OrderStatus.PAID
    assert "2 \u00d7 Veld mug" in page.words("[data-shipment]")
    listed = peter.get("/admin/orders?view=part-shipped")
    assert "Part shipped, 2 of 3" in listed.words("tbody")
    arrived(peter, at_kloof, reference, which=0)
    assert order_of(at_kloof, reference).status is OrderStatus.PAID
    pack(peter, reference, "1")
    assert order_of(at_kloof, reference).status is OrderStatus.SHIPPED
    page = arrived(peter, at_kloof, reference, which=1)
    assert order_of(at_kloof, reference).status is OrderStatus.DELIVERED
    assert parcels(at_kloof) == [(2, True), (1, True)]
    assert "A parcel arrived" in page.words("#timeline")
    with at_kloof() as session:
        assert list(session.scalars(select(OrderEvent.kind).order_by(OrderEvent.id)))[2:] == [
            "order.part_shipped", "parcel.delivered", "order.shipped", "parcel.delivered", "order.delivered",
        ]  # fmt: skip
        mug = session.scalars(
            select(StockItem).where(StockItem.variant_id == shop.kloof.variants[placed.MUG])
        ).one()
        assert (mug.quantity, mug.reserved) == (7, 0)  # goods left the shelf when they were paid


def test_each_parcel_has_a_mail_that_says_what_is_in_it(
    app: Flask, peter: ShopClient, client: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.paid, quantity=3)
    pack(peter, reference, "2", tracking_number="A-1")
    with at_kloof() as session:
        [told] = session.scalars(select(Job).where(Job.name == "notifications.order_shipped"))
        order_shipped(*told.arguments)
        mail = session.scalars(select(Mail)).one()
        assert "In this parcel: 2 x Veld mug (Red ochre / 350 ml)." in mail.text
        assert "A-1" in mail.text
        link = order_link(session.scalars(select(Order)).one())
    shown = client.follow(client.get(link)).words("#order-status")
    assert "2 of 3 have left" in shown
    assert "The courier took part of your order." in shown
    pack(peter, reference, "1")
    with at_kloof() as session:
        told = session.scalars(
            select(Job).where(Job.name == "notifications.order_shipped").order_by(Job.id)
        ).all()
        order_shipped(*told[-1].arguments)
        mail = session.scalars(select(Mail).order_by(Mail.id.desc()).limit(1)).one()
        assert (
            "In this parcel: 1 x Veld mug (Red ochre / 350 ml).\nThat was the last of your order."
            in mail.text
        )


@pytest.mark.parametrize(
    ("units", "status", "said"), [("4", 422, "from 0 to 3"), ("-1", 422, "from 0 to 3"), ("x", 422, "from 0 to 3"), ("0", 409, "Say which goods")]
)  # fmt: skip
def test_a_parcel_holds_something_and_no_more_than_is_left(
    peter: ShopClient, made: Made, at_kloof: Visit, units: str, status: int, said: str
) -> None:
    reference = made(placed.paid, quantity=3)
    page = pack(peter, reference, units)
    assert page.status == status
    assert said in page.words("main")
    assert parcels(at_kloof) == []


def test_crediting_what_has_not_left_closes_a_part_shipped_order(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.paid, quantity=3)
    pack(carol, reference, "2")
    page = open_order(carol, reference)
    assert not page.all(f'form[action="/admin/orders/{reference}/cancellation"]')
    form = {**page.form(f"/admin/orders/{reference}/shipments"), "reason": "Out of clay"}
    refused = carol.post(f"/admin/orders/{reference}/cancellation", form)
    assert refused.status == 409
    assert "Part of order" in refused.words("main")
    address = f"/admin/orders/{reference}"
    preview = carol.submit(
        carol.get(f"{address}/refund"), f"{address}/refund", quantity_1="1", reason="Out of clay"
    )
    carol.submit(preview, f"{address}/credit-notes")
    assert order_of(at_kloof, reference).status is OrderStatus.SHIPPED
    assert parcels(at_kloof) == [(2, False)]


def test_a_unit_that_came_back_is_credited_after_it_left(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    """The doctor, who is asked after each of these tests, takes it for no parcel too many."""
    reference = made(placed.paid, quantity=2)
    act(carol, reference, "shipments", carrier="Own van")
    address = f"/admin/orders/{reference}"
    preview = carol.submit(
        carol.get(f"{address}/refund"), f"{address}/refund", quantity_1="1", reason="A chip"
    )
    carol.submit(preview, f"{address}/credit-notes")
    assert order_of(at_kloof, reference).status is OrderStatus.SHIPPED
    act(carol, reference, "delivery")
    assert parcels(at_kloof) == [(2, True)]


def test_a_parcel_of_another_order_is_not_found(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    first, second = made(placed.paid, quantity=1), made(placed.paid, quantity=1)
    act(carol, first, "shipments", carrier="Own van")
    form = open_order(carol, second).form(f"/admin/orders/{second}/shipments")
    with at_kloof() as session:
        parcel = session.scalars(select(Shipment.id)).one()
    assert carol.post(f"/admin/orders/{second}/parcels/{parcel}/delivery", form).status == 404
    assert parcels(at_kloof) == [(1, False)]
