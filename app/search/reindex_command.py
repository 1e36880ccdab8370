"""A whole store's documents written again by two processes, each a half: one cuts words while the database writes."""

from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from queue import Empty
from uuid import UUID

from sqlalchemy.orm import Session

from app import ids
from app.database import in_store, served_store
from app.extensions import db
from app.search import reindexing

#: Fewer goods are done before another process is up.
WORTH_TWO = 10_000

Told = tuple[int, int] | None


def reindex(session: Session, advance: Callable[[int], None]) -> int:
    """Committed slice by slice; how many documents were written. ``advance`` is told how many goods were looked at.

    Raises RuntimeError where the other process failed; what was done is done.
    """
    half = reindexing.middle(session) if reindexing.total(session) >= WORTH_TWO else None
    if half is None:
        return _go_through(session, (ids.INSTALLATION, reindexing.LAST), advance)
    forked = get_context("fork")
    told: Queue[Told] = forked.Queue()
    other = forked.Process(target=_other_half, args=(served_store(session), half, told))
    other.start()
    written = _go_through(session, (ids.INSTALLATION, half), advance)
    for seen, others in _said(other, told):
        advance(seen)
        written += others
    other.join()
    if other.exitcode:
        raise RuntimeError("The process that wrote the other half has failed; run it again.")
    return written


def _said(other: BaseProcess, told: "Queue[Told]") -> Iterator[tuple[int, int]]:
    """What the other process says, until it has said all; one that was killed says nothing more."""
    while True:
        try:
            said = told.get(timeout=1)
        except Empty:
            if not other.is_alive():
                return
            continue
        if said is None:
            return
        yield said


def _go_through(session: Session, part: tuple[UUID, UUID], advance: Callable[[int], None]) -> int:
    written = 0
    last: UUID | None = part[0]
    while last is not None:
        done = reindexing.step(session, last, until=part[1])
        session.commit()
        session.expunge_all()
        advance(done.seen)
        written, last = written + done.written, done.last_id
    return written


def _other_half(store_id: UUID, after: UUID, told: "Queue[Told]") -> None:
    """In a process of its own, with connections of its own: those of the process it comes from are left to that one."""
    db.engine.dispose(close=False)
    try:
        with in_store(store_id) as session:
            written = _go_through(session, (after, reindexing.LAST), lambda seen: told.put((seen, 0)))
            told.put((0, written))
    finally:
        told.put(None)
