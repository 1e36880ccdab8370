"""Promising units to orders, and what becomes of the promise. The only code that sells stock."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, case, select, update
from sqlalchemy.orm import Session

from app.catalog.models.product import Product, Variant
from app.inventory.models import (
    InsufficientStock,
    MovementKind,
    Reservation,
    ReservationState,
    StockItem,
    StockMovement,
)
from app.inventory.stock import lock_items, tell_listings

#: What one unit of each movement does to a variant's quantity and reserved.
PER_UNIT = {
    MovementKind.RESERVED: (0, 1),
    MovementKind.RELEASED: (0, -1),
    MovementKind.SOLD: (-1, -1),
    MovementKind.RESTOCKED: (1, 0),
}


def reserve(session: Session, order_id: UUID, demand: Mapping[UUID, int]) -> None:
    """Promise units to an order, all of them or none. Raises InsufficientStock.

    1. Lock the rows in key order. 2. Refuse if any variant has too few. 3. Change all of them by one guarded
    statement. 4. Write a reservation and a movement for each. Untracked variants are promised without counting.
    """
    items = lock_items(session, demand)
    short = [variant_id for variant_id, wanted in demand.items() if not _has(items.get(variant_id), wanted)]
    if short:
        raise _refusal(session, short[0], items)
    tracked = {variant_id: demand[variant_id] for variant_id, item in items.items() if item.track_stock}
    _shift(session, tracked, MovementKind.RESERVED)
    session.add_all(
        Reservation(order_id=order_id, variant_id=variant_id, quantity=wanted)
        for variant_id, wanted in tracked.items()
    )
    _record(session, order_id, tracked, kind=MovementKind.RESERVED)
    gained = {variant_id: -wanted for variant_id, wanted in tracked.items()}
    tell_listings(session, {key: items[key] for key in tracked}, gained)


def commit(session: Session, order_id: UUID) -> None:
    """The order is paid: its units leave the shelf for good."""
    promised = _close(session, order_id, ReservationState.COMMITTED)
    _shift(session, promised, MovementKind.SOLD)
    _record(session, order_id, promised, kind=MovementKind.SOLD)


def release(session: Session, order_id: UUID) -> None:
    """The order will not be paid: its units are for anybody again."""
    promised = _close(session, order_id, ReservationState.RELEASED)
    items = lock_items(session, promised)
    _shift(session, promised, MovementKind.RELEASED)
    _record(session, order_id, promised, kind=MovementKind.RELEASED)
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
    _shift(session, tracked, MovementKind.RESTOCKED)
    _record(session, order_id, tracked, kind=MovementKind.RESTOCKED)
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


def _shift(session: Session, units: Mapping[UUID, int], kind: MovementKind) -> None:
    """Move the counters of all variants by one statement.

    The guard repeats in the database what the lock has made true; the CHECK constraint is the last word.
    """
    if not units:
        return
    lock_items(session, units)
    quantity, reserved = PER_UNIT[kind]
    by = case(units, value=StockItem.variant_id)
    changed = session.execute(
        update(StockItem)
        .where(
            StockItem.variant_id.in_(units),
            StockItem.reserved + reserved * by >= 0,
            StockItem.quantity + quantity * by >= StockItem.reserved + reserved * by,
        )
        .values(reserved=StockItem.reserved + reserved * by, quantity=StockItem.quantity + quantity * by)
        .execution_options(synchronize_session="fetch")
    )
    if changed.rowcount != len(units):  # type: ignore[attr-defined]
        raise RuntimeError("stock counters disagree with their reservations; run `bin/fusion doctor stock`")


def _record(session: Session, order_id: UUID, units: Mapping[UUID, int], *, kind: MovementKind) -> None:
    quantity, reserved = PER_UNIT[kind]
    session.add_all(
        StockMovement(
            variant_id=variant_id,
            kind=kind,
            quantity_delta=quantity * count,
            reserved_delta=reserved * count,
            order_id=order_id,
        )
        for variant_id, count in units.items()
    )


def demand_of(lines: Sequence[tuple[UUID, int]]) -> dict[UUID, int]:
    """Demand summed per variant, in key order: two lines of one variant are one demand."""
    summed: dict[UUID, int] = {}
    for variant_id, quantity in lines:
        summed[variant_id] = summed.get(variant_id, 0) + quantity
    return dict(sorted(summed.items()))
