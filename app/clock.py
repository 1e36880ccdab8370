"""The only source of the time. Stored times are UTC; a store's zone is applied when a page is drawn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

#: South Africa keeps one zone and no daylight saving.
SAST = ZoneInfo("Africa/Johannesburg")


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


@contextmanager
def running_on(source: Callable[[], datetime]) -> Iterator[None]:
    """Read the time from another source inside the block: a replay, or a simulated day."""
    global _source  # noqa: PLW0603 - one process has one clock
    before = _source
    _source = source
    try:
        yield
    finally:
        _source = before
