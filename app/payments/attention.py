"""What an order's money asks a person for.

An order has one sentence for it. Whoever sees to one matter brings up the next that is open, so that none is lost
behind another.
"""

from collections.abc import Iterator

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.database import get
from app.orders.attention import ask_for, stop_asking
from app.orders.models.order import Order
from app.payments.models.payment import Payment, Refund
from app.payments.refunds import PAY_BY_HAND, REFUND_FAILED, failed_refunds, refundable_of, refunds_by_hand

#: How the sentence about a payment that does not fit ends; what stands before it says in what it does not.
HELD = "It is held: below, refund it or accept it."
A_PAYMENT_IS_HELD = f"A payment came that is not what was asked for. {HELD}"


def clear(session: Session, order: Order, *, by: str) -> None:
    """A person has seen to what was asked. Call with the order locked."""
    session.flush()
    stop_asking(session, order, by=by)
    sentence = next(_open_matters(session, order), None)
    if sentence is not None:
        ask_for(session, order, sentence, by=by)


def calm(session: Session, order: Order, *, by: str) -> None:
    """Some of the order's money was seen to: stop asking for it once nothing of its kind is left. As ``clear``."""
    session.flush()
    kind = _kind(order.needs_attention or "")
    if kind in KINDS and kind not in map(_kind, _open_matters(session, order)):
        clear(session, order, by=by)


KINDS = (HELD, REFUND_FAILED, PAY_BY_HAND)


def _kind(sentence: str) -> str:
    return HELD if sentence.endswith(HELD) else sentence


def _open_matters(session: Session, order: Order) -> Iterator[str]:
    """Money that waits for somebody's hand, the most pressing first."""
    if session.scalar(
        select(exists().where(Payment.order_id == order.id, Payment.held_because.is_not(None)))
    ):
        yield A_PAYMENT_IS_HELD
    if any(_is_owed(session, failed) for failed in failed_refunds(session, order.id)):
        yield REFUND_FAILED
    if refunds_by_hand(session, order.id):
        yield PAY_BY_HAND


def _is_owed(session: Session, failed: Refund) -> bool:
    """Unless the money has gone another way since: back through the provider, or to the customer's bank."""
    return failed.amount_cents <= refundable_of(session, get(session, Payment, failed.payment_id))
