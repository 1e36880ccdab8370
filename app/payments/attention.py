"""What an order asks a person for.

An order has one sentence for it. Whoever sees to one matter brings up the next that is open, so that none is lost
behind another.
"""

from collections.abc import Iterator

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app import clock
from app.database import DomainError, get
from app.money import rand
from app.orders.attention import ask_for, stop_asking
from app.orders.disputed import is_lost
from app.orders.models.order import DisputeStatus, Order
from app.payments.disputes import WORDS, disputes_of
from app.payments.models.payment import Payment, Refund
from app.payments.refunds import PAY_BY_HAND, REFUND_FAILED, failed_refunds, refundable_of, refunds_by_hand

#: How the sentence about a payment that does not fit ends; what stands before it says in what it does not.
HELD = "It is held: below, refund it or accept it."
A_PAYMENT_IS_HELD = f"A payment came that is not what was asked for. {HELD}"


class StillOpen(DomainError):
    """What the order asks a person for has not been done."""


def see_to(session: Session, order: Order, *, by: str) -> None:
    """Staff say that they have seen to what was asked. Call with the order locked.

    Raises StillOpen where it is money that waits for their hand.
    """
    present = order.needs_attention or ""
    if _kind(present) in MONEY and _kind(present) in map(_kind, _open_matters(session, order)):
        raise StillOpen(f"That is open still. {present}")
    if _kind(present) == LOST:
        order.loss_seen_at = clock.now()
    clear(session, order, by=by)


def clear(session: Session, order: Order, *, by: str) -> None:
    """What was asked is done with: ask for what is open besides. Call with the order locked."""
    session.flush()
    stop_asking(session, order, by=by)
    sentence = next(_open_matters(session, order), None)
    if sentence is not None:
        ask_for(session, order, sentence, by=by)


def calm(session: Session, order: Order, *, by: str) -> None:
    """Some of the order's money was seen to: stop asking for it once nothing of its kind is left. As ``clear``."""
    session.flush()
    kind = _kind(order.needs_attention or "")
    if kind in MONEY and kind not in map(_kind, _open_matters(session, order)):
        clear(session, order, by=by)


MONEY = (HELD, REFUND_FAILED, PAY_BY_HAND)
#: Of the sentence that a lost dispute asks with.
LOST = "The dispute was lost"


def _kind(sentence: str) -> str:
    if sentence.startswith(LOST):
        return LOST
    return HELD if sentence.endswith(HELD) else sentence


def _open_matters(session: Session, order: Order) -> Iterator[str]:
    """What waits for somebody, the most pressing first."""
    if session.scalar(
        select(exists().where(Payment.order_id == order.id, Payment.held_because.is_not(None)))
    ):
        yield A_PAYMENT_IS_HELD
    if any(_is_owed(session, failed) for failed in failed_refunds(session, order.id)):
        yield REFUND_FAILED
    if refunds_by_hand(session, order.id):
        yield PAY_BY_HAND
    if is_lost(order):
        lost = sum(
            each.amount_cents for each in disputes_of(session, order.id) if each.status is DisputeStatus.LOST
        )
        yield WORDS[DisputeStatus.LOST].format(amount=rand(lost))


def _is_owed(session: Session, failed: Refund) -> bool:
    """Unless the money has gone another way since: back through the provider, or to the customer's bank."""
    return failed.amount_cents <= refundable_of(session, get(session, Payment, failed.payment_id))
