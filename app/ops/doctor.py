"""Looking for what cannot be: every invariant, over every store, one session each."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import clock, ids
from app.database import in_store, store_scoped_tables
from app.extensions import db
from app.media.port import MASTER, StorageUnavailable
from app.ops.invariants import INVARIANTS, Area, Invariant
from app.ops.sweeping import without_master
from app.stores.models import Store


@dataclass(frozen=True, slots=True)
class Finding:
    area: Area
    #: The store's short name; none for the installation's own rows.
    store: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.area.value}{f' {self.store}' if self.store else ''}: {self.sentence}"


def examine(area: Area | None = None) -> Iterator[Finding]:
    """Every finding in an area, or everywhere. Nothing is written."""
    chosen = [invariant for invariant in INVARIANTS if area in (None, invariant.area)]
    with current_app.app_context():
        for invariant in chosen:
            if invariant.is_installations:
                yield from _broken(db.session(), invariant, store="")
        stores = db.session.execute(select(Store.id, Store.slug).order_by(Store.slug)).all()
    for store_id, slug in stores:
        with in_store(store_id) as session:
            for invariant in chosen:
                if not invariant.is_installations:
                    yield from _broken(session, invariant, store=slug)
            if area in (None, Area.MEDIA):
                yield from _without_file(session, store=slug)


def _without_file(session: Session, *, store: str) -> Iterator[Finding]:
    try:
        lacking = without_master(session)
    except StorageUnavailable:
        yield Finding(Area.MEDIA, store, "the store of pictures does not answer, so nothing was compared")
        return
    for asset_id, sha in lacking:
        yield Finding(Area.MEDIA, store, f"picture {asset_id} has no file: {sha}/{MASTER} is missing")


def _broken(session: Session, invariant: Invariant, *, store: str) -> Iterator[Finding]:
    values = {
        "now": clock.now(),
        "store": session.info.get("store_id"),
        "installation": ids.INSTALLATION,
        "tables": [table.name for table in store_scoped_tables()],
    }
    statement = text(invariant.sql)
    asked = {name: value for name, value in values.items() if name in statement._bindparams}
    for row in session.execute(statement, asked).mappings():
        yield Finding(invariant.area, store, invariant.finding.format(**row))
