"""What Meilisearch has yet to be told of a store, and how its index stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.listing import Listing
from app.database import served_store
from app.jobs import Job
from app.search.meilisearch.models import RebuildStatus, SearchIndex, SearchPush

REBUILD, PUSH = "search.rebuild", "search.push_products"


@dataclass(frozen=True, slots=True)
class Lag:
    """Products whose change Meilisearch has not been told of yet, and for how long the oldest has waited."""

    products: int
    since: datetime | None

    @property
    def age(self) -> timedelta:
        return clock.now() - self.since if self.since is not None else timedelta()


def lag(session: Session) -> Lag:
    row = session.execute(
        select(func.count(SearchPush.product_id.distinct()), func.min(SearchPush.noted_at))
    ).one()
    return Lag(*row)


def waiting(session: Session, *, limit: int) -> Sequence[Any]:
    """What was noted first, with the note's key."""
    return session.execute(
        select(SearchPush.id, SearchPush.product_id, SearchPush.noted_at)
        .order_by(SearchPush.noted_at, SearchPush.id)
        .limit(limit)
    ).all()


def find_index(session: Session) -> SearchIndex | None:
    return session.get(SearchIndex, served_store(session))


def index_of(session: Session) -> SearchIndex:
    """The store's row, made where it is not there; two who come at once get the same."""
    found = find_index(session)
    if found is None:
        nothing = {"settings_digest": "", "status": RebuildStatus.NEVER, "problem": "", "asked_by": ""}
        counts = dict.fromkeys(("total", "done", "missing", "outdated", "surplus"), 0)
        session.execute(
            insert(SearchIndex)
            .values(store_id=served_store(session), **nothing, **counts)
            .on_conflict_do_nothing()
        )
        found = find_index(session)
        assert found is not None
    return found


def count_listed(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Listing)) or 0


def has_goods(session: Session) -> bool:
    return bool(session.scalar(select(exists().where(Listing.product_id.is_not(None)))))


def listed_after(session: Session, product_id: UUID | None, *, limit: int) -> Sequence[UUID]:
    """In the order of their keys."""
    further = select(Listing.product_id).order_by(Listing.product_id).limit(limit)
    if product_id is not None:
        further = further.where(Listing.product_id > product_id)
    return session.scalars(further).all()


def find_job(session: Session, name: str) -> Job | None:
    """The store's job of that name that has been tried oftenest; ``job`` is the installation's, so it is named."""
    return session.scalars(
        select(Job)
        .where(Job.store_id == served_store(session), Job.name == name)
        .order_by(Job.parked_at.is_(None), Job.attempts.desc())
        .limit(1)
    ).first()
