"""Jobs are rows; the queue is only a wake-up (docs/adr/0003-jobs-are-rows.md).

``enqueue`` writes a row in the caller's transaction. The transaction that holds the job's effect deletes it, so a
lost wake-up is swept up within ten seconds and a second one finds nothing to do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Index, Text, and_, cast, delete, event, exists, or_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import clock, ids
from app.database import SCOPE, Base, StoreOwned, text_enum

#: Tries of a job whose process ends each time, with nobody there to say so.
MAXIMUM_ATTEMPTS = 8
#: Failures of its own after which a job is put aside: the sixth would be the same (reliability row 22).
MAXIMUM_FAULTS = 5
#: Seconds until the next try after the first, second, ... failure; the last from then on.
BACKOFF = (1, 3, 10, 30, 120, 600, 3600)
#: How often a job may wait for something, a neighbour that is away or an order that is not there yet: for three days.
MOST_PUT_OFF = len(BACKOFF) + 72
BEFORE_LONG = timedelta(minutes=5)
AFTER_PARKING = timedelta(hours=1)
NOTHING_TRIED = {"faults": 0, "put_off": 0}
WAKES = "queues_to_wake"


class QueueName(StrEnum):
    """One worker process per queue: money never waits behind a thousand pictures."""

    MONEY = "money"
    BULK = "bulk"


class Job(Base):
    """Work to do. Installation-level: it is claimed over all stores before the store's session is opened."""

    __tablename__ = "job"

    store_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    queue: Mapped[QueueName] = mapped_column(text_enum(QueueName))
    name: Mapped[str]
    arguments: Mapped[list[str]] = mapped_column(ARRAY(Text))
    run_after: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_token: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: Carries the request's id from the page into the worker's log lines.
    request_id: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    __table_args__ = (
        Index("ix_job_waiting", "queue", "run_after", postgresql_where="parked_at IS NULL"),
        Index("ix_job_parked", "store_id", "parked_at", postgresql_where="parked_at IS NOT NULL"),
        Index(None, "store_id", "name"),
    )

    def retry_after(self, error: str, *, is_fault: bool = False) -> None:
        """Back off, or park the job for a person after the last try. A fault is the job's own, not a neighbour's."""
        faults = self.details.get("faults", 0) + is_fault
        put_off = self.put_off + (not is_fault)
        self.details = {**self.details, "faults": faults, "put_off": put_off}
        if faults >= MAXIMUM_FAULTS or put_off >= MOST_PUT_OFF:
            self.park(error)
            return
        self._let_go(error)
        self.run_after = clock.now() + timedelta(seconds=BACKOFF[min(self.attempts, len(BACKOFF)) - 1])

    def park(self, error: str) -> None:
        """Put it aside for a person."""
        self._let_go(error)
        self.parked_at = clock.now()

    def _let_go(self, error: str) -> None:
        self.last_error = error[:2000]
        self.lease_token = None
        self.leased_until = None

    @property
    def put_off(self) -> int:
        """How often it had to wait for something."""
        return int(self.details.get("put_off", 0))

    @property
    def is_overtaken(self) -> bool:
        """Whether the sweep that asked for it will ask anew before it would be tried again.

        Not so one that has more to say than the sweep: an event that led to the same look joins a job that waits.
        """
        is_swept = bool(self.details.get("is_swept")) and len(self.arguments) == 1
        return is_swept and self.parked_at is None and self.run_after > clock.now() + BEFORE_LONG

    def give_back(self) -> None:
        """Claimed and not begun: free at once, and no try was used up."""
        self.lease_token = None
        self.leased_until = None
        self.attempts -= 1

    def run_again(self) -> None:
        self.parked_at = None
        self.attempts = 0
        self.details = {**self.details, **NOTHING_TRIED}
        self.run_after = clock.now()


class RetryLater(Exception):
    """Not a fault of the job: what it waits for has not happened yet, or whom it needs is away."""


@dataclass(frozen=True, slots=True)
class Task:
    """A function that jobs can name."""

    name: str
    queue: QueueName
    run: Callable[..., None]
    #: Takes seconds, and nobody waits for it: it is run when nothing else is due, one at a time.
    is_slow: bool = False


registry: dict[str, Task] = {}

TaskFunction = Callable[..., None]


def task(
    name: str, *, queue: QueueName = QueueName.MONEY, is_slow: bool = False
) -> Callable[[TaskFunction], TaskFunction]:
    """Register a function under the name that ``enqueue`` uses. Raises ValueError on a second owner of a name."""

    def register(function: TaskFunction) -> TaskFunction:
        known = registry.get(name)
        if known is not None and known.run.__module__ != function.__module__:
            raise ValueError(f"two functions claim the job {name}")
        registry[name] = Task(name=name, queue=queue, run=function, is_slow=is_slow)
        return function

    return register


def enqueue(session: Session, name: str, *arguments: object, after: datetime | None = None) -> Job:
    """Add a job to the caller's transaction, for the session's store, or for the installation where it has none.

    Arguments become text: ids and names, never objects. Raises KeyError for a name nobody registered.
    """
    return _add(session, name, arguments, after=after)


def enqueue_swept(session: Session, name: str, *arguments: object) -> Job:
    """As ``enqueue``, for a sweep that asks again for as long as there is reason to (``is_tried``).

    Such a job is dropped rather than left to wait for long: a neighbour that is away for a day would leave hundreds.
    """
    job = _add(session, name, arguments)
    job.details = {"is_swept": True}
    return job


def _add(session: Session, name: str, arguments: Sequence[object], *, after: datetime | None = None) -> Job:
    chosen = registry[name]
    job = Job(
        store_id=session.info.get(SCOPE, ids.INSTALLATION),
        id=ids.new(),
        queue=chosen.queue,
        name=name,
        arguments=[str(argument) for argument in arguments],
        run_after=after or clock.now(),
        request_id=session.info.get("request_id", ""),
    )
    session.add(job)
    if after is None:
        session.info.setdefault(WAKES, set()).add(chosen.queue)
    return job


def forget_parked(session: Session, name: str) -> None:
    """For who asks for the whole of it anew: the store's jobs of that name that wait for a person have no use now."""
    session.execute(
        delete(Job)
        .where(
            Job.store_id == session.info[SCOPE], Job.name == registry[name].name, Job.parked_at.is_not(None)
        )
        .execution_options(synchronize_session=False)
    )


def is_tried(name: str, row: type[StoreOwned]) -> ColumnElement[bool]:
    """In a query of a store's rows: whether such a job with the row's id is there and will run before long.

    For sweeps: while a provider is away, each turn would add another try of what is being tried, and all of them
    would stand before the mail. One that backs off for long does not count, or its pause would be the sweep's too.
    One that was put aside counts for an hour, or sweeps would heap up what a person has to look at once.
    Raises KeyError for a name nobody registered.
    """
    now = clock.now()
    return exists().where(
        Job.store_id == row.store_id,
        Job.name == registry[name].name,
        Job.arguments[1] == cast(row.id, Text),
        or_(
            and_(Job.parked_at.is_(None), Job.run_after < now + BEFORE_LONG),
            Job.parked_at > now - AFTER_PARKING,
        ),
    )


def is_there(name: str, row: type[StoreOwned]) -> ColumnElement[bool]:
    """In a query of a store's rows: whether such a job with the row's id is there, waiting or put aside.

    Raises KeyError for a name nobody registered.
    """
    return exists().where(
        Job.store_id == row.store_id,
        Job.name == registry[name].name,
        Job.arguments[1] == cast(row.id, Text),
    )


def wake_after_commit(session_factory: Any, wake: Callable[[QueueName], None]) -> None:
    """Call ``wake`` for each queue that got work, after the outer commit and never after a SAVEPOINT's."""

    def after_commit(session: Session) -> None:
        if session.in_nested_transaction():
            return
        for queue in session.info.pop(WAKES, ()):
            wake(queue)

    def after_rollback(session: Session) -> None:
        # A SAVEPOINT's rollback leaves what was enqueued before it; a wake-up too many finds nothing to do.
        if not session.in_nested_transaction():
            session.info.pop(WAKES, None)

    event.listen(session_factory, "after_commit", after_commit)
    event.listen(session_factory, "after_rollback", after_rollback)
