"""From a verified event to the order it concerns."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, bindparam, func, select, text, update
from sqlalchemy.orm import Session

from app import clock, ids, jobs
from app.crashpoints import crashpoint
from app.extensions import db
from app.jobs import Job, RetryLater
from app.payments.models.inbox import ProviderObject, WebhookEvent
from app.payments.provider import STRIPE, ProviderEvent

#: Kinds that concern an order. Others of the account are kept and left alone.
HEEDED = ("checkout.session.", "payment_intent.", "charge.", "refund.")
#: How long an event may wait for the transaction that makes its order known.
PATIENCE = timedelta(hours=1)
HANDED_ON = "handed on"
PROCESS = "payments.process_event"


#: Event and job in one round trip, and as text: each event waits for it, and drawing up two statements through the
#: mapper took longer than all the rest of its way.
KEEP = text(
    """
    WITH kept AS (
        INSERT INTO webhook_event
            (id, provider, account, event_id, type, object_ids, body, received_at, signed_at, outcome, replays)
        VALUES (:id, :provider, :account, :event_id, :type, :object_ids, :body, :received_at, :signed_at, '', 0)
        ON CONFLICT DO NOTHING
        RETURNING id
    )
    INSERT INTO job
        (store_id, id, queue, name, arguments, run_after, attempts, last_error, created_at, request_id, details)
    SELECT :installation, :job_id, :queue, :task, ARRAY[kept.id::text], :received_at, 0, '', :received_at, :request_id,
        '{}'
    FROM kept
    RETURNING id
    """
).bindparams(
    bindparam("id", type_=Uuid()),
    bindparam("object_ids", type_=ARRAY(Text())),
    bindparam("installation", ids.INSTALLATION, type_=Uuid()),
    bindparam("job_id", type_=Uuid()),
    bindparam("task", PROCESS),
)


def store_event(session: Session, event: ProviderEvent, *, account: str, body: str) -> bool:
    """Keep the event and the job that looks at it; False where it was here before. The caller commits."""
    queue = jobs.registry[PROCESS].queue
    values = {
        "id": ids.new(), "provider": STRIPE, "account": account, "event_id": event.id, "type": event.type,
        "object_ids": list(event.object_ids), "body": body, "received_at": clock.now(),
        "signed_at": event.signed_at, "job_id": ids.new(), "queue": queue.value,
        "request_id": session.info.get("request_id", ""),
    }  # fmt: skip
    if session.execute(KEEP, values).first() is None:
        return False
    session.info.setdefault(jobs.WAKES, set()).add(queue)
    return True


def process_event(session: Session, event_row_id: UUID) -> None:
    """Find the order an event speaks of and hand it to a job of that store, in one transaction.

    The store comes from our own map of the provider's objects. Raises RetryLater while the order is not known yet:
    an event may overtake the transaction that made its session.
    """
    event = session.get(WebhookEvent, event_row_id, with_for_update=True)
    if event is None or event.processed_at is not None:
        return
    if not event.type.startswith(HEEDED):
        _done(event, "ignored")
        return
    owner = _owner(session, event)
    if owner is None:
        if clock.now() - event.received_at < PATIENCE:
            raise RetryLater("no order of ours is known for it yet")
        _done(event, "unmatched")
        return
    event.store_id, event.order_id = owner.store_id, owner.order_id
    if not _joined(session, event, owner):
        session.add(_job_for(event, owner))
    session.flush()
    crashpoint("event.handed_on")
    session.info.setdefault(jobs.WAKES, set()).add(jobs.QueueName.MONEY)
    _done(event, HANDED_ON)


def _owner(session: Session, event: WebhookEvent) -> ProviderObject | None:
    """The first of the event's objects that we know, in the event's own order, so the most telling one wins."""
    known = {
        row.provider_id: row
        for row in session.scalars(
            select(ProviderObject).where(
                ProviderObject.provider == event.provider,
                ProviderObject.account == event.account,
                ProviderObject.provider_id.in_(event.object_ids),
            )
        )
    }
    return next((known[name] for name in event.object_ids if name in known), None)


def task_for(event_type: str) -> str:
    """Which look at the order an event of this type asks for."""
    if event_type.startswith("charge.dispute."):
        return "payments.look_at_disputes"
    if event_type.startswith(("refund.", "charge.refund")):
        return "payments.look_at_refunds"
    return "payments.settle_order"


def _joined(session: Session, event: WebhookEvent, owner: ProviderObject) -> bool:
    """Whether a look at the order that nobody has begun takes this event along: a payment is told by four events.

    Who claims it meanwhile waits for this row and is given the arguments with the event; what is asked after the
    claim is newer than any event that was here before it.
    """
    waits = (
        Job.store_id == owner.store_id,
        Job.name == task_for(event.type),
        Job.arguments[1] == str(owner.order_id),
        Job.attempts == 0,
        Job.lease_token.is_(None),
        Job.parked_at.is_(None),
    )
    waiting = select(Job.id).where(*waits).order_by(Job.id).limit(1).scalar_subquery()
    joined = session.execute(
        update(Job)
        .where(Job.id == waiting, *waits)
        .values(arguments=func.array_append(Job.arguments, str(event.id)))
        .execution_options(synchronize_session=False)
    )
    return bool(joined.rowcount)  # type: ignore[attr-defined]


def _job_for(event: WebhookEvent, owner: ProviderObject) -> Job:
    """Crossing into the store: the row names it, for this session serves none."""
    name, arguments = task_for(event.type), [str(owner.order_id), str(event.id)]
    task = jobs.registry[name]
    info = db.session().info
    return Job(
        store_id=owner.store_id,
        id=ids.new(),
        queue=task.queue,
        name=name,
        arguments=arguments,
        run_after=clock.now(),
        request_id=info.get("request_id", ""),
    )


def _done(event: WebhookEvent, outcome: str) -> None:
    event.processed_at = clock.now()
    event.outcome = outcome


def conclude(session: Session, event_ids: Sequence[str], outcome: str) -> None:
    """Note on the events that led to a look at their order what came of it, in the transaction of that look."""
    if event_ids:
        session.execute(
            update(WebhookEvent)
            .where(WebhookEvent.id.in_([UUID(event_id) for event_id in event_ids]))
            .values(outcome=outcome)
            .execution_options(synchronize_session=False)
        )
