"""Which engine finds goods, how far it is behind, and having it laid out anew, with how far that has come."""

from dataclasses import dataclass

from flask import Response, g, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app import jobs
from app.admin.blueprint import bp, office_or_block
from app.admin.permissions import Permission, needs
from app.extensions import db
from app.search import searching
from app.search.meilisearch import rebuilding
from app.search.meilisearch.models import RebuildStatus, SearchIndex
from app.search.meilisearch.queries import REBUILD, count_listed, find_index, find_job, lag
from app.search.meilisearch.server import find_server

REWRITE = "search.reindex"


@dataclass(frozen=True, slots=True)
class Progress:
    """``status`` is a RebuildStatus, ``problem`` what keeps it from going on or has ended it."""

    status: RebuildStatus
    done: int = 0
    total: int = 0
    problem: str = ""

    @property
    def is_moving(self) -> bool:
        return self.status in (RebuildStatus.WAITING, RebuildStatus.RUNNING)


@bp.get("/search", endpoint="search_engine")
@needs(Permission.MANAGE_SEARCH)
def show() -> Response:
    session = db.session()
    index = find_index(session)
    return office_or_block(
        "admin/search/index.html",
        "search_state",
        standing=searching.standing(),
        index=index,
        goods=count_listed(session),
        lag=lag(session),
        progress=_progress(session, index),
    )


@bp.post("/search/rebuilds", endpoint="create_search_rebuild")
@needs(Permission.MANAGE_SEARCH)
def create() -> Answer:
    """One at a time: who presses twice waits for the first."""
    session = db.session()
    if find_server() is not None:
        rebuilding.start(session, by=g.staff.name)
    elif (job := find_job(session, REWRITE)) is None or job.parked_at is not None:
        jobs.forget_parked(session, REWRITE)
        jobs.enqueue(session, "search.reindex")
    session.commit()
    return redirect(url_for("admin.search_engine"), 303)


def _progress(session: Session, index: SearchIndex | None) -> Progress:
    """A job that was put aside has failed, whatever the row says; PostgreSQL's own has no bar."""
    if find_server() is None:
        job = find_job(session, REWRITE)
        waits = job is not None and job.parked_at is None
        return Progress(RebuildStatus.RUNNING if waits else RebuildStatus.NEVER)
    if index is None:
        return Progress(RebuildStatus.NEVER)
    job = find_job(session, REBUILD) if index.is_moving else None
    if job is not None and job.parked_at is not None:
        return Progress(RebuildStatus.FAILED, index.done, index.total, job.last_error)
    return Progress(index.status, index.done, index.total, job.last_error if job else index.problem)
