"""Disputes: recorded, flagged, and left to a person, who answers on the provider's pages."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.database import get, lock
from app.extensions import db
from app.orders.models.order import DisputeStatus, Order
from app.payments import accounts

WORDS = {
    DisputeStatus.OPEN: "The customer disputes the payment. Answer on the provider's pages before shipping.",
    DisputeStatus.LOST: "The dispute was lost and the money taken back. Decide what becomes of the order.",
    DisputeStatus.WON: "The dispute was won and the money stays. Clear this to go on.",
}


def note_dispute(session: Session, order: Order, *, outcome: str) -> None:
    """Bring the order's dispute to ``open``, ``won`` or ``lost``. Call with the order locked; a repeat is harmless."""
    status = DisputeStatus(outcome)
    decided = order.dispute_status in (DisputeStatus.WON, DisputeStatus.LOST)
    if order.dispute_status is status or (decided and status is DisputeStatus.OPEN):
        return
    order.dispute_status = status
    session.add(order.record(f"dispute.{status.value}", by="provider"))
    event = order.flag(WORDS[status], by="provider")
    if event is not None:
        session.add(event)


def look_at_dispute(order_id: UUID, dispute_id: str) -> None:
    """Ask the provider how a dispute stands and note it. Raises ProviderUnavailable."""
    session = db.session()
    get(session, Order, order_id)
    gateway = accounts.gateway(session)
    session.rollback()  # ends the read: a network call follows
    outcome = gateway.dispute_outcome(dispute_id)
    note_dispute(session, lock(session, Order, order_id), outcome=outcome)
