"""Jobs that were tried and tried: a person decides."""

from uuid import UUID

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.admin.queries import parked_jobs
from app.database import NotFound, served_store
from app.extensions import db
from app.jobs import WAKES, Job


@bp.get("/jobs", endpoint="jobs")
@needs(Permission.RUN_JOBS)
def index() -> Response:
    return office("admin/jobs/index.html", parked=parked_jobs(db.session()))


@bp.post("/jobs/<uuid:job_id>/runs")
@needs(Permission.RUN_JOBS)
def create_run(job_id: UUID) -> Answer:
    """Its key holds the store, so another store's job is not found."""
    session = db.session()
    job = session.get(Job, (served_store(session), job_id), with_for_update=True)
    if job is None:
        raise NotFound("Job")
    if job.parked_at is not None:
        job.run_again()
        session.info.setdefault(WAKES, set()).add(job.queue)
    session.commit()
    flash(f"{job.name} is run again.", "good")
    return redirect(url_for("admin.jobs"), 303)
