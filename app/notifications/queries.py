"""Reads of the mail that was written."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.notifications.models import Mail


def latest(session: Session, *, limit: int = 100) -> list[Mail]:
    return list(session.scalars(select(Mail).order_by(Mail.created_at.desc(), Mail.id.desc()).limit(limit)))


def of_order(session: Session, order_id: UUID) -> list[Mail]:
    return list(session.scalars(select(Mail).where(Mail.order_id == order_id).order_by(Mail.id)))
