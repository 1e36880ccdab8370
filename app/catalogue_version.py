"""One number per store that moves when anything a shopper may browse has changed; cached pages are keyed by it."""

import time
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.database import served_store
from app.redis_client import breaker

CHANGED = "catalogue_changed"
ASK_EVERY = 1.0

_asked: dict[UUID, tuple[float, str]] = {}


def _key(store_id: UUID) -> str:
    return f"catalogue:{store_id}"


def changed(session: Session) -> None:
    """Note that this transaction changes what shoppers see; the number moves after its commit."""
    session.info[CHANGED] = served_store(session)


def current(store_id: UUID) -> str | None:
    """The version as Redis has it, asked for at most once a second per process; None while Redis is gone."""
    known = _asked.get(store_id)
    if known is not None and known[0] > time.monotonic():
        return known[1]
    answer = breaker().ask(lambda redis: redis.get(_key(store_id)) or b"0")
    if answer is None:
        _asked.pop(store_id, None)
        return None
    assert isinstance(answer, bytes)
    version = answer.decode()
    _asked[store_id] = (time.monotonic() + ASK_EVERY, version)
    return version


def bump(store_id: UUID) -> None:
    _asked.pop(store_id, None)
    # The clock, not a counter: after a flush of Redis a counter would come back to a number already used.
    breaker().ask(lambda redis: redis.set(_key(store_id), str(time.time_ns())))


def bump_after_commit(session_factory: Any) -> None:
    def after_commit(session: Session) -> None:
        if not session.in_nested_transaction() and CHANGED in session.info:
            bump(session.info.pop(CHANGED))

    def after_rollback(session: Session) -> None:
        session.info.pop(CHANGED, None)

    event.listen(session_factory, "after_commit", after_commit)
    event.listen(session_factory, "after_rollback", after_rollback)
