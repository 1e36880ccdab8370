"""Events that no order of ours is known for. They belong to the installation: operators see them, no store does."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import jobs
from app.payments.models.inbox import WebhookEvent


def latest(session: Session, *, limit: int) -> Sequence[WebhookEvent]:
    """Latest first. Ids are in the order in which the events came."""
    return session.scalars(
        select(WebhookEvent)
        .where(WebhookEvent.store_id.is_(None))
        .order_by(WebhookEvent.id.desc())
        .limit(limit)
    ).all()


def look_again(session: Session, event: WebhookEvent) -> None:
    """Once more, whatever its age. The session serves no store; the caller commits."""
    event.processed_at = None
    event.outcome = ""
    event.replays += 1
    jobs.enqueue(session, "payments.process_event", event.id)
