"""Jobs: what waits, what runs, what was tried and tried and now waits for a person, and what the clock has started."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response, flash, redirect, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app import clock
from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.database import NotFound, served_store
from app.extensions import db
from app.jobs import WAKES, Job
from app.periodic import PERIODIC, PeriodicRun

MOST_SHOWN = 200
#: Run again by one press; who has more presses again.
MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one kind of job: how many are due and wait, run at this moment, wait for a later try."""

    name: str
    due: int
    running: int
    later: int


@dataclass(frozen=True, slots=True)
class StartedByClock:
    name: str
    #: None: not within two days, or never.
    last: datetime | None
    every: str


@bp.get("/jobs", endpoint="jobs")
@needs(Permission.RUN_JOBS)
def index() -> Response:
    session = db.session()
    return office(
        "admin/jobs/index.html",
        parked=parked_jobs(session),
        standings=standings(session),
        periodic=started_by_clock(session),
    )


@bp.post("/jobs/<uuid:job_id>/runs")
@needs(Permission.RUN_JOBS)
def create_run(job_id: UUID) -> Answer:
    """Its key holds the store, so another store's job is not found."""
    session = db.session()
    job = session.get(Job, (served_store(session), job_id), with_for_update=True)
    if job is None:
        raise NotFound("Job")
    _run_again(session, [job])
    session.commit()
    flash(f"{job.name} is run again.", "good")
    return redirect(url_for("admin.jobs"), 303)


@bp.post("/jobs/runs", endpoint="create_runs")
@needs(Permission.RUN_JOBS)
def create_runs() -> Answer:
    """All that were parked; one that a worker holds at this moment is not, and is passed over."""
    session = db.session()
    chosen = _parked(session).order_by(Job.id).limit(MOST_AT_ONCE).with_for_update(skip_locked=True)
    jobs = session.scalars(chosen).all()
    _run_again(session, jobs)
    session.commit()
    flash("1 job is run again." if len(jobs) == 1 else f"{len(jobs)} jobs are run again.", "good")
    return redirect(url_for("admin.jobs"), 303)


def _run_again(session: Session, jobs: Sequence[Job]) -> None:
    for job in jobs:
        if job.parked_at is not None:
            job.run_again()
            session.info.setdefault(WAKES, set()).add(job.queue)


def _parked(session: Session):  # type: ignore[no-untyped-def]  # a Select of jobs
    """``job`` belongs to the installation, so the store is named here."""
    return select(Job).where(Job.store_id == served_store(session), Job.parked_at.is_not(None))


def parked_jobs(session: Session) -> list[Job]:
    return list(session.scalars(_parked(session).order_by(Job.parked_at.desc()).limit(MOST_SHOWN)))


def standings(session: Session) -> list[Standing]:
    """Of the store's jobs that no person has to see to."""
    now = clock.now()
    is_running = Job.leased_until > now
    is_due = Job.run_after <= now
    rows = session.execute(
        select(
            Job.name,
            func.count().filter(is_due, is_running.is_not(True)),
            func.count().filter(is_running),
            func.count().filter(~is_due, is_running.is_not(True)),
        )
        .where(Job.store_id == served_store(session), Job.parked_at.is_(None))
        .group_by(Job.name)
        .order_by(Job.name)
    )
    return [Standing(*row) for row in rows]


def started_by_clock(session: Session) -> list[StartedByClock]:
    rows = session.execute(select(PeriodicRun.task, func.max(PeriodicRun.due_at)).group_by(PeriodicRun.task))
    last: dict[str, datetime] = {name: at for name, at in rows}
    return [
        StartedByClock(each.task, last.get(each.task), _span(each.every.total_seconds())) for each in PERIODIC
    ]


def _span(seconds: float) -> str:
    for length, word in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds % length == 0:
            count = int(seconds // length)
            return f"each {word}" if count == 1 else f"each {count} {word}s"
    return f"each {seconds} seconds"
