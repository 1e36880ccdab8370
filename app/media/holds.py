"""Who takes a picture into use, and the sweep that takes unused ones away, do not meet.

An upload that finds its file or its row there leaves them as they are. Between that look and its commit the sweep
must not decide that nobody wants them. So users of pictures share a lock, and the sweep wants it for itself.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import served_store

#: Of the two-number locks, which nothing else takes.
LOCK = 0x50_49_43
HELD = "sweep_held_off"


def hold_off_sweep(session: Session) -> None:
    """Until the end of the transaction. Waits while the sweep is deleting, which it does in short batches."""
    transaction = session.get_transaction()
    if transaction is not None and session.info.get(HELD) is transaction:
        return
    session.execute(select(func.pg_advisory_xact_lock_shared(LOCK, _number(session))))
    session.info[HELD] = session.get_transaction()


def may_sweep(session: Session) -> bool:
    """False while anybody is taking a picture in. Held until the end of the transaction."""
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(LOCK, _number(session)))))


def _number(session: Session) -> int:
    return served_store(session).int & 0x7FFF_FFFF
