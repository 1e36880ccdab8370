"""Reads of what documents are drawn from."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.orders.models.credit_note import CreditNote, CreditNoteLine


def find_credit_note(session: Session, order_id: UUID, number: int) -> CreditNote | None:
    return session.scalars(
        select(CreditNote).where(CreditNote.order_id == order_id, CreditNote.number == number)
    ).one_or_none()


def credit_note_lines_of(session: Session, note_id: UUID) -> Sequence[CreditNoteLine]:
    return session.scalars(select(CreditNoteLine).where(CreditNoteLine.credit_note_id == note_id)).all()
