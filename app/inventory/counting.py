"""Correcting stock by hand: what somebody counted, brought in or took out, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app import ids
from app.catalog.models.product import Variant
from app.database import DomainError, find, get, served_store
from app.inventory import alerts
from app.inventory.models import MovementKind, StockItem, StockMovement
from app.inventory.stock import lock_items, tell_listings

#: Far above any shelf, far below what the column holds.
MOST_ON_HAND = 1_000_000
NOTED = (
    "This form was sent and noted before, with other figures or before other changes. "
    "Look at the ledger, then send it again if it is still to be done."
)


class How(StrEnum):
    COUNT_TO = "count"
    ADD = "add"
    TAKE = "take"


class CountRefused(DomainError):
    """The stock cannot be that; the message says why."""


@dataclass(frozen=True, slots=True)
class Correction:
    """``units`` are never negative: ``how`` says which way. ``by`` is a name.

    ``movement_id``: its place in the ledger; what comes twice under one is one correction.
    """

    how: How
    units: int
    reason: str
    by: str
    movement_id: UUID = field(default_factory=ids.new)


AFTER: Mapping[How, Callable[[int, int], int]] = {
    How.COUNT_TO: lambda _, units: units,
    How.ADD: lambda present, units: present + units,
    How.TAKE: lambda present, units: present - units,
}


def correct(session: Session, variant_id: UUID, correction: Correction) -> StockItem:
    """One movement in the ledger, with the counters, the alert and the card. Raises NotFound, CountRefused.

    What was not counted before is from its first count on. A correction that is in the ledger changes nothing more;
    a count that found what was there is in no ledger, and counts anew when it comes again.
    """
    variant = get(session, Variant, variant_id)
    item = locked_item(session, variant_id)
    if _is_noted(session, item, correction):
        return item
    quantity = AFTER[correction.how](item.quantity, correction.units)
    _refuse(variant, item, quantity, how=correction.how)
    was_counted, before, delta = item.track_stock, item.available, quantity - item.quantity
    item.track_stock, item.quantity = True, quantity
    if delta:
        session.add(
            StockMovement(
                id=correction.movement_id,
                variant_id=variant_id,
                kind=MovementKind.ADJUSTED,
                quantity_delta=delta,
                reserved_delta=0,
                reason=correction.reason,
                by=correction.by,
            )
        )
    alerts.look_at(session, {variant_id: item}, {variant_id: before} if was_counted else {})
    # A variant that was sold without counting said that there is plenty.
    tell_listings(session, {variant_id: item}, {variant_id: delta if was_counted else item.available})
    return item


def locked_item(session: Session, variant_id: UUID) -> StockItem:
    """The stock row of a variant, made where there is none: a form that is sent twice finds the first one's."""
    item = lock_items(session, {variant_id: None}).get(variant_id)
    if item is None:
        row = {"variant_id": variant_id, "quantity": 0, "reserved": 0, "track_stock": True}
        new = insert(StockItem).values(store_id=served_store(session), **row)
        session.execute(new.on_conflict_do_nothing())
        item = lock_items(session, {variant_id: None})[variant_id]
    return item


def _is_noted(session: Session, item: StockItem, correction: Correction) -> bool:
    """Looked at behind the lock, so that of two sendings at once the second finds the first one's movement."""
    known = find(session, StockMovement, correction.movement_id)
    if known is None:
        return False
    stands = {
        How.COUNT_TO: item.quantity == correction.units,
        How.ADD: known.quantity_delta == correction.units,
        How.TAKE: known.quantity_delta == -correction.units,
    }
    is_same = (known.variant_id, known.reason) == (item.variant_id, correction.reason)
    if not is_same or not stands[correction.how]:
        raise CountRefused(NOTED)
    return True


def _refuse(variant: Variant, item: StockItem, quantity: int, *, how: How) -> None:
    if not item.track_stock and how is not How.COUNT_TO:
        raise CountRefused(f"{variant.sku} is not counted yet. Count it first, then add or take.")
    if quantity < 0:
        raise CountRefused(f"There are only {item.quantity} of {variant.sku} to take from.")
    if quantity < item.reserved:
        raise CountRefused(
            f"{item.reserved} of {variant.sku} are promised to orders, so it cannot be less. "
            "Cancel or ship these orders first."
        )
    if quantity > MOST_ON_HAND:
        raise CountRefused(f"The shelf holds at most {MOST_ON_HAND} of one variant.")
