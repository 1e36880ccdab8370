"""Refunds that somebody made on the provider's own pages: booked, and credited, as if they had been made here."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.orders.credits import Credit, creditable, draw_up
from app.orders.models.order import Order
from app.payments.attention import calm
from app.payments.crediting import write_note
from app.payments.models.payment import Payment, Refund
from app.payments.provider import ProviderRefund, RefundStatus
from app.payments.refunds import apply_refund, failed_refunds, note_sent_twice

REASON = "Made on the provider's pages"
BY = "provider"


def adopt(session: Session, order: Order, payment: Payment, *, answer: ProviderRefund) -> None:
    """Record it, with the order locked. One that makes good a failed refund of ours pays that one's note."""
    if answer.status is RefundStatus.FAILED:
        return
    if _goes_twice(order, payment, cents=answer.amount_cents):
        note_sent_twice(session, order, answer)
        return
    cents, left = answer.amount_cents, _creditable_cents(session, order, payment)
    failed = _made_good(session, order, payment, cents=cents, left=left)
    refund = Refund(
        order_id=order.id,
        payment_id=payment.id,
        amount_cents=cents,
        reason=REASON,
        requested_by=BY,
        instead_of_id=failed.id if failed else None,
    )
    rest = min(cents - (failed.amount_cents if failed else 0), left)
    if rest:
        refund.credit_note_id = _credit(session, order, rest)
    elif failed is not None:
        refund.credit_note_id = failed.credit_note_id
    session.add(refund)
    session.flush()
    apply_refund(session, order, refund, answer=answer)
    calm(session, order, by=BY)


def _goes_twice(order: Order, payment: Payment, *, cents: int) -> bool:
    """More than ever came would have gone back: staff paid by hand what the provider has now sent as well."""
    return not payment.is_surplus and order.refunded_cents + cents > order.total_cents


def _creditable_cents(session: Session, order: Order, payment: Payment) -> int:
    """Of money that had settled the invoice, as far as that can still be credited."""
    if payment.is_surplus or not order.was_paid:
        return 0
    return creditable(session, order).left_cents


def _made_good(session: Session, order: Order, payment: Payment, *, cents: int, left: int) -> Refund | None:
    """The failed refund of ours that it pays: one of the same sum, or, where more came back than can still be
    credited, one whose sum is in it.
    """
    waiting = [one for one in failed_refunds(session, order.id) if one.payment_id == payment.id]
    same = next((one for one in waiting if one.amount_cents == cents), None)
    if same is not None or cents <= left:
        return same
    return next((one for one in waiting if 0 < cents - one.amount_cents <= left), None)


def _credit(session: Session, order: Order, cents: int) -> UUID:
    draft = draw_up(creditable(session, order), Credit(REASON, amount_cents=cents))
    return write_note(session, order, draft, reason=REASON, by=BY).id
