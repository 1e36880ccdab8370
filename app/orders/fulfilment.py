"""What happens to a paid order on its way to the customer."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from app import clock, jobs
from app.crashpoints import crashpoint
from app.database import DomainError
from app.orders.credits import creditable
from app.orders.disputed import refuse_disputed
from app.orders.models.order import Order
from app.orders.models.shipment import Shipment


class AllCredited(DomainError):
    """Nothing of the order is left to ship."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the courier was given. The address to follow it at is https or none."""

    carrier: str
    tracking_number: str = ""
    tracking_url: str = ""


def ship(session: Session, order: Order, parcel: Parcel, *, by: str) -> Shipment:
    """The courier has it: the order is SHIPPED and the customer is told. Call with the order locked.

    Raises IllegalTransition, for one that is shipped already too: a second click sends no second mail; Disputed;
    AllCredited.
    """
    refuse_disputed(order, "shipped")
    left = creditable(session, order)
    if not left.units_left or not left.left_cents:
        raise AllCredited(f"All of order {order.reference} has been credited: there is nothing to ship.")
    note = f"{parcel.carrier} {parcel.tracking_number}".strip()
    session.add(order.ship(by=by, note=note))
    shipment = Shipment(
        order_id=order.id,
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        tracking_url=parcel.tracking_url,
    )
    session.add(shipment)
    jobs.enqueue(session, "notifications.order_shipped", order.id, shipment.id)
    session.flush()
    crashpoint("shipping.shipped")
    return shipment


def deliver(session: Session, order: Order, *, by: str) -> None:
    """The customer has it. Call with the order locked. Raises IllegalTransition.

    Of a disputed order too: it is a fact, and evidence.
    """
    session.add(order.deliver(by=by))
    session.execute(
        update(Shipment)
        .where(Shipment.order_id == order.id, Shipment.delivered_at.is_(None))
        .values(delivered_at=clock.now())
    )
