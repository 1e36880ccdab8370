"""Cancelling an order whose money is here."""

from contextlib import suppress

from sqlalchemy.orm import Session

from app.crashpoints import crashpoint
from app.orders.disputed import refuse_disputed
from app.orders.fulfilment import refuse_part_shipped
from app.orders.models.order import Order
from app.payments.crediting import credit_everything
from app.payments.making_good import try_again
from app.payments.mismatches import let_go_of_held
from app.payments.refunds import NothingToRefund, failed_refunds, refund_everything


def cancel_paid(session: Session, order: Order, *, reason: str, by: str) -> None:
    """It has not left: the units go back on the shelf, the money back to the customer. Call with the order locked.

    All that is left of its invoice is credited. Raises IllegalTransition, for one that is cancelled already too, so
    that nothing is refunded twice; Disputed; PartShipped.
    """
    refuse_disputed(order, "cancelled")
    refuse_part_shipped(session, order, "cancelled")
    session.add(order.cancel(by=by, reason=reason))
    for failed in failed_refunds(session, order.id):
        with suppress(NothingToRefund):  # a bank has paid the customer since
            try_again(session, order, failed.id, by=by)
    credit_everything(session, order, reason=reason, by=by)
    crashpoint("cancelling.restocked")
    let_go_of_held(session, order, by=by)
    refund_everything(session, order, reason=reason, by=by)
