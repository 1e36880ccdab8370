"""How long a shopper's question may still take: it asks the server once, or up to five times."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.search.port import SearchUnavailable

#: Too little to be answered in.
NOTHING_LEFT = 0.005
_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """All that is asked in here together."""
    before = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(before)


def left(most: float) -> float:
    """Seconds for the next request. Raises SearchUnavailable when there are none."""
    until = _until.get()
    if until is None:
        return most
    rest = until - time.monotonic()
    if rest < NOTHING_LEFT:
        raise SearchUnavailable("Meilisearch was too slow.")
    return min(most, rest)
