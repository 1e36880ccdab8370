"""Writing the rows by which the back office finds goods. Called with the cards (app/inventory/listings.py)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import Session

from app.catalog.models.entry import EntryState, ProductEntry
from app.catalog.models.product import Product, ProductImage, Variant
from app.database import served_store

LINE = "\n"


def write(session: Session, product_ids: Sequence[UUID]) -> None:
    """Bring the entries of these products to what is said of them now. Flush what was changed first."""
    store_id = served_store(session)
    said = _columns()
    rows = select(literal(store_id), *said.values()).where(
        Product.id.in_(product_ids), Product.store_id == store_id
    )
    new = insert(ProductEntry).from_select(["store_id", *said], rows)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["store_id", "product_id"],
            set_={name: new.excluded[name] for name in said if name != "product_id"},
        )
    )


def _columns() -> dict[str, ColumnElement[Any]]:
    """By name; the columns that are the product's own go as they are."""
    own = ("published_at", "updated_at", "category_id", "brand_id", "product_type_id")
    on_offer = Variant.compare_at_cents > Variant.price_cents
    codes = func.string_agg(
        Variant.sku + LINE + Variant.barcode, aggregate_order_by(literal(LINE), Variant.position)
    )
    return {
        "product_id": Product.id.expression,
        "title_key": func.lower(Product.title),
        "words": func.lower(func.concat_ws(LINE, Product.title, Product.handle, _of_variants(codes))),
        "state": case(
            (Product.deleted_at.is_(None), Product.status), else_=literal(EntryState.DELETED.value)
        ),
        "price_cents": _of_variants(func.min(Variant.price_cents).filter(Variant.withdrawn_at.is_(None))),
        "has_was_price": func.coalesce(
            _of_variants(func.bool_or(on_offer).filter(Variant.withdrawn_at.is_(None))), False
        ),
        "has_picture": exists().where(
            ProductImage.product_id == Product.id, ProductImage.store_id == Product.store_id
        ),
        **{name: getattr(Product, name) for name in own},
    }


def _of_variants(aggregate: ColumnElement[Any]) -> ScalarSelect[Any]:
    return (
        select(aggregate)
        .where(and_(Variant.product_id == Product.id, Variant.store_id == Product.store_id))
        .correlate(Product)
        .scalar_subquery()
    )
