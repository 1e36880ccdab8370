"""How far the goods of an order have left: units sent, units that a credit took off it, units still to send.

A credited unit is one that has not left, as long as there are such: what is to be sent of a line is what was bought
less what has gone and what was credited, and never less than nothing. Under the order's lock it stays so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.orders.models.credit_note import CreditNoteLine
from app.orders.models.order import OrderLine
from app.orders.models.shipment import Shipment, ShipmentLine
from app.orders.queries import shipments_of


@dataclass(frozen=True, slots=True)
class LineProgress:
    line: OrderLine
    sent: int
    credited: int

    @property
    def left(self) -> int:
        return max(self.line.quantity - self.sent - self.credited, 0)


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one order, in the order of its lines."""

    lines: tuple[LineProgress, ...]

    @property
    def sent(self) -> int:
        return sum(one.sent for one in self.lines)

    @property
    def left(self) -> int:
        return sum(one.left for one in self.lines)

    @property
    def is_partial(self) -> bool:
        """Some of it has gone, and some of it is still to go."""
        return self.sent > 0 and self.left > 0


def progress_of(session: Session, order_id: UUID) -> Progress:
    return progress_of_all(session, [order_id]).get(order_id, Progress(()))


def progress_of_all(session: Session, order_ids: Sequence[UUID]) -> dict[UUID, Progress]:
    """One statement for any number of orders; an order without lines is not in it."""
    rows = session.execute(
        select(OrderLine, _units_of(ShipmentLine), _units_of(CreditNoteLine))
        .where(OrderLine.order_id.in_(order_ids))
        .order_by(OrderLine.order_id, OrderLine.position)
    )
    found: dict[UUID, list[LineProgress]] = {}
    for line, sent, credited in rows:
        found.setdefault(line.order_id, []).append(LineProgress(line, int(sent), int(credited)))
    return {order_id: Progress(tuple(lines)) for order_id, lines in found.items()}


def _units_of(rows: type[ShipmentLine] | type[CreditNoteLine]):  # type: ignore[no-untyped-def]  # a scalar subquery
    return (
        select(func.coalesce(func.sum(rows.quantity), 0))
        .where(rows.order_line_id == OrderLine.id, rows.store_id == OrderLine.store_id)
        .correlate(OrderLine)
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True)
class Packed:
    """What is in a parcel; whether that is everything that was bought, and whether nothing will follow."""

    goods: Sequence[tuple[OrderLine, int]]
    is_all: bool
    is_last: bool


def packed_in(session: Session, shipment: Shipment) -> Packed:
    progress = progress_of(session, shipment.order_id)
    rows = session.execute(
        select(ShipmentLine.order_line_id, ShipmentLine.quantity).where(
            ShipmentLine.shipment_id == shipment.id
        )
    )
    inside = {line_id: quantity for line_id, quantity in rows}
    return Packed(
        [(one.line, inside[one.line.id]) for one in progress.lines if one.line.id in inside],
        is_all=all(inside.get(one.line.id) == one.line.quantity for one in progress.lines),
        is_last=not progress.left and shipments_of(session, shipment.order_id)[-1].id == shipment.id,
    )
