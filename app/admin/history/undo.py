"""Putting a change back, by the verbs that the forms use, and only while nothing has been changed since."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app import catalogue_version, clock
from app.admin.permissions import Permission
from app.audit.actors import undoing
from app.audit.models import AuditAction, AuditEntry
from app.audit.wording import COMPUTED, WITHHELD, plain
from app.catalog import brands, categories
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.product import Product, Variant
from app.catalog.rich_text import clean
from app.database import DomainError, find, lock
from app.inventory import listings, publication
from app.promotions import terms
from app.promotions.models import Promotion
from app.promotions.terms import Terms, categories_of
from app.shipping.models import DeliveryRate
from app.stores.locking import locked_store
from app.stores.models import Store

Values = Mapping[str, Any]


class CannotUndo(DomainError):
    """Something has happened since, or the old values are not allowed any more; the message says what."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row that can be put back: which fields, by what verb, with which permission."""

    model: type[Any]
    fields: frozenset[str]
    permission: Permission
    put: Callable[[Session, Any, Values], None]


def can_undo(entry: AuditEntry) -> bool:
    """A change of plain fields, all of them told. Whether it still can be, only looking at the row tells."""
    kind = KINDS.get(entry.entity_type)
    if kind is None or entry.action is not AuditAction.CHANGED or not entry.changes:
        return False
    values = [value for pair in entry.changes.values() for value in pair]
    return kind.fields >= entry.changes.keys() and WITHHELD not in values and COMPUTED not in values


def undo(session: Session, entry: AuditEntry) -> None:
    """1. Lock the row. 2. See that each field still is what the entry left. 3. Put it back, by its verb.

    Raises CannotUndo and whatever the verb refuses.
    """
    kind = KINDS[entry.entity_type]
    row = _row(session, kind, entry)
    moved = [name for name, (_, left) in entry.changes.items() if plain(getattr(row, name)) != left]
    if moved:
        names = ", ".join(name.removesuffix("_cents").replace("_", " ") for name in moved)
        raise CannotUndo(f"Changed again since: {names}. Nothing was put back.")
    before = {name: _read(kind.model, name, was) for name, (was, _) in entry.changes.items()}
    try:
        with undoing(session, entry.id):
            kind.put(session, row, before)
    except (IntegrityError, DataError):
        raise CannotUndo("The old values do not fit the shop any more. Nothing was put back.") from None


def _row(session: Session, kind: Kind, entry: AuditEntry) -> Any:
    if kind.model is Store:
        return locked_store(session)
    if find(session, kind.model, UUID(entry.entity_id)) is None:
        raise CannotUndo("It is not there any more.")
    return lock(session, kind.model, UUID(entry.entity_id))


def _read(model: type[Any], name: str, value: Any) -> Any:
    """From JSON to what the column holds."""
    kind = inspect(model).column_attrs[name].columns[0].type.python_type
    if value is None or isinstance(value, bool) or not isinstance(value, str):
        return value
    if issubclass(kind, UUID | StrEnum):
        return kind(value)
    if issubclass(kind, datetime | date):
        return kind.fromisoformat(value)
    return value


def _set(row: Any, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)


# --- by the verbs of each kind -----------------------------------------------------------------------------------


def _put_product(session: Session, product: Product, values: Values) -> None:
    rest = dict(values)
    if "slug" in rest:
        publication.move(session, product.id, rest.pop("slug"))
    if "description_html" in rest:
        rest["description_html"] = clean(rest["description_html"])
    _set(product, rest)
    product.updated_at = clock.now()
    session.flush()
    listings.refresh(session, [product.id])


def _put_variant(session: Session, variant: Variant, values: Values) -> None:
    _set(variant, values)
    session.flush()
    listings.refresh(session, [variant.product_id])


def _put_brand(session: Session, brand: Brand, values: Values) -> None:
    rest = dict(values)
    brands.rename(session, brand, name=rest.pop("name", None), slug=rest.pop("slug", None))
    _set(brand, rest)


def _put_category(session: Session, category: Category, values: Values) -> None:
    rest = dict(values)
    categories.rename(session, category, rest.pop("name", category.name))
    _set(category, rest)


def _put_promotion(session: Session, promotion: Promotion, values: Values) -> None:
    rest = dict(values)
    if "is_active" in rest:
        promotion.is_active = rest.pop("is_active")
    if rest:
        same = {
            field.name: getattr(promotion, field.name) for field in fields(Terms) if field.name in terms.SAME
        }
        kept = categories_of(session, promotion.id)
        narrowed = Terms(**{**same, **rest}, categories=kept or None)
        terms.change(session, promotion.id, narrowed)


def _put_store(session: Session, store: Store, values: Values) -> None:
    rest = dict(values)
    if rest.keys() & {"minimum_order_cents", "maximum_order_cents"}:
        store.limit_orders(
            rest.pop("minimum_order_cents", store.minimum_order_cents),
            rest.pop("maximum_order_cents", store.maximum_order_cents),
        )
    _set(store, rest)
    catalogue_version.changed(session)


def _put_rate(session: Session, rate: DeliveryRate, values: Values) -> None:
    _set(rate, values)


def _columns(model: type[Any], *but: str) -> frozenset[str]:
    return frozenset(column.key for column in inspect(model).column_attrs) - {"store_id", "id", *but}


KINDS: Mapping[str, Kind] = {
    "product": Kind(
        Product,
        frozenset(
            {
                "title", "subtitle", "description_html", "slug", "brand_id", "category_id", "tags", "tax_class",
                "seo_title", "seo_description",
            }
        ),
        Permission.MANAGE_PRODUCTS,
        _put_product,
    ),
    "variant": Kind(
        Variant,
        frozenset({"sku", "price_cents", "compare_at_cents", "barcode", "weight_grams"}),
        Permission.MANAGE_PRODUCTS,
        _put_variant,
    ),
    "brand": Kind(Brand, frozenset({"name", "slug", "description"}), Permission.MANAGE_PRODUCTS, _put_brand),
    "category": Kind(
        Category,
        frozenset({"name", "description", "seo_title", "seo_description"}),
        Permission.MANAGE_PRODUCTS,
        _put_category,
    ),
    "promotion": Kind(
        Promotion,
        frozenset({*terms.SAME, "is_active"}),
        Permission.MANAGE_PROMOTIONS,
        _put_promotion,
    ),
    "delivery_rate": Kind(
        DeliveryRate, _columns(DeliveryRate, "zone_id"), Permission.MANAGE_DELIVERY, _put_rate
    ),
    "store": Kind(Store, _columns(Store, "slug", "created_at"), Permission.MANAGE_SETTINGS, _put_store),
}  # fmt: skip
