"""Crediting a paid order: a note against its invoice, and the refunds that pay it, under the order's lock.

Callers hold the lock. What is left to credit and what is left to refund are read under it, so that of many who credit
at once the second sees what the first has done.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.crashpoints import crashpoint
from app.database import DomainError, served_store
from app.inventory import reservations
from app.money import rand
from app.orders.credits import Credit, Draft, creditable, draw_up, everything
from app.orders.disputed import refuse_disputed
from app.orders.fulfilment import close_if_all_gone
from app.orders.models.credit_note import CreditNote, CreditNoteLine
from app.orders.models.order import Order
from app.payments.models.payment import Payment
from app.payments.refunds import NothingToRefund, refundable_of, request
from app.payments.refunds import draw_up as draw_up_refund
from app.stores.models import Store
from app.stores.numbering import CREDIT_NOTES, next_number
from app.stores.sellers import seller_of


class NotCreditable(DomainError):
    """The order has no invoice that could be credited."""


@dataclass(frozen=True, slots=True)
class Source:
    """A payment, and how much of the credit goes back out of it."""

    payment: Payment
    cents: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a credit would do: the note's figures, and where its money comes from."""

    draft: Draft
    sources: tuple[Source, ...]


def plan(session: Session, order: Order, credit: Credit) -> Plan:
    """What ``issue`` would do now. Raises NotCreditable, Disputed, OverCredited, NothingCredited, NothingToRefund."""
    if not order.was_paid:
        raise NotCreditable(f"Order {order.reference} has not been paid: there is no invoice to credit.")
    refuse_disputed(order, "refunded")
    draft = draw_up(creditable(session, order), credit)
    return Plan(draft, tuple(_sources(session, order, draft.amount_cents)))


def issue(session: Session, order: Order, credit: Credit, *, by: str) -> CreditNote:
    """Credit an order and send the money back. Raises as ``plan``.

    1. Work out. 2. Put units back on the shelf. 3. The number, late: it locks the store's counter. 4. The note, then
    a refund for each payment it is paid out of.
    """
    planned = plan(session, order, credit)
    units = [(line.line.variant_id, line.restocked) for line in planned.draft.lines if line.restocked]
    if units:
        reservations.restock(session, order.id, reservations.demand_of(units))
    crashpoint("crediting.restocked")
    note = write_note(session, order, planned.draft, reason=credit.reason, by=by)
    for source in planned.sources:
        refund = draw_up_refund(source.payment, source.cents, reason=credit.reason, by=by)
        refund.credit_note_id = note.id
        request(session, order, refund, by=by)
    return note


def credit_everything(session: Session, order: Order, *, reason: str, by: str) -> CreditNote | None:
    """Credit all that is left of a paid order that will not be sent; its units go back on the shelf.

    Of one whose dispute was lost only the money that is still here: the bank has paid the customer the rest.
    """
    left = creditable(session, order)
    here = refundable_cents(session, order)
    if left.left_cents and here >= left.left_cents:
        return issue(session, order, everything(left, reason=reason), by=by)
    units = [(one.line.variant_id, one.units_left) for one in left.lines if one.units_left]
    reservations.restock(session, order.id, reservations.demand_of(units))
    cents = min(here, left.left_cents)
    return issue(session, order, Credit(reason, amount_cents=cents), by=by) if cents else None


def write_note(session: Session, order: Order, draft: Draft, *, reason: str, by: str) -> CreditNote:
    """The note and its lines. Call with the order locked and the stock seen to."""
    note = CreditNote(
        order_id=order.id,
        number=next_number(session, CREDIT_NOTES),
        amount_cents=draft.amount_cents,
        vat_cents=draft.vat_cents,
        delivery_cents=draft.delivery_cents,
        delivery_vat_cents=draft.delivery_vat_cents,
        reason=reason,
        seller=seller_of(session.get_one(Store, served_store(session)), on=order.placed_at),
        issued_by=by,
    )
    session.add(note)
    session.flush()  # the note before the rows that point at it
    session.add_all(
        CreditNoteLine(
            credit_note_id=note.id,
            order_line_id=line.line.id,
            quantity=line.quantity,
            restocked=line.restocked,
            amount_cents=line.amount_cents,
            vat_cents=line.vat_cents,
        )
        for line in draft.lines
    )
    details = {"amount_cents": note.amount_cents, "number": note.number}
    session.add(order.record("credit.issued", by=by, note=reason, details=details))
    session.flush()
    close_if_all_gone(session, order, by=by)
    crashpoint("crediting.note_written")
    return note


def refundable_cents(session: Session, order: Order) -> int:
    """What is left here of the money that settled the order."""
    return sum(refundable_of(session, payment) for payment in _payments(session, order))


def _sources(session: Session, order: Order, cents: int) -> Sequence[Source]:
    """Oldest payment first: an EFT may have come in several."""
    sources, missing = [], cents
    for payment in _payments(session, order):
        share = min(missing, refundable_of(session, payment))
        if share:
            sources.append(Source(payment, share))
            missing -= share
    if missing:
        raise NothingToRefund(
            f"Only {rand(cents - missing)} of the money for order {order.reference} is here to be sent back."
        )
    return sources


def _payments(session: Session, order: Order) -> Sequence[Payment]:
    """What settled the order. Surplus money never belonged to the invoice."""
    return session.scalars(
        select(Payment)
        .where(Payment.order_id == order.id, Payment.is_surplus.is_(False))
        .order_by(Payment.id)
    ).all()
