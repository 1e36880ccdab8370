"""What happens to a paid order on its way to the customer: parcels leave, one or several, and arrive.

An order is SHIPPED when the last unit that is owed has gone, and DELIVERED when all of its parcels have arrived. Goods
left the shelf when the order was paid, so a parcel moves no stock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, jobs
from app.crashpoints import crashpoint
from app.database import DomainError, NotFound
from app.orders.credits import creditable
from app.orders.disputed import refuse_disputed, refuse_lost
from app.orders.models.order import Order
from app.orders.models.shipment import Shipment, ShipmentLine
from app.orders.models.states import IllegalTransition, OrderStatus
from app.orders.progress import Progress, progress_of


class AllCredited(DomainError):
    """Nothing of the order is left to ship."""


class NothingPacked(DomainError):
    """A parcel without goods."""


class OverPacked(DomainError):
    """More of a line than is left to send."""


class PartShipped(DomainError):
    """Some of the order has left, so it cannot be as if nothing had."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the courier was given. The address to follow it at is https or none."""

    carrier: str
    tracking_number: str = ""
    tracking_url: str = ""
    #: Units by the id of the order's line; none means all that is left.
    units: Mapping[UUID, int] | None = None


def ship(session: Session, order: Order, parcel: Parcel, *, by: str) -> Shipment:
    """The courier has it, and the customer is told. Call with the order locked.

    1. Refuse what cannot leave. 2. The parcel and what is in it. 3. SHIPPED with the last unit, else an event alone.
    Raises IllegalTransition, for one that is shipped already too: a second click sends no second mail; Disputed;
    AllCredited, NothingPacked, OverPacked.
    """
    refuse_disputed(order, "shipped")
    refuse_lost(order)
    _refuse_gone(session, order)
    progress = progress_of(session, order.id)
    packed = _packed(progress, parcel.units)
    shipment = _write(session, order, parcel, packed=packed)
    note = f"{parcel.carrier} {parcel.tracking_number}".strip()
    if sum(packed.values()) == progress.left:
        session.add(order.ship(by=by, note=note))
    else:
        said = f"{_units(sum(packed.values()))}, {note}"
        session.add(order.record("order.part_shipped", by=by, note=said))
    jobs.enqueue(session, "notifications.order_shipped", order.id, shipment.id)
    session.flush()
    crashpoint("shipping.shipped")
    return shipment


def deliver(session: Session, order: Order, *, by: str) -> None:
    """The customer has all of it. Call with the order locked. Raises IllegalTransition.

    Of a disputed order too: it is a fact, and evidence.
    """
    session.add(order.deliver(by=by))
    for shipment in _on_their_way(session, order):
        shipment.delivered_at = clock.now()


def deliver_parcel(session: Session, order: Order, shipment_id: UUID, *, by: str) -> None:
    """One parcel has arrived; the order is DELIVERED with the last of them. Call with the order locked.

    A second time does nothing. Raises NotFound for no parcel of this order.
    """
    wanted = select(Shipment).where(Shipment.id == shipment_id, Shipment.order_id == order.id)
    shipment = session.scalars(wanted).one_or_none()
    if shipment is None:
        raise NotFound("Shipment")
    if shipment.delivered_at is not None:
        return
    shipment.delivered_at = clock.now()
    note = f"{shipment.carrier} {shipment.tracking_number}".strip()
    session.add(order.record("parcel.delivered", by=by, note=note))
    session.flush()  # the parcel before the question which of them are on their way
    crashpoint("delivering.noted")
    if order.status is OrderStatus.SHIPPED and not _on_their_way(session, order):
        session.add(order.deliver(by=by))


def close_if_all_gone(session: Session, order: Order, *, by: str) -> None:
    """For who has credited units: an order of which parcels left and nothing else will is SHIPPED, or DELIVERED."""
    if order.status is not OrderStatus.PAID:
        return
    progress = progress_of(session, order.id)
    if not progress.sent or progress.left:
        return
    session.add(order.ship(by=by, note="What had not left was credited"))
    session.flush()
    if not _on_their_way(session, order):
        session.add(order.deliver(by=by))


def refuse_part_shipped(session: Session, order: Order, deed: str) -> None:
    """``deed`` is what will not be done, as in "cancelled". Raises PartShipped."""
    if progress_of(session, order.id).sent and order.status is OrderStatus.PAID:
        raise PartShipped(
            f"Part of order {order.reference} has left, so it is not {deed}. Refund what has not left instead."
        )


def _refuse_gone(session: Session, order: Order) -> None:
    if order.status is not OrderStatus.PAID:
        raise IllegalTransition(order.reference, order.status, OrderStatus.SHIPPED)
    left = creditable(session, order)
    if not left.units_left or not left.left_cents:
        raise AllCredited(f"All of order {order.reference} has been credited: there is nothing to ship.")


def _packed(progress: Progress, units: Mapping[UUID, int] | None) -> dict[UUID, int]:
    """Units of each line that go into the parcel. Raises NothingPacked, OverPacked."""
    if units is None:
        return {one.line.id: one.left for one in progress.lines if one.left}
    if not set(units) <= {one.line.id for one in progress.lines}:
        raise OverPacked("That is no line of this order.")
    for one in progress.lines:
        if not 0 <= units.get(one.line.id, 0) <= one.left:
            raise OverPacked(f"{_units(one.left)} of {one.line.title} {_are(one.left)} left to send.")
    packed = {line_id: quantity for line_id, quantity in units.items() if quantity}
    if not packed:
        raise NothingPacked("Say which goods are in the parcel.")
    return packed


def _write(session: Session, order: Order, parcel: Parcel, *, packed: Mapping[UUID, int]) -> Shipment:
    shipment = Shipment(
        order_id=order.id,
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        tracking_url=parcel.tracking_url,
    )
    session.add(shipment)
    session.flush()  # the parcel before the rows that point at it
    session.add_all(
        ShipmentLine(shipment_id=shipment.id, order_line_id=line_id, quantity=quantity)
        for line_id, quantity in packed.items()
    )
    return shipment


def _on_their_way(session: Session, order: Order) -> list[Shipment]:
    chosen = select(Shipment).where(Shipment.order_id == order.id, Shipment.delivered_at.is_(None))
    return list(session.scalars(chosen.order_by(Shipment.id)))


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count} units"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
