"""Telling Meilisearch what has changed: noted in the transaction that changes it, sent a second later by a job.

Every transaction brings a job of its own, so that none is overlooked. One that finds something noted a second ago sends
all that is noted; the others leave what is younger to its own, so that a busy minute is some sixty sendings and not a
thousand. One sends at a time for a store: an older document that came last would stay.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from app import clock, ids, jobs
from app.database import served_store
from app.jobs import Job
from app.search.meilisearch import documents
from app.search.meilisearch.models import RebuildStatus, SearchIndex, SearchPush
from app.search.meilisearch.queries import PUSH, index_of, waiting
from app.search.meilisearch.server import find_server, fresh_name, index_name, server

#: Edits of so long are sent together.
GATHER_FOR = timedelta(seconds=1)
#: Products in one request.
AT_ONCE = 500
#: Of the two-number locks; the other number is the store's.
LOCK = 0x53_45_41
#: A transaction here waits for the server's tasks, for longer than a page's may be idle.
IDLE_FOR = "10min"


def note(session: Session, product_ids: Iterable[UUID]) -> None:
    """That these products' documents are to be written anew or taken out. Nothing where there is no Meilisearch."""
    wanted = sorted(set(product_ids))
    if not wanted or find_server() is None:
        return
    now, store_id = clock.now(), served_store(session)
    session.execute(
        insert(SearchPush),
        [
            {"store_id": store_id, "id": ids.new(), "product_id": product_id, "noted_at": now}
            for product_id in wanted
        ],
    )
    if not _is_in_trouble(session):
        jobs.enqueue(session, "search.push_products", after=now + GATHER_FOR)


def _is_in_trouble(session: Session) -> bool:
    """A job that failed tries again, or waits for a person: it sends what is noted now too, or the minute's look does.

    Otherwise a server whose disk is full would have each edit put aside a job of its own.
    """
    tried = or_(Job.attempts > 1, Job.parked_at > clock.now() - jobs.AFTER_PARKING, Job.last_error != "")
    return bool(
        session.scalar(select(exists().where(Job.store_id == served_store(session), Job.name == PUSH, tried)))
    )


def may_send(session: Session) -> bool:
    """False while another sends for this store. Held until the end of the transaction; no row is."""
    number = served_store(session).int & 0x7FFF_FFFF
    if not session.scalar(select(func.pg_try_advisory_xact_lock(LOCK, number))):
        return False
    be_patient(session)
    return True


def be_patient(session: Session) -> None:
    """For what waits for the server's tasks: until the end of this transaction it may be idle for long."""
    session.execute(select(func.set_config("idle_in_transaction_session_timeout", IDLE_FOR, True)))


def push(session: Session, *, is_patient: bool = False) -> int:
    """Send what is noted, one portion; how many products. More of it, or one that sends, is for the next job.

    ``is_patient``: not before something has lain for as long as edits are gathered.

    1. Look what is noted. 2. Read these products as they are now. 3. Send, and wait for the tasks. 4. Forget the notes
    that were looked at: one that came meanwhile has a row of its own. Raises SearchUnavailable, TaskFailed.
    """
    if not may_send(session):
        jobs.enqueue(session, "search.push_products", after=clock.now() + GATHER_FOR)
        return 0
    notes = waiting(session, limit=AT_ONCE)
    if is_patient and notes and notes[0].noted_at > clock.now() - GATHER_FOR:
        return 0
    # Nothing left, as for many jobs of a busy minute: the server is not asked.
    targets = _targets(session, index_of(session)) if notes else []
    if not targets:
        return 0
    products = list({note.product_id for note in notes})
    send(session, targets, products)
    session.execute(
        delete(SearchPush)
        .where(SearchPush.id.in_([note.id for note in notes]))
        .execution_options(synchronize_session=False)
    )
    if len(notes) == AT_ONCE:
        jobs.enqueue(session, "search.push_products")
    return len(products)


def send(session: Session, targets: Sequence[str], product_ids: Sequence[UUID]) -> None:
    """Documents of what is listed among these, and the end of the others'. Raises SearchUnavailable, TaskFailed."""
    found = documents.read(session, product_ids)
    gone = [str(product_id) for product_id in product_ids if product_id not in found]
    for target in targets:
        server().put(target, list(found.values()))
        server().delete(target, gone)


def _targets(session: Session, index: SearchIndex) -> list[str]:
    """The index that is searched, where it is there, and the one that is being laid out.

    Documents that are sent to an index that is not there make one without settings, so this is asked first.
    """
    store_id = served_store(session)
    targets = []
    if index.rebuilt_at is not None and server().has_index(index_name(store_id)):
        targets.append(index_name(store_id))
    if index.status is RebuildStatus.RUNNING:
        targets.append(fresh_name(store_id))
    return targets
