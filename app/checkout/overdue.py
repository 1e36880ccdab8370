"""Orders whose time to pay has run out."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app import clock, jobs
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.payments.models.payment import Payment

MOST_AT_ONCE = 200


def find_overdue(session: Session) -> list[UUID]:
    """Orders past their hold on which no money is known to be on its way and which nobody is expiring already.

    Not those with money that is held for a person: what becomes of them is decided there.
    """
    held = exists().where(
        Payment.store_id == Order.store_id, Payment.order_id == Order.id, Payment.held_because.is_not(None)
    )
    return list(
        session.scalars(
            select(Order.id)
            .where(
                Order.status == OrderStatus.PENDING,
                Order.hold_until < clock.now(),
                Order.payment_pending.is_(False),
                ~held,
                ~jobs.is_tried("checkout.expire_order", Order),
            )
            .order_by(Order.hold_until)
            .limit(MOST_AT_ONCE)
        )
    )


def enqueue_overdue(session: Session) -> int:
    """A job each, so that one order whose provider hangs holds up no other."""
    overdue = find_overdue(session)
    for order_id in overdue:
        jobs.enqueue(session, "checkout.expire_order", order_id)
    return len(overdue)
