"""What the doctor found: the owner reads it, and may ask for another look."""

from flask import Response, g, redirect, url_for
from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app import jobs
from app.admin.blueprint import bp, office_or_block
from app.admin.permissions import Permission, needs
from app.database import served_store
from app.extensions import db
from app.jobs import Job
from app.ops.examining import last_visits

LOOK = "ops.examine"


@bp.get("/doctor", endpoint="doctor")
@needs(Permission.ASK_DOCTOR)
def index() -> Response:
    session = db.session()
    visits = last_visits(session)
    return office_or_block(
        "admin/doctor/index.html",
        "doctor_state",
        visits=visits,
        latest=visits[0] if visits else None,
        is_looking=_is_looking(session),
    )


@bp.post("/doctor/examinations", endpoint="create_examination")
@needs(Permission.ASK_DOCTOR)
def create() -> Answer:
    """One at a time: who presses twice waits for the first."""
    session = db.session()
    if not _is_looking(session):
        jobs.enqueue(session, "ops.examine", g.staff.name)
        session.commit()
    return redirect(url_for("admin.doctor"), 303)


def _is_looking(session: Session) -> bool:
    """``job`` belongs to the installation, so the store is named here."""
    waiting = exists().where(Job.store_id == served_store(session), Job.name == LOOK, Job.parked_at.is_(None))
    return bool(session.scalar(select(waiting)))
