"""Undoing an import: everything as it was before, as far as nobody has touched it since."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock, jobs
from app.cart.models import CartLine
from app.catalog.models.attribute import Attribute, AttributeValue, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.collection import Collection, CollectionProduct
from app.catalog.models.product import Product, RelatedProduct, Variant
from app.database import lock
from app.importing import snapshots
from app.importing.models import CatalogueImport, ImportedProduct, ImportStatus
from app.importing.restoring import restore
from app.importing.runs import NotInThisState, hold_store, refuse_two
from app.inventory import listings
from app.inventory.models import Reservation
from app.orders.models.order import OrderLine
from app.reviews.models import Review

AT_ONCE = 50
LEFT_ALONE = "left alone"
CHANGED_SINCE = f"{LEFT_ALONE}: it was changed after the import"
IN_THE_WAY = f"{LEFT_ALONE}: what it had before belongs to another product now"
REMOVED = "removed"
RESTORED = "restored"
KEPT = "taken out of the shop and kept for its orders"
ENDINGS = (REMOVED, RESTORED, KEPT, LEFT_ALONE)
NOT_YET = ""


def start_undoing(session: Session, import_id: UUID) -> CatalogueImport:
    """Raises NotFound, NotInThisState, ImportUnderWay."""
    run = begin_undoing(session, import_id)
    jobs.enqueue(session, "importing.undo", run.id)
    return run


def begin_undoing(session: Session, import_id: UUID) -> CatalogueImport:
    """For a caller who takes the steps himself."""
    refuse_two(session)
    run = lock(session, CatalogueImport, import_id)
    if run.status not in (ImportStatus.DONE, ImportStatus.RUNNING):
        raise NotInThisState(run)
    run.status, run.moved_at = ImportStatus.UNDOING, clock.now()
    run.total = _count(session, run)
    run.done = 0
    return run


def _count(session: Session, run: CatalogueImport) -> int:
    counted = session.scalar(
        select(func.count()).select_from(ImportedProduct).where(ImportedProduct.import_id == run.id)
    )
    return counted or 0


def undo_step(session: Session, import_id: UUID) -> bool:
    """Put some more products back; False where that was the end. The caller commits.

    1. Those whose snapshot is not what the import left are left alone. 2. The others are put back, or taken out where
    they were new. 3. Cards and counts follow. 4. At the end goes what was grown for them and nobody uses.
    """
    hold_store(session)
    run = lock(session, CatalogueImport, import_id)
    if run.status is not ImportStatus.UNDOING:
        return False
    rows = _next(session, run)
    if not rows:
        _prune(session, run)
        run.status, run.finished_at = ImportStatus.UNDONE, clock.now()
        return False
    _undo(session, run, rows)
    run.done += len(rows)
    run.moved_at = clock.now()
    return True


def _next(session: Session, run: CatalogueImport) -> list[ImportedProduct]:
    """What was new first: it may hold an address or a SKU that a changed product had before."""
    return list(
        session.scalars(
            select(ImportedProduct)
            .where(ImportedProduct.import_id == run.id, ImportedProduct.undone == NOT_YET)
            .order_by(ImportedProduct.before.is_not(None), ImportedProduct.product_id)
            .limit(AT_ONCE)
        )
    )


def _undo(session: Session, run: CatalogueImport, rows: Sequence[ImportedProduct]) -> None:
    present = snapshots.take(session, [row.product_id for row in rows])
    ours = [row for row in rows if snapshots.digest(present[row.product_id]) == row.after_digest]
    untouched = {row.product_id for row in ours}
    for row in rows:
        if row.product_id not in untouched:
            row.undone = CHANGED_SINCE
    made = [row.product_id for row in ours if row.before is None]
    kept = _needed(session, made)
    for row in ours:
        row.undone = _put_back(session, row, present[row.product_id], is_needed=row.product_id in kept)
    listings.refresh(session, sorted(untouched))
    run.counts = dict(Counter(run.counts) + Counter(_kind(row.undone) for row in rows))
    session.flush()  # the rows go with their products
    removed = [product_id for product_id in made if product_id not in kept]
    session.execute(delete(Product).where(Product.id.in_(removed)))


def _kind(undone: str) -> str:
    return undone.partition(":")[0]


def _put_back(session: Session, row: ImportedProduct, present: dict[str, Any], *, is_needed: bool) -> str:
    if row.before is None:
        _take_out(session, row.product_id)
        return KEPT if is_needed else REMOVED
    try:
        with session.begin_nested():
            restore(session, row.product_id, row.before, present=present)
    except IntegrityError:
        return IN_THE_WAY
    return RESTORED


def _take_out(session: Session, product_id: UUID) -> None:
    """Off the shelves and out of the lists; whether the row goes too is decided for all of them at once."""
    session.execute(
        update(Product)
        .where(Product.id == product_id)
        .values(deleted_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )


def _needed(session: Session, product_ids: Sequence[UUID]) -> set[UUID]:
    """Products that something besides the catalogue points at."""
    variants = select(Variant.id, Variant.product_id).where(Variant.product_id.in_(product_ids)).subquery()
    asked = [
        select(OrderLine.product_id).where(OrderLine.product_id.in_(product_ids)),
        select(Review.product_id).where(Review.product_id.in_(product_ids)),
        select(CollectionProduct.product_id).where(CollectionProduct.product_id.in_(product_ids)),
        select(RelatedProduct.related_id).where(RelatedProduct.related_id.in_(product_ids)),
        select(variants.c.product_id).join(CartLine, CartLine.variant_id == variants.c.id),
        select(variants.c.product_id).join(Reservation, Reservation.variant_id == variants.c.id),
    ]
    return {product_id for question in asked for product_id in session.scalars(question)}


def undone_counts(run: CatalogueImport) -> dict[str, int]:
    """Products by what undoing made of them."""
    return {name: run.counts[name] for name in ENDINGS if name in run.counts}


# --- what was grown --------------------------------------------------------------------------------------------


def _prune(session: Session, run: CatalogueImport) -> None:
    """In the order in which they lean on each other; what anybody uses by now stays."""
    asked = _asked_for(session)
    grown = {name: [UUID(text) for text in texts if text not in asked] for name, texts in run.grown.items()}
    attributes = grown.get("attributes", [])
    used = select(AttributeValue.attribute_id).where(AttributeValue.attribute_id.in_(attributes))
    session.execute(delete(Attribute).where(Attribute.id.in_(attributes), Attribute.id.not_in(used)))
    types = grown.get("types", [])
    with_type = select(Product.product_type_id).where(Product.product_type_id.in_(types))
    described = select(Attribute.product_type_id).where(Attribute.product_type_id.in_(types))
    session.execute(
        delete(ProductType).where(
            ProductType.id.in_(types), ProductType.id.not_in(with_type), ProductType.id.not_in(described)
        )
    )
    brands = grown.get("brands", [])
    carried = select(Product.brand_id).where(Product.brand_id.in_(brands))
    session.execute(delete(Brand).where(Brand.id.in_(brands), Brand.id.not_in(carried)))
    _prune_categories(session, grown.get("categories", []))


def _asked_for(session: Session) -> set[str]:
    """What collections that fill themselves name in their conditions, whatever it is."""
    return {
        str(condition[part])
        for rules in session.scalars(select(Collection.rules))
        for condition in rules
        for part in ("value", "attribute")
        if part in condition
    }


def _prune_categories(session: Session, category_ids: Sequence[UUID]) -> None:
    """From the leaves up: ids are made in order, so that a child's comes after its parent's."""
    for category_id in sorted(category_ids, reverse=True):
        filled = select(Product.category_id).where(Product.category_id == category_id)
        children = select(Category.parent_id).where(Category.parent_id == category_id)
        session.execute(
            delete(Category).where(
                Category.id == category_id, Category.id.not_in(filled), Category.id.not_in(children)
            )
        )
