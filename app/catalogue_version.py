"""One number per store that moves when anything a shopper may browse has changed; cached pages are keyed by it."""

import time
from typing import Any
from uuid import UUID

from redis import Redis
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.database import served_store
from app.redis_client import breaker

CHANGED = "catalogue_changed"
ASK_EVERY = 1.0

_asked: dict[UUID, tuple[float, str]] = {}
#: Stores whose number could not be moved because Redis was gone; it is moved before it is next read here.
_owed: set[UUID] = set()


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
    if store_id in _owed:
        bump(store_id)
    answer = None if store_id in _owed else breaker().ask(lambda redis: _read(redis, store_id))
    if answer is None:
        _asked.pop(store_id, None)
        return None
    version = answer.decode()
    _asked[store_id] = (time.monotonic() + ASK_EVERY, version)
    return version


def _read(redis: Redis, store_id: UUID) -> bytes:
    """A number that is not there is begun by the clock too: a nought would come back after a flush."""
    found = redis.get(_key(store_id))
    if found is None:
        redis.set(_key(store_id), _fresh(), nx=True)
        found = redis.get(_key(store_id))
    assert isinstance(found, bytes)
    return found


def bump(store_id: UUID) -> None:
    _asked.pop(store_id, None)
    if breaker().ask(lambda redis: redis.set(_key(store_id), _fresh())):
        _owed.discard(store_id)
    else:
        _owed.add(store_id)


def forget() -> None:
    """What this process knows of versions; Redis is asked when one is next wanted."""
    _asked.clear()
    _owed.clear()


def _fresh() -> str:
    """The clock, not a counter: after a flush of Redis a counter would come back to a number already used."""
    return str(time.time_ns())


def bump_after_commit(session_factory: Any) -> None:
    def after_commit(session: Session) -> None:
        if not session.in_nested_transaction() and CHANGED in session.info:
            bump(session.info.pop(CHANGED))

    def after_rollback(session: Session) -> None:
        # A SAVEPOINT's rollback leaves what was changed before it; a number moved for nothing harms nobody.
        if not session.in_nested_transaction():
            session.info.pop(CHANGED, None)

    event.listen(session_factory, "after_commit", after_commit)
    event.listen(session_factory, "after_rollback", after_rollback)
