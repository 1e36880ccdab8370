"""Refunds that a person sees to: those that failed, and those that nobody but staff can send."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.database import DomainError, NotFound, get, lock
from app.orders.disputed import refuse_disputed
from app.orders.models.order import Order
from app.payments.attention import calm
from app.payments.models.payment import Payment, Refund
from app.payments.refunds import (
    NothingToRefund,
    failed_refunds,
    refundable_of,
    refunds_by_hand,
    request,
    succeed,
)


class NotFailed(DomainError):
    """It has not failed, or has been made good."""


class NotByHand(DomainError):
    """It goes back through the provider, or has gone back."""


def confirm_by_hand(session: Session, order: Order, refund_id: UUID, *, by: str) -> Refund:
    """Staff have paid a refund from the bank. Call with the order locked. Raises NotFound, NotByHand."""
    refund = lock(session, Refund, refund_id)
    if refund.order_id != order.id:
        raise NotFound("Refund")
    if refund not in refunds_by_hand(session, order.id):
        raise NotByHand(f"No refund of order {order.reference} waits for the bank here.")
    succeed(session, order, refund, by=by)
    calm(session, order, by=by)
    return refund


def try_again(session: Session, order: Order, refund_id: UUID, *, by: str) -> Refund:
    """Ask once more for a refund that failed: a row and a key of its own. Call with the order locked.

    Raises NotFound, NotFailed, Disputed, NothingToRefund.
    """
    failed = _failed(session, order, refund_id)
    fresh = request(session, order, stand_in(failed, by=by), by=by)
    calm(session, order, by=by)
    return fresh


def pay_otherwise(session: Session, order: Order, refund_id: UUID, *, how: str, by: str) -> Refund:
    """Staff have paid a failed refund in their own way, and say how. Call with the order locked.

    Raises NotFound, NotFailed, Disputed, NothingToRefund.
    """
    failed = _failed(session, order, refund_id)
    paid = stand_in(failed, by=by)
    if paid.amount_cents > refundable_of(session, get(session, Payment, failed.payment_id)):
        raise NothingToRefund("This money has gone back, or a bank has taken it.")
    paid.paid_by_hand = how
    session.add(paid)
    session.flush()
    succeed(session, order, paid, by=by)
    calm(session, order, by=by)
    return paid


def stand_in(failed: Refund, *, by: str) -> Refund:
    """A refund of the same money for the same note. The database takes one for each that failed."""
    return Refund(
        order_id=failed.order_id,
        payment_id=failed.payment_id,
        credit_note_id=failed.credit_note_id,
        amount_cents=failed.amount_cents,
        reason=failed.reason,
        requested_by=by,
        instead_of_id=failed.id,
    )


def _failed(session: Session, order: Order, refund_id: UUID) -> Refund:
    refund = lock(session, Refund, refund_id)
    if refund.order_id != order.id:
        raise NotFound("Refund")
    if refund not in failed_refunds(session, order.id):
        raise NotFailed(f"This refund of order {order.reference} has not failed, or has been seen to.")
    refuse_disputed(order, "refunded")
    return refund
