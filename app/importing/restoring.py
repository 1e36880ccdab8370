"""Putting one product back as a snapshot has it. The caller sees to its card, and to what cannot be had any more."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.product import Product, Variant
from app.database import lock
from app.importing.snapshots import PARTS, Snapshot, revive
from app.inventory.models import Reservation
from app.inventory.stock import Level, set_levels
from app.orders.models.order import OrderLine

REASON = "catalogue import undone"


def restore(session: Session, product_id: UUID, before: Snapshot, *, present: Snapshot) -> None:
    """Raises IntegrityError where what it had belongs to another by now; then nothing of this product is changed."""
    product = lock(session, Product, product_id)
    for name, value in revive(Product, before["product"]).items():
        if name not in ("id", "rating_count", "rating_sum"):
            setattr(product, name, value)
    _restore_variants(session, product_id, before["variants"])
    for name, model in PARTS.items():
        if model is Variant:
            continue
        session.execute(delete(model).where(model.product_id == product_id))
        session.add_all(model(**revive(model, row)) for row in before[name])
    session.flush()  # stock rows point at variants by key alone, and a clash must show inside the savepoint
    _restore_stock(session, before, present)


def _restore_variants(session: Session, product_id: UUID, kept: list[dict[str, Any]]) -> None:
    """Two that change places would meet half-way: every SKU and combination is parked first."""
    known = {
        variant.id: variant
        for variant in session.scalars(select(Variant).where(Variant.product_id == product_id))
    }
    made = {each.id: (each.sku, each.option_values) for each in known.values()}
    for variant in known.values():
        variant.sku = f"{variant.sku}~{variant.id.hex}"
        variant.option_values = [variant.id.hex]
    session.flush()
    for row in (revive(Variant, each) for each in kept):
        if row["id"] not in known:
            session.add(Variant(**row))
            continue
        variant = known.pop(row["id"])
        for name, value in row.items():
            setattr(variant, name, value)
    _drop(session, known)
    for variant_id, variant in known.items():
        sku, values = made[variant_id]
        variant.sku = variant.sku if sku in {row["sku"] for row in kept} else sku
        if values not in [row["option_values"] for row in kept]:
            variant.option_values = values


def _drop(session: Session, made: dict[UUID, Variant]) -> None:
    """Variants that the import added, out of ``made``; what is left in it was ordered, and is kept off the shelf."""
    ordered = set(session.scalars(select(OrderLine.variant_id).where(OrderLine.variant_id.in_(made))))
    ordered |= set(session.scalars(select(Reservation.variant_id).where(Reservation.variant_id.in_(made))))
    gone = [variant_id for variant_id in made if variant_id not in ordered]
    session.execute(delete(Variant).where(Variant.id.in_(gone)))
    for variant_id in gone:
        del made[variant_id]
    for variant in made.values():
        variant.withdrawn_at = clock.now()


def _restore_stock(session: Session, before: Snapshot, present: Snapshot) -> None:
    """The import's own change is taken back; what was sold or counted since stays sold and counted."""
    after, now = before["levels_after"], present["levels"]
    levels = {}
    for text, (quantity, track_stock) in before["levels"].items():
        moved = now[text][0] - after[text][0] if text in after and text in now else 0
        levels[UUID(text)] = Level(max(quantity + moved, 0) if track_stock else 0, track_stock=track_stock)
    set_levels(session, dict(sorted(levels.items())), reason=REASON)
