"""What of an order was credited and refunded, as its page in the back office lists it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.orders.credits import creditable, notes_of
from app.orders.models.credit_note import CreditNote
from app.orders.models.order import DisputeStatus, Order
from app.payments.disputes import disputes_of
from app.payments.models.dispute import Dispute
from app.payments.models.payment import Payment, Refund, RefundState
from app.payments.refunds import EFT, failed_refunds
from app.stores.numbering import CREDIT_NOTES, document_number

STATES = {
    RefundState.REQUESTED: "asked for",
    RefundState.PENDING: "on its way",
    RefundState.SUCCEEDED: "paid back",
    RefundState.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class NoteRow:
    note: CreditNote
    name: str


@dataclass(frozen=True, slots=True)
class RefundRow:
    """``note`` is the name of the credit note it pays, if it pays one."""

    refund: Refund
    state: str
    at: datetime
    way: str
    note: str


@dataclass(frozen=True, slots=True)
class Credits:
    notes: tuple[NoteRow, ...]
    refunds: tuple[RefundRow, ...]
    #: Nobody has seen to these.
    failed: Sequence[Refund]
    disputes: Sequence[Dispute]
    #: Something can be credited now.
    may_credit: bool
    #: Units that notes have taken off each line, by its id.
    units: dict[UUID, int]


def credits_of(session: Session, order: Order) -> Credits:
    notes = tuple(
        NoteRow(note, document_number(CREDIT_NOTES, note.number)) for note in notes_of(session, order.id)
    )
    left = creditable(session, order)
    is_free = order.was_paid and order.dispute_status is not DisputeStatus.OPEN
    return Credits(
        notes=notes,
        refunds=_refunds(session, order.id, {row.note.id: row.name for row in notes}),
        failed=failed_refunds(session, order.id),
        disputes=disputes_of(session, order.id),
        may_credit=is_free and left.left_cents > 0,
        units={one.line.id: one.line.quantity - one.units_left for one in left.lines},
    )


def _refunds(session: Session, order_id: UUID, names: dict[UUID, str]) -> tuple[RefundRow, ...]:
    """Also those of money that no note speaks of: late, double, not fitting."""
    rows = session.execute(
        select(Refund, Payment)
        .join(Payment, (Payment.id == Refund.payment_id) & (Payment.store_id == Refund.store_id))
        .where(Refund.order_id == order_id)
        .order_by(Refund.id)
    )
    return tuple(
        RefundRow(
            refund,
            STATES[refund.state],
            refund.settled_at or refund.requested_at,
            _way(refund, payment),
            names.get(refund.credit_note_id, "") if refund.credit_note_id else "",
        )
        for refund, payment in rows
    )


def _way(refund: Refund, payment: Payment) -> str:
    if refund.paid_by_hand:
        return f"by hand: {refund.paid_by_hand}"
    return "by hand, from the bank" if payment.provider == EFT else "to the card"
