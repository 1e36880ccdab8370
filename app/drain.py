"""Running the jobs: claim a batch, hold its lease, run each in its store's session, delete it with its effect."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import Row, delete, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.conflicts import is_conflict, is_outage
from app.crashpoints import crashpoint
from app.database import serve_store
from app.extensions import db
from app.jobs import MAXIMUM_ATTEMPTS, Job, QueueName, RetryLater, registry
from app.logs import bound

LEASE = timedelta(seconds=30)
RENEW_EVERY = 10.0
BATCH = 20
DIED_OVER_IT = "The process ended while this job ran."
DIED_EACH_TIME = "The process ended each time this job ran."
#: Those that were put off ended in good order.
TRIES = (Job.attempts - func.coalesce(Job.details["put_off"].as_integer(), 0)).label("tries")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this process may run until the lease ends. ``token`` fences every later write about it."""

    store_id: UUID
    id: UUID
    token: UUID
    name: str
    arguments: tuple[str, ...]
    request_id: str
    #: Which try this is, from 1, but for those that were put off.
    attempt: int


def drain(
    queue: QueueName, *, holder: UUID | None = None, should_stop: Callable[[], bool] = lambda: False
) -> int:
    """Run what waits in the queue until nothing is due; the number of jobs run. Needs an app context.

    ``should_stop`` is asked between two jobs; what was claimed and not begun is given back at once. ``holder`` is the
    token of all its leases: of two drains with the same one the first must be dead (``take_over``).
    """
    done = 0
    token = holder or ids.new()
    while not should_stop() and (claims := _claim(queue, token)):
        with _lease_kept(claims) as waiting:
            for claim in claims:
                if should_stop():
                    _give_back(claims[claims.index(claim) :])
                    break
                _run(claim)
                waiting.discard(claim)
                done += 1
    return done


def take_over(holder: UUID) -> int:
    """Free what a dead process had claimed, rather than wait for its lease to end; the number of jobs. Commits.

    A batch is run in the order of its ids and what is done is gone, so the first that is left is the one that the
    process died of, or over: it waits, and is put aside when it goes on so. The others had not been begun.
    """
    with current_app.app_context():
        session = db.session()
        left = session.scalars(
            select(Job).where(Job.lease_token == holder).order_by(Job.id).with_for_update()
        ).all()
        for job in left[1:]:
            job.give_back()
        if left:
            left[0].retry_after(DIED_OVER_IT, is_fault=True)
            log.warning("job.taken_over", extra={"job": left[0].name, "number": len(left)})
        session.commit()
    return len(left)


def _claim(queue: QueueName, token: UUID) -> list[Claim]:
    """Two steps rather than SKIP LOCKED, which would have to name one store on a distributed schema.

    The update repeats the condition, so of two processes that chose the same row one gets it.
    """
    now = clock.now()
    slow = [task.name for task in registry.values() if task.is_slow]
    free = or_(Job.leased_until.is_(None), Job.leased_until < now)
    with current_app.app_context():
        session = db.session()
        due = (
            select(Job.store_id, Job.id, Job.attempts, Job.name)
            .where(Job.queue == queue, Job.parked_at.is_(None), Job.run_after <= now, free)
            .order_by(Job.name.in_(slow), Job.run_after, Job.id)
            .limit(BATCH)
        )
        keys = _claimable_together(session.execute(due).all(), slow)
        if not keys:
            return []
        taken = session.execute(
            update(Job)
            .where(
                tuple_(Job.store_id, Job.id).in_(keys), Job.parked_at.is_(None), Job.run_after <= now, free
            )
            .values(lease_token=token, leased_until=now + LEASE, attempts=Job.attempts + 1)
            .returning(Job.store_id, Job.id, Job.name, Job.arguments, Job.request_id, TRIES)
            .execution_options(synchronize_session=False)
        ).all()
        session.commit()
    crashpoint("jobs.claimed")
    claims = [
        Claim(row.store_id, row.id, token, row.name, tuple(row.arguments), row.request_id, row.tries)
        for row in taken
    ]
    return sorted(claims, key=lambda claim: claim.id)


def _claimable_together(
    due: Sequence[Row[UUID, UUID, int, str]], slow: Sequence[str]
) -> list[tuple[UUID, UUID]]:
    """First tries share a batch. A job that was tried before is claimed alone, because it may be the one that kills
    its process, and each such death costs every job of the batch a try; and so is a slow one, because what comes in
    meanwhile would wait behind the whole batch.
    """
    fresh = list(takewhile(lambda row: row.attempts == 0 and row.name not in slow, due))
    return [(row.store_id, row.id) for row in fresh or due[:1]]


def _give_back(claims: Sequence[Claim]) -> None:
    """Claimed and not begun: free for the next process, and no try was used up."""
    with current_app.app_context():
        session = db.session()
        session.execute(
            update(Job)
            .where(Job.lease_token == claims[0].token, Job.id.in_([claim.id for claim in claims]))
            .values(lease_token=None, leased_until=None, attempts=Job.attempts - 1)
            .execution_options(synchronize_session=False)
        )
        session.commit()


def _run(claim: Claim) -> None:
    """One job in one transaction with its own deletion. An exception rolls both back and backs off."""
    if claim.attempt > MAXIMUM_ATTEMPTS:
        _put_back(claim, lambda job: job.park(DIED_EACH_TIME))
        return
    with bound(job=claim.name, store=str(claim.store_id), request_id=claim.request_id):
        try:
            with _session_for(claim) as session:
                registry[claim.name].run(*claim.arguments)
                crashpoint("jobs.run")
                if not _delete(session, claim):
                    session.rollback()
                    log.warning("job.lease_lost")
                    return
                crashpoint("jobs.deleted")
                session.commit()
                crashpoint("jobs.committed")
        except RetryLater as reason:
            log.info("job.put_off", extra={"reason": str(reason)})
            words = str(reason)
            _put_back(claim, lambda job: job.retry_after(words))
        except Exception as error:
            is_fault = not (is_conflict(error) or is_outage(error))
            if is_fault:
                log.exception("job.failed")
            else:
                log.warning("job.hindered", extra={"reason": str(error)})
            words = f"{type(error).__name__}: {error}"
            _put_back(claim, lambda job: job.retry_after(words, is_fault=is_fault))


@contextmanager
def _session_for(claim: Claim) -> Iterator[Session]:
    with current_app.app_context():
        session = db.session()
        session.info["request_id"] = claim.request_id
        if claim.store_id != ids.INSTALLATION:
            serve_store(session, claim.store_id)
        yield session


def _delete(session: Session, claim: Claim) -> bool:
    result = session.execute(
        delete(Job)
        .where(Job.store_id == claim.store_id, Job.id == claim.id, Job.lease_token == claim.token)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def _put_back(claim: Claim, change: Callable[[Job], None]) -> None:
    """Unless somebody else has it by now."""
    with current_app.app_context():
        session = db.session()
        job = session.get(Job, (claim.store_id, claim.id), with_for_update=True)
        if job is None or job.lease_token != claim.token:
            return
        change(job)
        if job.parked_at is not None:
            log.error("job.parked", extra={"job": claim.name, "error": job.last_error})
        if job.is_overtaken:
            session.delete(job)
        session.commit()


@contextmanager
def _lease_kept(claims: list[Claim]) -> Iterator[set[Claim]]:
    """Renew the leases of what is still to run, from a thread, so that a slow job is not run twice."""
    running = set(claims)
    over = threading.Event()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    keeper = threading.Thread(target=_keep, args=(app, running, over), daemon=True)
    keeper.start()
    try:
        yield running
    finally:
        over.set()
        keeper.join()


def _keep(app: Flask, running: set[Claim], over: threading.Event) -> None:
    while not over.wait(RENEW_EVERY):
        claims = list(running)
        if not claims:
            continue
        try:
            with app.app_context():
                session = db.session()
                session.execute(
                    update(Job)
                    .where(Job.lease_token == claims[0].token, Job.id.in_([claim.id for claim in claims]))
                    .values(leased_until=clock.now() + LEASE)
                    .execution_options(synchronize_session=False)
                )
                session.commit()
        except Exception:
            log.exception("job.lease_not_renewed")
