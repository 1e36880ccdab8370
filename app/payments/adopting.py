"""Refunds that somebody made on the provider's own pages: booked, and credited, as if they had been made here."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.orders.credits import Credit, creditable, draw_up
from app.orders.models.order import Order
from app.payments.crediting import write_note
from app.payments.making_good import calm, failed_refunds
from app.payments.models.payment import Payment, Refund
from app.payments.provider import ProviderRefund, RefundStatus
from app.payments.refunds import SENT_TWICE, apply_refund, ask_for

REASON = "Made on the provider's pages"
BY = "provider"


def adopt(session: Session, order: Order, payment: Payment, *, answer: ProviderRefund) -> None:
    """Record it, with the order locked. One that makes good a failed refund of ours pays that one's note."""
    if answer.status is RefundStatus.FAILED:
        return
    if _goes_twice(order, payment, cents=answer.amount_cents):
        ask_for(session, order, SENT_TWICE, by=BY)
        return
    failed = _failed(session, order, payment, cents=answer.amount_cents)
    refund = Refund(
        order_id=order.id,
        payment_id=payment.id,
        amount_cents=answer.amount_cents,
        reason=REASON,
        requested_by=BY,
        instead_of_id=failed.id if failed else None,
        credit_note_id=failed.credit_note_id if failed else _credit(session, order, payment, answer=answer),
    )
    session.add(refund)
    session.flush()
    apply_refund(session, order, refund, answer=answer)
    calm(session, order, by=BY)


def _goes_twice(order: Order, payment: Payment, *, cents: int) -> bool:
    """More than ever came would have gone back: staff paid by hand what the provider has now sent as well."""
    return not payment.is_surplus and order.refunded_cents + cents > order.total_cents


def _failed(session: Session, order: Order, payment: Payment, *, cents: int) -> Refund | None:
    waiting = failed_refunds(session, order.id)
    return next((one for one in waiting if one.payment_id == payment.id and one.amount_cents == cents), None)


def _credit(session: Session, order: Order, payment: Payment, *, answer: ProviderRefund) -> UUID | None:
    """A note for money that had settled the invoice, as far as that can still be credited."""
    left = creditable(session, order)
    if payment.is_surplus or not order.was_paid or answer.amount_cents > left.left_cents:
        return None
    draft = draw_up(left, Credit(REASON, amount_cents=answer.amount_cents))
    return write_note(session, order, draft, reason=REASON, by=BY).id
