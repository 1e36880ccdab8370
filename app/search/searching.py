"""Which engine answers: Meilisearch where there is one and it is well, PostgreSQL else. A shopper sees no difference.

Lists that are browsed, without words, are always PostgreSQL's.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.database import served_store
from app.search.meilisearch import patience
from app.search.meilisearch.engine import MeilisearchEngine
from app.search.meilisearch.refusals import NoIndex, QueryRefused
from app.search.meilisearch.server import find_server
from app.search.port import Engine, FacetValue, Found, Query, SearchUnavailable, Suggested
from app.search.postgres.engine import PostgresEngine

#: Seconds. A shopper waits no longer for Meilisearch, and the next are not made to wait at all for a while.
PATIENCE = 0.3
BREAK_FOR = 5.0

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class Breaker:
    """One per process. When the pause is over one search tries again, while the others still pass by."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self._lock = threading.Lock()
        #: Of the whole server under None, and of a store whose index is gone or empty.
        self._broken_until: dict[UUID | None, float] = {}

    def is_open(self, store_id: UUID) -> bool:
        """Whether to pass by; the one that is let through takes the next pause on itself."""
        now = self.now()
        with self._lock:
            for key in (None, store_id):
                until = self._broken_until.get(key)
                if until is None:
                    continue
                if now < until:
                    return True
                self._broken_until[key] = now + BREAK_FOR
        return False

    def is_resting(self) -> bool:
        """Without being let through: for who only tells."""
        return self.now() < self._broken_until.get(None, 0.0)

    def open(self, key: UUID | None) -> None:
        with self._lock:
            self._broken_until[key] = self.now() + BREAK_FOR

    def close(self, store_id: UUID) -> None:
        with self._lock:
            self._broken_until.pop(None, None)
            self._broken_until.pop(store_id, None)

    def forget(self) -> None:
        with self._lock:
            self._broken_until.clear()


breaker = Breaker()


@dataclass(frozen=True, slots=True)
class Standing:
    """Which engine answers at the moment, and a sentence for staff where that is not the one that should."""

    engine: str
    is_configured: bool
    trouble: str = ""


def standing() -> Standing:
    """Asks the server how it is: for people and machines that want to know, not for shoppers."""
    server = find_server()
    if server is None:
        return Standing(PostgresEngine.name, is_configured=False)
    if not server.is_well():
        return Standing(PostgresEngine.name, is_configured=True, trouble="Meilisearch does not answer.")
    if breaker.is_resting():
        trouble = "Meilisearch failed or was slow a moment ago, and is tried again in a few seconds."
        return Standing(PostgresEngine.name, is_configured=True, trouble=trouble)
    return Standing(MeilisearchEngine.name, is_configured=True)


def search(session: Session, query: Query) -> tuple[Found, str]:
    """What was found, and the name of the engine that found it."""
    if not query.text:
        return PostgresEngine().search(session, query), PostgresEngine.name
    return _ask(session, lambda engine: engine.search(session, query))


def suggest(session: Session, text: str, *, limit: int) -> tuple[Suggested, str]:
    return _ask(session, lambda engine: engine.suggest(session, text, limit=limit))


def facet_values(session: Session, query: Query, *, key: str, starts: str) -> Sequence[FacetValue]:
    def ask(engine: Engine) -> Sequence[FacetValue]:
        return engine.facet_values(session, query, key=key, starts=starts)

    return _ask(session, ask)[0] if query.text else ask(PostgresEngine())


def _ask(session: Session, question: Callable[[Engine], Answer]) -> tuple[Answer, str]:
    """Meilisearch first. Whatever keeps it from answering is told to the log, and PostgreSQL answers."""
    store_id = served_store(session)
    if find_server() is not None and not breaker.is_open(store_id):
        engine = MeilisearchEngine()
        began = time.monotonic()
        try:
            with patience.at_most(PATIENCE):
                answer = question(engine)
        except SearchUnavailable as reason:
            _pass_by(reason, store_id)
        else:
            if time.monotonic() - began <= PATIENCE:
                breaker.close(store_id)
            else:
                breaker.open(None)
                log.warning("search.slow", extra={"engine": engine.name})
            return answer, engine.name
    fallback = PostgresEngine()
    return question(fallback), fallback.name


def _pass_by(reason: SearchUnavailable, store_id: UUID) -> None:
    """A question that is not for it says nothing of the server; an index that is gone says nothing of the others."""
    log.warning("search.passed_by", extra={"reason": str(reason)})
    if isinstance(reason, QueryRefused):
        return
    breaker.open(store_id if isinstance(reason, NoIndex) else None)
