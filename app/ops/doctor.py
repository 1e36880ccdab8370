"""Looking for what cannot be: every invariant, over every store, one session and one question each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import TextClause, func, select, text
from sqlalchemy.orm import Session

from app import clock, ids
from app.database import SCOPE, SEARCHED, in_store, store_scoped_tables
from app.extensions import db
from app.media.port import MASTER, StorageUnavailable
from app.money import rand
from app.ops.invariants.invariant import Area, Invariant
from app.ops.invariants.register import INVARIANTS
from app.ops.listening import clock_trouble, deafness
from app.ops.sweeping import without_master
from app.stores.models import Store

SET_THE_CLOCK = "Have the clock set by NTP, and compare the webhook's secrets and mode with the provider's."
#: At the most; pages are given less, and a large store's ledgers take longer than a page may.
LOOKING_TAKES = "10min"
#: Of one invariant; what is wrong a thousand times over has one cause.
MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    area: Area
    #: The store's short name; none for the installation's own rows.
    store: str
    sentence: str
    advice: str = ""
    #: The order's, where it is about one.
    reference: str | None = None

    def __str__(self) -> str:
        return f"{self.area.value}{f' {self.store}' if self.store else ''}: {self.sentence}"


def examine(*areas: Area) -> Iterator[Finding]:
    """Every finding in the areas named, or everywhere. Nothing is written."""
    with current_app.app_context():
        session = db.session()
        yield from examine_installation(session, *areas)
        stores = session.execute(select(Store.id, Store.slug).order_by(Store.slug)).all()
    for store_id, slug in stores:
        with in_store(store_id) as serving:
            yield from examine_store(serving, *areas, slug=slug)


def examine_installation(session: Session, *areas: Area) -> Iterator[Finding]:
    """What no store answers for."""
    yield from _broken(session, areas, is_installations=True, store="")
    if not areas or Area.JOBS in areas:
        for sentence in filter(None, (clock_trouble(session), deafness())):
            yield Finding(Area.JOBS, "", sentence, SET_THE_CLOCK)


def examine_store(session: Session, *areas: Area, slug: str) -> Iterator[Finding]:
    """What is wrong in the session's store."""
    yield from _broken(session, areas, is_installations=False, store=slug)
    if not areas or Area.MEDIA in areas:
        yield from _without_file(session, store=slug)


def _without_file(session: Session, *, store: str) -> Iterator[Finding]:
    try:
        lacking = without_master(session)
    except StorageUnavailable:
        yield Finding(Area.MEDIA, store, "the store of pictures does not answer, so nothing was compared")
        return
    for asset_id, sha in lacking:
        yield Finding(Area.MEDIA, store, f"picture {asset_id} has no file: {sha}/{MASTER} is missing")


def _broken(
    session: Session, areas: tuple[Area, ...], *, is_installations: bool, store: str
) -> Iterator[Finding]:
    statement = _question(areas, is_installations)
    if statement is None:
        return
    session.execute(_PATIENCE)
    known = _values(session)
    asked = {name: known[name] for name in statement._bindparams}
    for which, row in session.execute(statement, asked):
        yield _told(INVARIANTS[which], row, store=store)


_PATIENCE = select(func.set_config("statement_timeout", LOOKING_TAKES, True))


def _told(invariant: Invariant, row: Mapping[str, Any], *, store: str) -> Finding:
    words = {name: rand(int(value)) if name.endswith("_cents") else value for name, value in row.items()}
    return Finding(
        invariant.area, store, invariant.finding.format(**words), invariant.advice, row.get("reference")
    )


def _values(session: Session) -> dict[str, object]:
    tables = store_scoped_tables()
    return {
        "now": clock.now(),
        "store": session.info.get(SCOPE),
        "installation": ids.INSTALLATION,
        "tables": [table.name for table in tables],
        "searched": [table.name for table in tables if SEARCHED in table.info],
        "references": [len(table.foreign_key_constraints) for table in tables],
    }


@cache
def _question(areas: tuple[Area, ...], is_installations: bool) -> TextClause | None:  # noqa: FBT001 - a key of the cache
    """All invariants as one statement, so that a visit costs one round trip. Each answers its place and its rows."""
    parts = [
        f"SELECT {place} AS place, to_jsonb(found) AS found FROM ({invariant.sql}) AS found LIMIT {MOST_ROWS}"  # noqa: S608 - no word of it is a visitor's
        for place, invariant in enumerate(INVARIANTS)
        if invariant.is_installations is is_installations and (not areas or invariant.area in areas)
    ]
    return text(" UNION ALL ".join(f"({part})" for part in parts)) if parts else None
