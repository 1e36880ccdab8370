"""Saying that goods run low: once for each variant, until there is more of it.

An order opens its alerts by the statement that reserves (app/inventory/shifting.py); what is changed by hand or by an
import is looked at here, in the same transaction.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from app import clock, ids, jobs
from app.catalog.models.product import Variant
from app.database import served_store
from app.inventory.models import StockAlert, StockItem
from app.stores.locking import locked_store
from app.stores.models import Store

#: Alerts that one letter speaks of; the page has them all.
MOST_TOLD = 100


def look_at(session: Session, items: Mapping[UUID, StockItem], before: Mapping[UUID, int]) -> None:
    """Close what has enough again, open what has not. ``items`` are locked and changed already.

    The shop is written to about what fell. ``before`` is what could be had of each; what was not counted until now
    has not fallen: it stands in the list of what runs low, and no letter goes out.
    """
    if not items:
        return
    usual = usual_threshold(session)
    open_now = {alert.variant_id: alert for alert in session.scalars(_open_of(list(items)))}
    fallen: list[UUID] = []
    for variant_id, item in items.items():
        threshold = usual if item.low_at is None else item.low_at
        is_low = item.track_stock and threshold is not None and item.available <= threshold
        if not is_low and variant_id in open_now:
            open_now[variant_id].closed_at = clock.now()
        elif is_low and variant_id not in open_now:
            opened = _open(session, item, threshold or 0)
            if item.available < before.get(variant_id, 0):
                fallen += opened
    tell(session, fallen)


def set_threshold(session: Session, item: StockItem, low_at: int | None) -> None:
    """For one variant; none is the store's own. ``item`` is locked."""
    item.low_at = low_at
    look_at(session, {item.variant_id: item}, {item.variant_id: item.available + 1})


def set_usual_threshold(session: Session, low_at: int | None) -> None:
    """For all variants that have none of their own: what is low by it opens, what is not closes.

    A hundred thousand variants are gone through, and shoppers go on ordering meanwhile.
    """
    store = locked_store(session)
    store.low_stock_at = low_at
    session.flush()
    session.execute(
        update(StockAlert)
        .where(StockAlert.closed_at.is_(None), ~exists().where(_is_of_alert(), _is_low(low_at)))
        .values(closed_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    tell(session, _open_all(session, low_at, ~_is_withdrawn()))
    # What is withdrawn is low all the same, for the day it comes back; nobody is told.
    _open_all(session, low_at, _is_withdrawn())


def _open_all(session: Session, low_at: int | None, which: ColumnElement[bool]) -> Sequence[UUID]:
    low = select(
        StockItem.store_id,
        func.gen_random_uuid(),
        StockItem.variant_id,
        StockItem.quantity - StockItem.reserved,
        func.coalesce(StockItem.low_at, low_at),
        literal(clock.now()),
    ).where(StockItem.store_id == served_store(session), _is_low(low_at), which)
    new = insert(StockAlert).from_select(
        ["store_id", "id", "variant_id", "available", "threshold", "opened_at"], low
    )
    return session.scalars(_unless_open(new).returning(StockAlert.id)).all()


def usual_threshold(session: Session) -> int | None:
    return session.scalar(select(Store.low_stock_at).where(Store.id == served_store(session)))


def tell(session: Session, alert_ids: Sequence[UUID]) -> None:
    """Have the shop written to, after the commit; one letter for what ran low together."""
    if alert_ids:
        told = [str(alert_id) for alert_id in alert_ids[:MOST_TOLD]]
        jobs.enqueue(session, "notifications.low_stock", ",".join(told))


def _open(session: Session, item: StockItem, threshold: int) -> Sequence[UUID]:
    """None where a new threshold for all has opened it at this moment: that one locks no stock rows."""
    new = insert(StockAlert).values(
        store_id=served_store(session),
        id=ids.new(),
        variant_id=item.variant_id,
        available=item.available,
        threshold=threshold,
        opened_at=clock.now(),
    )
    return session.scalars(_unless_open(new).returning(StockAlert.id)).all()


def _unless_open(new: Insert) -> Insert:
    """Who comes second finds the other's alert there."""
    return new.on_conflict_do_nothing(
        index_elements=["store_id", "variant_id"], index_where=StockAlert.closed_at.is_(None)
    )


def _open_of(variant_ids: Sequence[UUID]) -> Select[StockAlert]:
    return select(StockAlert).where(StockAlert.variant_id.in_(variant_ids), StockAlert.closed_at.is_(None))


def _is_of_alert() -> ColumnElement[bool]:
    return and_(StockItem.variant_id == StockAlert.variant_id, StockItem.store_id == StockAlert.store_id)


def _is_withdrawn() -> ColumnElement[bool]:
    return exists().where(
        Variant.id == StockItem.variant_id,
        Variant.store_id == StockItem.store_id,
        Variant.withdrawn_at.is_not(None),
    )


def _is_low(usual: int | None) -> ColumnElement[bool]:
    threshold = func.coalesce(StockItem.low_at, usual)
    return and_(StockItem.track_stock, StockItem.quantity - StockItem.reserved <= threshold)
