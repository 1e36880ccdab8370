"""Promising units to orders, and what becomes of the promise. The only code that sells stock."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from app.catalog.models.product import Product, Variant
from app.inventory.models import (
    InsufficientStock,
    MovementKind,
    Reservation,
    ReservationState,
    StockItem,
)
from app.inventory.shifting import shift
from app.inventory.stock import lock_items, tell_listings


def reserve(session: Session, order_id: UUID, demand: Mapping[UUID, int]) -> None:
    """Promise units to an order, all of them or none. Raises InsufficientStock.

    1. Lock the rows in key order. 2. Refuse if any variant has too few. 3. Change all of them, and write a reservation
    and a movement for each, by one guarded statement. Untracked variants are promised without counting.
    """
    items = lock_items(session, demand)
    short = [variant_id for variant_id, wanted in demand.items() if not _has(items.get(variant_id), wanted)]
    if short:
        raise _refusal(session, short[0], items)
    tracked = {variant_id: demand[variant_id] for variant_id, item in items.items() if item.track_stock}
    shift(session, items, tracked, kind=MovementKind.RESERVED, order_id=order_id)
    gained = {variant_id: -wanted for variant_id, wanted in tracked.items()}
    tell_listings(session, {key: items[key] for key in tracked}, gained)


def commit(session: Session, order_id: UUID) -> None:
    """The order is paid: its units leave the shelf for good."""
    promised = _close(session, order_id, ReservationState.COMMITTED)
    items = lock_items(session, promised)
    shift(session, items, promised, kind=MovementKind.SOLD, order_id=order_id)


def release(session: Session, order_id: UUID) -> None:
    """The order will not be paid: its units are for anybody again."""
    promised = _close(session, order_id, ReservationState.RELEASED)
    items = lock_items(session, promised)
    shift(session, items, promised, kind=MovementKind.RELEASED, order_id=order_id)
    tell_listings(session, items, promised)


def restock(session: Session, order_id: UUID, units: Mapping[UUID, int]) -> None:
    """Units of a paid order go back on the shelf: it was cancelled before it left.

    Never more than were taken from it: what was sold uncounted is not counted in, though it be counted today.
    """
    items, taken = lock_items(session, units), _taken(session, order_id)
    tracked = {
        variant_id: min(units[variant_id], taken[variant_id])
        for variant_id, item in items.items()
        if item.track_stock and variant_id in taken
    }
    shift(session, items, tracked, kind=MovementKind.RESTOCKED, order_id=order_id)
    tell_listings(session, {key: items[key] for key in tracked}, tracked)


def _has(item: StockItem | None, wanted: int) -> bool:
    return item is not None and (not item.track_stock or item.available >= wanted)


def _refusal(session: Session, variant_id: UUID, items: Mapping[UUID, StockItem]) -> InsufficientStock:
    row = session.execute(
        select(Variant, Product.title)
        .join(Product, and_(Product.id == Variant.product_id, Product.store_id == Variant.store_id))
        .where(Variant.id == variant_id)
    ).one()
    item = items.get(variant_id)
    return InsufficientStock(row.Variant, row.title, item.available if item else 0)


def _close(session: Session, order_id: UUID, state: ReservationState) -> dict[UUID, int]:
    """End the order's open promises; what they were. Twice is harmless: the second time finds none."""
    rows = session.execute(
        update(Reservation)
        .where(Reservation.order_id == order_id, Reservation.state == ReservationState.OPEN)
        .values(state=state)
        .returning(Reservation.variant_id, Reservation.quantity)
        .execution_options(synchronize_session=False)
    )
    return dict(sorted((row.variant_id, row.quantity) for row in rows))


def _taken(session: Session, order_id: UUID) -> dict[UUID, int]:
    """What has left the shelf for an order, by variant: its promises that were kept."""
    rows = session.execute(
        select(Reservation.variant_id, Reservation.quantity).where(
            Reservation.order_id == order_id, Reservation.state == ReservationState.COMMITTED
        )
    )
    return demand_of([(row.variant_id, row.quantity) for row in rows])


def demand_of(lines: Sequence[tuple[UUID, int]]) -> dict[UUID, int]:
    """Demand summed per variant, in key order: two lines of one variant are one demand."""
    summed: dict[UUID, int] = {}
    for variant_id, quantity in lines:
        summed[variant_id] = summed.get(variant_id, 0) + quantity
    return dict(sorted(summed.items()))
