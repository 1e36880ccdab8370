"""Reads that stand on every page of the back office."""

from dataclasses import dataclass

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from app.admin.counter.views import MOST_COUNTED, View, counted_view
from app.database import served_store
from app.jobs import Job
from app.ops.models import Examination
from app.reviews.models import Review, ReviewStatus


@dataclass(frozen=True, slots=True)
class Waiting:
    """What needs somebody now, in numbers; each ends one above ``MOST_COUNTED``."""

    attention: int
    eft: int
    to_ship: int
    parked: int
    reviews: int
    #: Of the doctor's last visit.
    findings: int


def count_waiting(session: Session) -> Waiting:
    """One statement of counts that end, each by an index: it is asked for each page."""
    last_visit = select(Examination.count).order_by(Examination.started_at.desc()).limit(1).scalar_subquery()
    reviews = select(literal(1)).select_from(Review).where(Review.status == ReviewStatus.WAITING)
    parked = (
        select(literal(1))
        .select_from(Job)
        .where(Job.store_id == served_store(session), Job.parked_at.is_not(None))
    )
    counts = session.execute(
        select(
            counted_view(View.ATTENTION),
            counted_view(View.EFT),
            counted_view(View.TO_SHIP),
            *(
                select(func.count()).select_from(some.limit(MOST_COUNTED + 1).subquery()).scalar_subquery()
                for some in (parked, reviews)
            ),
            last_visit,
        )
    ).one()
    return Waiting(*(count or 0 for count in counts))
