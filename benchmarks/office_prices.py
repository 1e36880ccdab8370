"""Ten thousand prices raised at once, as the office's button and the worker after it do it."""

import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.catalog.models.product import Variant
from app.database import get, in_store
from app.jobs import QueueName
from benchmarks.figures import Figure

PRICES, SECONDS = 10_000, 20.0


def changed_prices(app: Flask, store_id: UUID) -> Iterator[Figure]:
    """From the button to the last price, after the preview; then the same back again."""
    if find_spec("app.editing") is None:
        print("the office has no bulk edit", file=sys.stderr)
        return
    from app.editing import edits
    from app.editing.changes import Change, Kind

    change = Change(Kind.RAISE, percent_bp=700, words="7 %")
    with app.app_context():
        with in_store(store_id) as session:
            edit_id = edits.start(session, change, {"ids": _products(app, store_id)}, by="bench").id
            session.commit()
        prepared = _worked(app)
        for verb in (edits.apply, edits.undo):
            with in_store(store_id) as session:
                verb(session, edit_id)
                session.commit()
            seconds = _worked(app)
            with in_store(store_id) as session:
                counts = get(session, edits.BulkEdit, edit_id).counts
                session.rollback()
            note = f"{counts}; looked through before in {prepared:.1f} s"
            yield Figure(
                f"{PRICES} prices, {verb.__name__}", seconds, SECONDS, "s", 1, is_cost=True, note=note
            )


def _products(app: Flask, store_id: UUID) -> list[str]:
    """The first that have so many prices together."""
    sums = func.sum(func.count()).over(order_by=Variant.product_id)
    counted = select(Variant.product_id, sums.label("upto")).group_by(Variant.product_id).subquery()
    with app.app_context(), in_store(store_id) as session:
        found = session.scalars(select(counted.c.product_id).where(counted.c.upto <= PRICES)).all()
        session.rollback()
        return [str(product_id) for product_id in found]


def _worked(app: Flask) -> float:
    """Until nothing waits, in seconds."""
    from app.drain import drain

    began = time.perf_counter()
    while drain(QueueName.BULK):
        pass
    return time.perf_counter() - began
