"""Looking again at what events led to. Safe at any time: an event is a hint, and the provider is asked anew."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import jobs
from app.database import DomainError, lock_all, served_store
from app.orders.models.order import Order
from app.payments.inbox import HANDED_ON, task_for
from app.payments.models.inbox import WebhookEvent

MOST_AT_ONCE = 500


class TooMany(DomainError):
    """The span holds more events than one transaction should touch."""


def replay(session: Session, event: WebhookEvent, *, by: str) -> None:
    """Have one event's order looked at again. The session serves its store; the caller commits."""
    _replay(session, [event], by=by)


def replay_span(session: Session, since: datetime, until: datetime, *, by: str) -> int:
    """The store's events that came in the span, its end not included; how many. The caller commits. Raises TooMany."""
    chosen = session.scalars(
        select(WebhookEvent)
        .where(
            WebhookEvent.store_id == served_store(session),
            WebhookEvent.order_id.is_not(None),
            WebhookEvent.received_at >= since,
            WebhookEvent.received_at < until,
        )
        .order_by(WebhookEvent.received_at, WebhookEvent.id)
        .limit(MOST_AT_ONCE + 1)
    ).all()
    if len(chosen) > MOST_AT_ONCE:
        raise TooMany(f"More than {MOST_AT_ONCE} events came then. Choose a shorter span.")
    _replay(session, chosen, by=by)
    return len(chosen)


def _replay(session: Session, events: Sequence[WebhookEvent], *, by: str) -> None:
    """One job for each order and kind of look, whatever the number of events; locks in the order of ids."""
    looks: defaultdict[tuple[UUID, str], list[WebhookEvent]] = defaultdict(list)
    for event in events:
        if event.order_id is not None:
            looks[event.order_id, task_for(event.type)].append(event)
    orders = {order.id: order for order in lock_all(session, Order, [order_id for order_id, _ in looks])}
    for (order_id, task), told in looks.items():
        if order_id not in orders:
            continue
        note = ", ".join(sorted({event.type for event in told}))
        details = {"events": [event.event_id for event in told]}
        session.add(orders[order_id].record("payment.replayed", by=by, note=note, details=details))
        _enqueue(session, task, order_id, told=told)
        for event in told:
            event.replays += 1
            event.outcome = HANDED_ON


def _enqueue(session: Session, task: str, order_id: UUID, *, told: Sequence[WebhookEvent]) -> None:
    named = [event.id for event in told]
    if task == "payments.look_at_disputes":
        jobs.enqueue(session, "payments.look_at_disputes", order_id, *named)
    elif task == "payments.look_at_refunds":
        jobs.enqueue(session, "payments.look_at_refunds", order_id, *named)
    else:
        jobs.enqueue(session, "payments.settle_order", order_id, *named)
