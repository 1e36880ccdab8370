"""Setting and changing stock outside of orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, any_, bindparam, select
from sqlalchemy.orm import Session

from app import jobs
from app.inventory import alerts
from app.inventory.models import FEW_LEFT, MovementKind, StockItem, StockMovement


@dataclass(frozen=True, slots=True)
class Level:
    """What a stock count or an import says: so many on hand, or not counted at all."""

    quantity: int
    track_stock: bool = True


def lock_items(session: Session, variant_ids: Mapping[UUID, object]) -> dict[UUID, StockItem]:
    """The stock rows of these variants, locked in key order, so that two orders never wait for each other."""
    rows = session.scalars(_locking(), {"variant_ids": list(variant_ids)})
    return {item.variant_id: item for item in rows}


@cache
def _locking() -> Select[StockItem]:
    """Built once: building it takes longer than running it."""
    wanted = bindparam("variant_ids", type_=ARRAY(Uuid))
    return (
        select(StockItem)
        .where(StockItem.variant_id == any_(wanted))
        .order_by(StockItem.variant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def set_levels(session: Session, levels: Mapping[UUID, Level], *, reason: str) -> list[UUID]:
    """Bring variants to a counted level; the variants that changed.

    A count below what is already promised keeps the promised units: the shop owes them. Every change is one
    movement, so that the ledger still adds up.
    """
    items = lock_items(session, levels)
    before = {variant_id: item.available for variant_id, item in items.items() if item.track_stock}
    changed = []
    for variant_id, level in levels.items():
        item = items.get(variant_id)
        if item is None:
            item = StockItem(variant_id=variant_id, quantity=0, reserved=0, track_stock=level.track_stock)
            items[variant_id] = item
            session.add(item)
        if _bring_to(session, item, level, reason=reason):
            changed.append(variant_id)
    alerts.look_at(session, items, before)
    return changed


def _bring_to(session: Session, item: StockItem, level: Level, *, reason: str) -> bool:
    tracks = level.track_stock or item.reserved > 0
    quantity = max(level.quantity, item.reserved) if tracks else 0
    delta = quantity - item.quantity
    if delta == 0 and tracks == item.track_stock:
        return False
    item.track_stock = tracks
    item.quantity = quantity
    if delta:
        session.add(
            StockMovement(
                variant_id=item.variant_id,
                kind=MovementKind.ADJUSTED,
                quantity_delta=delta,
                reserved_delta=0,
                reason=reason,
            )
        )
    return True


def tell_listings(session: Session, items: Mapping[UUID, StockItem], gained: Mapping[UUID, int]) -> None:
    """Have cards and cached pages redrawn where what they say about stock may have changed.

    ``items`` as they are after the change, ``gained`` by how much more of each can be had (less is negative).
    Only near the edge: a variant with plenty before and after says the same. By a job, because a card's row must
    not be locked inside a checkout.
    """
    near = [
        str(variant_id)
        for variant_id, item in items.items()
        if item.track_stock and min(item.available, item.available - gained[variant_id]) <= FEW_LEFT
    ]
    if near:
        jobs.enqueue(session, "inventory.refresh_bands", ",".join(sorted(near)))
