"""Orders whose time to pay has run out."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app import clock, jobs
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.payments.models.payment import Payment
from app.payments.settle import UNKNOWN_THERE

MOST_AT_ONCE = 200
#: A page that the provider does not know cannot be closed there until somebody has looked into it.
UNKNOWN_PATIENCE = timedelta(minutes=5)


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
                or_(
                    Order.needs_attention.is_distinct_from(UNKNOWN_THERE),
                    Order.checked_at < clock.now() - UNKNOWN_PATIENCE,
                ),
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
        jobs.enqueue_swept(session, "checkout.expire_order", order_id)
    return len(overdue)
