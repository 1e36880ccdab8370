"""Several orders at once: picked, packed, handed over, arrived. What cannot be done is named, the rest is done."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.jobs import Job
from app.orders.models.order import DisputeStatus, Order
from app.orders.models.shipment import Shipment
from app.orders.models.states import OrderStatus
from tests import placed
from tests.admin.test_orders import act, order_of
from tests.admin.test_refunding import refund
from tests.cast import BOB
from tests.client import Page, ShopClient
from tests.invoicing import paper as sheets

pytestmark = pytest.mark.money
Made = Callable[..., str]
Visit = Callable[[], Any]


def ticked(page: str, *references: str) -> str:
    return f"/admin/orders/{page}?" + "&".join(f"order={reference}" for reference in references)


def send(client: ShopClient, page: Page, resource: str, references: tuple[str, ...], **fields: str) -> Page:
    """The form names each order; a parsed form holds one value for a name, so they are named again."""
    form: dict[str, object] = {**page.form(f"/admin/orders/{resource}"), **fields, "order": list(references)}
    return client.post(f"/admin/orders/{resource}", form)


def status_of(at_kloof: Visit, *references: str) -> list[OrderStatus]:
    return [order_of(at_kloof, reference).status for reference in references]


def test_a_pick_list_sums_the_goods_of_the_ticked_orders(peter: ShopClient, made: Made) -> None:
    first, second = made(placed.paid, quantity=2), made(placed.paid, quantity=1)
    unpaid = made(placed.pending, quantity=1)
    page = peter.get(ticked("pick-list", first, second, unpaid))
    [row] = page.all("tbody tr")
    said = " ".join(row.get_text(" ").split())
    assert "MUG-RED-350" in said
    assert row.select_one("strong").get_text() == "3"  # type: ignore[union-attr]
    assert "Mugs" in said
    assert f"{first} \u00d7 2" in said
    assert unpaid in page.words("p.note")


def test_packing_slips_are_a_page_each_without_prices(peter: ShopClient, made: Made) -> None:
    references = [made(placed.paid, quantity=1), made(placed.paid, quantity=2, shopper=BOB)]
    page = peter.get(ticked("packing-slips", *references))
    assert [slip["data-slip"] for slip in page.all("[data-slip]")] == references
    assert not re.search(r"R\s[0-9]", page.words("main"))
    paper = peter.http.get(ticked("packing-slips.pdf", *references), base_url=peter.base)
    assert paper.mimetype == "application/pdf"
    printed = paper.get_data()
    assert sheets.pages(printed) == 2
    said = sheets.words(printed)
    assert all(reference in said for reference in references)
    assert "Bob Naidoo" in said
    assert "12 Long Street" in said


def test_a_slip_names_what_is_in_the_parcel_and_there_is_none_of_what_is_not_to_be_packed(
    carol: ShopClient, peter: ShopClient, made: Made
) -> None:
    gone, unpaid = made(placed.paid, quantity=3), made(placed.pending, quantity=1)
    act(peter, gone, "shipments", carrier="Aramex", quantity_1="2")
    refund(carol, gone, quantity_1="1")
    page = peter.get(ticked("packing-slips", gone, unpaid))
    assert [slip["data-slip"] for slip in page.all("[data-slip]")] == [gone]
    assert page.one("[data-label=Units]").get_text() == "2"  # the third was credited and never packed
    assert f"{unpaid} , it is pending" in page.words("div.document-ways p.note")
    assert peter.get(ticked("packing-slips", unpaid)).all("a.btn") == []
    assert peter.get(ticked("packing-slips.pdf", unpaid)).status == 409


def test_many_orders_leave_by_one_form_each_with_its_own_number(
    peter: ShopClient, made: Made, at_kloof: Visit
) -> None:
    first, second = made(placed.paid, quantity=1), made(placed.paid, quantity=1)
    page = peter.get(ticked("dispatch", first, second))
    tracking = {f"{first}-tracking_number": "A-1", f"{second}-tracking_number": "B-2"}
    done = peter.follow(
        send(
            peter,
            page,
            "shipments",
            (first, second),
            carrier="Aramex",
            **tracking,
            **{f"{second}-carrier": "Ram"},
        )
    )
    assert "2 orders are handed to the courier" in done.words("main")
    with at_kloof() as session:
        sent = {(one.carrier, one.tracking_number) for one in session.scalars(select(Shipment))}
        assert sent == {("Aramex", "A-1"), ("Ram", "B-2")}
        told = select(func.count()).select_from(Job).where(Job.name == "notifications.order_shipped")
        assert session.scalar(told) == 2
    page = peter.get(ticked("arrivals", first, second))
    peter.follow(send(peter, page, "deliveries", (first, second)))
    assert status_of(at_kloof, first, second) == [OrderStatus.DELIVERED] * 2


def test_what_cannot_leave_is_named_and_the_rest_leaves(
    peter: ShopClient, carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    """The second of two people who ship the same order is told; so is who left a courier out."""
    fine, taken, disputed, empty = (made(placed.paid, quantity=1) for _ in range(4))
    every = (fine, taken, disputed, empty)
    page = peter.get(ticked("dispatch", *every))
    act(carol, taken, "shipments", carrier="Own van")
    with at_kloof() as session:
        session.execute(
            update(Order).where(Order.reference == disputed).values(dispute_status=DisputeStatus.OPEN)
        )
    couriers = {f"{reference}-carrier": "Ram" for reference in (fine, taken, disputed)}
    page = send(peter, page, "shipments", (*every, "NONE2345"), **couriers)
    said = page.words("#outcome")
    assert page.status == 200
    assert "1 done, 4 not" in said
    assert f"{taken} : It has changed since you looked" in said
    assert f"{disputed} : The customer disputes the payment" in said
    assert f"{empty} : Say who carries it." in said
    assert "NONE2345 : There is no such order." in said
    assert status_of(at_kloof, *every) == [
        OrderStatus.SHIPPED, OrderStatus.SHIPPED, OrderStatus.PAID, OrderStatus.PAID,
    ]  # fmt: skip
    with at_kloof() as session:
        assert session.scalar(select(func.count()).select_from(Shipment)) == 2
    again = send(peter, page, "shipments", (empty,), carrier="Aramex")
    assert again.status == 303


def test_nothing_ticked_and_too_many_are_said(peter: ShopClient) -> None:
    assert "Tick the orders" in peter.get("/admin/orders/dispatch").words("main")
    many = peter.get(ticked("pick-list", *(f"ABCD{number:04d}" for number in range(101))))
    assert (many.status, "At most 100" in many.words("main")) == (409, True)


def test_the_list_offers_boxes_and_ticks_them_all_without_a_script(peter: ShopClient, made: Made) -> None:
    reference = made(placed.paid)
    page = peter.get("/admin/orders?view=to-ship&ticked=all")
    [box] = page.all('input[name="order"]')
    assert (box["value"], box.has_attr("checked")) == (reference, True)
    assert not peter.get("/admin/orders").one('input[name="order"]').has_attr("checked")
