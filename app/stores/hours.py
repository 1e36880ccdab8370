"""A store's own time: what staff type and read is in its zone, what is kept is UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.database import DomainError


class NoSuchTime(DomainError):
    """The clocks were put forward over this moment."""


def moment_of(local: datetime, zone: str) -> datetime:
    """The moment at which the store's clocks show ``local`` (naive); the first of two. Raises NoSuchTime."""
    moment = local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    if local_of(moment, zone) != local:
        raise NoSuchTime(f"The clocks skip {local:%H:%M} on {local:%d %B %Y}. Choose another time.")
    return moment


def local_of(moment: datetime, zone: str) -> datetime:
    """What the store's clocks show at a moment, naive as forms want it."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
