"""Cancelling an order whose money is here."""

from sqlalchemy.orm import Session

from app.crashpoints import crashpoint
from app.inventory import reservations
from app.orders.models.order import Order
from app.orders.queries import lines_of
from app.payments.refunds import refund_everything


def cancel_paid(session: Session, order: Order, *, reason: str, by: str) -> None:
    """It has not left: the units go back on the shelf, the money back to the customer. Call with the order locked.

    Raises IllegalTransition, for one that is cancelled already too, so that nothing is refunded twice.
    """
    session.add(order.cancel(by=by, reason=reason))
    units = reservations.demand_of([(line.variant_id, line.quantity) for line in lines_of(session, order.id)])
    reservations.restock(session, order.id, units)
    crashpoint("cancelling.restocked")
    refund_everything(session, order, reason=reason, by=by)
