"""Disputes: recorded with their amounts, told to the shop, and left to a person, who answers on the provider's pages.

While one is open nothing of its order is shipped or refunded. One that is lost is money gone: what may be refunded is
less by its amount (docs/adr/0014-credit-notes-and-refunds.md).
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock, jobs
from app.database import get, lock
from app.extensions import db
from app.money import rand
from app.orders.attention import ask_for
from app.orders.models.order import DisputeStatus, Order
from app.payments import accounts
from app.payments.models.dispute import Dispute
from app.payments.models.payment import Payment
from app.payments.provider import STRIPE, ProviderDispute

DECIDED = (DisputeStatus.WON, DisputeStatus.LOST)
UNSURE = "The customer disputes the payment. Nothing is shipped or refunded; the provider is asked for more."
WORDS = {
    DisputeStatus.OPEN: (
        "The customer disputes {amount}. Nothing is shipped or refunded until it is decided: "
        "answer on the provider's pages."
    ),
    DisputeStatus.LOST: (
        "The dispute was lost and {amount} taken back. Decide what becomes of the order, then clear this."
    ),
    DisputeStatus.WON: "The dispute was won and {amount} stay. Clear this to go on.",
}


def suspect(session: Session, order: Order) -> None:
    """The provider calls a payment disputed. Stand still and ask, unless we know of it. Call with the order locked."""
    if disputes_of(session, order.id) or order.dispute_status is not DisputeStatus.NONE:
        return
    order.dispute_status = DisputeStatus.OPEN
    session.add(order.record("dispute.suspected", by="provider"))
    ask_for(session, order, UNSURE, by="provider")
    jobs.enqueue(session, "payments.look_at_disputes", order.id)


def look_at_disputes(order_id: UUID) -> None:
    """Ask the provider for every dispute of the order's payments and note them. Raises ProviderUnavailable."""
    session = db.session()
    get(session, Order, order_id)
    gateways = accounts.gateways_of(session, card_payments(session, order_id))
    session.rollback()  # ends the read: network calls follow
    told = {name: gateway.list_disputes(name) for name, gateway in gateways.items()}
    order = lock(session, Order, order_id)
    for payment in card_payments(session, order_id):
        note_disputes(session, order, payment, told=told.pop(payment.name_there, ()))
    order.checked_at = clock.now()


def note_disputes(
    session: Session, order: Order, payment: Payment, *, told: Sequence[ProviderDispute]
) -> None:
    """Bring the order to what the provider says. Call with the order locked; a repeat is harmless."""
    known = {dispute.provider_dispute_id: dispute for dispute in disputes_of(session, order.id)}
    for answer in told:
        _note(session, order, known.get(answer.id) or _begin(order, payment, answer), answer=answer)
    session.flush()
    order.dispute_status = _standing(disputes_of(session, order.id)) or order.dispute_status


def _begin(order: Order, payment: Payment, answer: ProviderDispute) -> Dispute:
    return Dispute(
        order_id=order.id,
        payment_id=payment.id,
        provider_dispute_id=answer.id,
        amount_cents=answer.amount_cents,
        reason=answer.reason,
    )


def _note(session: Session, order: Order, dispute: Dispute, *, answer: ProviderDispute) -> None:
    """What was decided does not open again: an answer may be older than the one before it."""
    status, is_new = DisputeStatus(answer.outcome.value), dispute.status is None
    if dispute.status is status or (dispute.status in DECIDED and status is DisputeStatus.OPEN):
        return
    dispute.status, dispute.amount_cents = status, answer.amount_cents
    if status in DECIDED:
        dispute.decided_at = clock.now()
    session.add(dispute)
    details = {"amount_cents": dispute.amount_cents, "dispute": dispute.provider_dispute_id}
    session.add(order.record(f"dispute.{status.value}", by="provider", note=dispute.reason, details=details))
    ask_for(session, order, WORDS[status].format(amount=rand(dispute.amount_cents)), by="provider")
    if is_new:
        jobs.enqueue(session, "notifications.dispute_opened", order.id, dispute.id)


def _standing(disputes: Sequence[Dispute]) -> DisputeStatus | None:
    """The order's: open while any is open, then lost if any was lost."""
    present = {dispute.status for dispute in disputes}
    order_of_weight = (DisputeStatus.OPEN, DisputeStatus.LOST, DisputeStatus.WON)
    return next((status for status in order_of_weight if status in present), None)


def disputes_of(session: Session, order_id: UUID) -> Sequence[Dispute]:
    """Oldest first."""
    return session.scalars(select(Dispute).where(Dispute.order_id == order_id).order_by(Dispute.id)).all()


def taken_back_of(session: Session, payment_id: UUID) -> int:
    """Cents of a payment that a bank has taken, or holds until the dispute is decided."""
    total = session.scalar(
        select(func.coalesce(func.sum(Dispute.amount_cents), 0)).where(
            Dispute.payment_id == payment_id, Dispute.status != DisputeStatus.WON
        )
    )
    return int(total or 0)


def is_held(session: Session, order: Order, payment: Payment) -> bool:
    """Whether the provider would refuse to refund this payment: it, or we know not which, is disputed."""
    disputes = disputes_of(session, order.id)
    if not disputes:
        return order.dispute_status is DisputeStatus.OPEN
    contested = [dispute.payment_id for dispute in disputes if dispute.status is DisputeStatus.OPEN]
    names = {other.name_there for other in card_payments(session, order.id) if other.id in contested}
    return payment.name_there in names


def card_payments(session: Session, order_id: UUID) -> Sequence[Payment]:
    """What the provider took for the order, surplus money last: of two payments of one name it is the smaller part."""
    return session.scalars(
        select(Payment)
        .where(Payment.order_id == order_id, Payment.provider == STRIPE)
        .order_by(Payment.is_surplus, Payment.id)
    ).all()
