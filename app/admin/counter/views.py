"""The saved views of the list of orders, and the counts of what waits that stand on every page of the back office.

A count ends at ``MOST_COUNTED``: with a hundred thousand orders a page may not count them all, and nobody acts on the
difference between a thousand and two.
"""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.orders.models.credit_note import CreditNoteLine
from app.orders.models.order import Order, OrderLine, PaymentMethod
from app.orders.models.shipment import Shipment, ShipmentLine
from app.orders.models.states import OrderStatus

MOST_COUNTED = 1000


class View(StrEnum):
    """The saved filters of the list of orders; each is an address."""

    ALL = "all"
    ATTENTION = "attention"
    TO_SHIP = "to-ship"
    PART_SHIPPED = "part-shipped"
    UNPAID = "unpaid"
    EFT = "eft"
    SENT = "sent"
    DONE = "done"
    GIVEN_UP = "given-up"


def _units_of(quantity: InstrumentedAttribute[int]) -> ColumnElement[int]:
    rows = quantity.class_
    return (
        select(func.coalesce(func.sum(quantity), 0))
        .where(rows.order_line_id == OrderLine.id, rows.store_id == OrderLine.store_id)
        .correlate(OrderLine)
        .scalar_subquery()
    )


def _has_goods_to_send() -> ColumnElement[bool]:
    """Whether a unit of the order is left that has not gone and that no credit note has taken off it."""
    gone = _units_of(ShipmentLine.quantity) + _units_of(CreditNoteLine.quantity)
    return exists().where(
        OrderLine.order_id == Order.id, OrderLine.store_id == Order.store_id, OrderLine.quantity > gone
    )


def _has_parcels() -> ColumnElement[bool]:
    return exists().where(Shipment.order_id == Order.id, Shipment.store_id == Order.store_id)


_IS_TO_SHIP = and_(Order.status == OrderStatus.PAID, _has_goods_to_send())

CONDITIONS: Mapping[View, tuple[str, ColumnElement[bool] | None]] = {
    View.ALL: ("All", None),
    View.ATTENTION: ("Needs a person", Order.needs_attention.is_not(None)),
    View.TO_SHIP: ("To ship", _IS_TO_SHIP),
    View.PART_SHIPPED: ("Part shipped", and_(_IS_TO_SHIP, _has_parcels())),
    View.UNPAID: ("Not paid yet", Order.status == OrderStatus.PENDING),
    View.EFT: (
        "Waiting for EFT",
        and_(Order.status == OrderStatus.PENDING, Order.payment_method == PaymentMethod.EFT),
    ),
    View.SENT: ("On its way", Order.status == OrderStatus.SHIPPED),
    View.DONE: ("Delivered", Order.status == OrderStatus.DELIVERED),
    View.GIVEN_UP: (
        "Given up",
        Order.status.in_((OrderStatus.EXPIRED, OrderStatus.CANCELLED, OrderStatus.REFUNDED)),
    ),
}


def counted(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """Orders that meet them, ``MOST_COUNTED`` and one more at most, as part of a statement."""
    some = select(literal(1)).select_from(Order).where(*conditions).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def counted_view(view: View) -> ColumnElement[int]:
    condition = CONDITIONS[view][1]
    return counted() if condition is None else counted(condition)


def longest_waiting(session: Session, view: View, *, limit: int = 8) -> list[Order]:
    """The orders of a view that have waited longest: what to take up next."""
    condition = CONDITIONS[view][1]
    chosen = select(Order) if condition is None else select(Order).where(condition)
    return list(session.scalars(chosen.order_by(Order.placed_at, Order.id).limit(limit)))
