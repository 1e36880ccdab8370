"""Laying out a store's goods in a fresh index, slice by slice, which then changes places with the one in use.

Shoppers are answered from the old one meanwhile, and what is edited is sent to both (pushing.py). Who takes a step
holds the store's lock, so that a job, the operator's command and the sending of edits never mix.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import clock, jobs
from app.database import served_store
from app.search.meilisearch import pushing
from app.search.meilisearch.index_settings import digest_of, has_other_shape, settings_for
from app.search.meilisearch.models import RebuildStatus, SearchIndex
from app.search.meilisearch.queries import (
    PUSH,
    REBUILD,
    count_listed,
    find_job,
    has_goods,
    index_of,
    lag,
    listed_after,
)
from app.search.meilisearch.server import find_server, fresh_name, index_name, server
from app.search.port import SearchUnavailable

AT_ONCE = 1000
#: Nobody has moved it for so long: whoever did is gone.
FORSAKEN_AFTER = timedelta(minutes=2)
LAG_IS_LONG = timedelta(seconds=15)
#: What the server refused, and was put aside for it, is tried again after so long.
TRY_AGAIN_AFTER = timedelta(minutes=10)
#: Of the goods that were laid out and are still for sale; fewer, and this is not the index they were laid out in.
NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Step:
    """How far it has come. ``took_turn`` is false where somebody else was at it."""

    done: int
    total: int
    is_last: bool
    took_turn: bool = True


def start(session: Session, *, by: str) -> None:
    """Ask for a rebuild, unless one is under way: who presses twice waits for the first."""
    index, job = index_of(session), find_job(session, REBUILD)
    if index.is_moving and job is not None and job.parked_at is None:
        return
    jobs.forget_parked(session, REBUILD)
    index.ask(by=by)
    jobs.enqueue(session, "search.rebuild")


def step(session: Session) -> Step:
    """One slice; the caller commits. Raises SearchUnavailable, TaskFailed."""
    if not pushing.may_send(session):
        index = index_of(session)
        return Step(index.done, index.total, is_last=False, took_turn=False)
    index = index_of(session)
    session.refresh(index)
    if index.status is RebuildStatus.WAITING:
        _begin(session, index)
    elif index.status is RebuildStatus.RUNNING:
        _go_on(session, index)
    return Step(index.done, index.total, is_last=not index.is_moving)


def _begin(session: Session, index: SearchIndex) -> None:
    fresh = fresh_name(served_store(session))
    server().drop_index(fresh)
    server().make_index(fresh)
    server().apply_settings(fresh, settings_for(session))
    index.begin(count_listed(session))


def _go_on(session: Session, index: SearchIndex) -> None:
    fresh = fresh_name(served_store(session))
    if _have_changed_places(session):
        index.ask(by=index.asked_by)
        return
    slice_ = listed_after(session, index.reached, limit=AT_ONCE)
    if slice_:
        pushing.send(session, [fresh], slice_)
        index.advance(len(slice_), reached=slice_[-1])
    if len(slice_) == AT_ONCE:
        return
    if _is_whole(session, index):
        _change_places(session, index)
    else:
        index.ask(by=index.asked_by)


def _have_changed_places(session: Session) -> bool:
    """In a step whose end nobody saw: the fresh one is gone, or the one that is older than the one in use.

    Sent on to it, a few goods or those of long ago would change places with all of them.
    """
    live, fresh = index_name(served_store(session)), fresh_name(served_store(session))
    if not server().has_index(fresh):
        return True
    if not server().has_index(live):
        return False
    begun, used = server().made_at(fresh), server().made_at(live)
    return begun is not None and used is not None and begun < used


def _is_whole(session: Session, index: SearchIndex) -> bool:
    """Goods may have come and gone meanwhile."""
    least = NEARLY_ALL * min(index.done, count_listed(session))
    return server().count(fresh_name(served_store(session))) >= least


def _change_places(session: Session, index: SearchIndex) -> None:
    """Settings once more: a synonym may have come meanwhile."""
    live, fresh = index_name(served_store(session)), fresh_name(served_store(session))
    settings = settings_for(session)
    server().apply_settings(fresh, settings)
    server().make_index(live)
    server().swap(live, fresh)
    server().drop_index(fresh)
    index.finish(settings_digest=digest_of(settings))


def renew_settings(session: Session) -> None:
    """Bring the index in use to the settings of now, where they differ. Raises SearchUnavailable, TaskFailed."""
    index, settings = index_of(session), settings_for(session)
    if index.rebuilt_at is None or index.settings_digest == digest_of(settings):
        return
    pushing.be_patient(session)
    server().apply_settings(index_name(served_store(session)), settings)
    index.settings_digest = digest_of(settings)


def look_after(session: Session) -> None:
    """What nobody else would see: an index that is gone or empty, other settings, edits and rebuilds left lying."""
    if find_server() is None:
        return
    index = index_of(session)
    try:
        needs_rebuild = _is_lost(session, index) or has_other_shape(index.settings_digest)
        if not index.is_moving and not needs_rebuild:
            renew_settings(session)
    except SearchUnavailable:
        return  # it is away, and the next look is near
    if needs_rebuild and _may_start(index):
        start(session, by="the shop")
    if index.is_moving and _is_older(index.moved_at, FORSAKEN_AFTER) and _needs_job(session, REBUILD):
        jobs.enqueue(session, "search.rebuild")
    if lag(session).age > LAG_IS_LONG and _needs_job(session, PUSH):
        jobs.enqueue(session, "search.push_products")


def _may_start(index: SearchIndex) -> bool:
    """What failed is not tried again at once: its cause may last."""
    if index.status is RebuildStatus.FAILED:
        return _is_older(index.moved_at, TRY_AGAIN_AFTER)
    return not index.is_moving


def _needs_job(session: Session, name: str) -> bool:
    """One that was put aside is run again after a while: a cause that is gone must not wait for a person."""
    job = find_job(session, name)
    if job is not None and job.parked_at is not None and _is_older(job.parked_at, TRY_AGAIN_AFTER):
        job.run_again()
    return job is None


def _is_older(moment: datetime | None, span: timedelta) -> bool:
    return moment is None or moment < clock.now() - span


def _is_lost(session: Session, index: SearchIndex) -> bool:
    if index.rebuilt_at is None or not server().has_index(index_name(served_store(session))):
        return has_goods(session)
    return server().count(index_name(served_store(session))) == 0 and has_goods(session)
