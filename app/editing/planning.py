"""Working out what a bulk edit would do: a line for each thing that it changes, or that cannot be changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, insert, select
from sqlalchemy.orm import Session

from app.catalog.models.brand import Brand
from app.catalog.models.product import Product, ProductStatus, Variant
from app.catalog.navigation import category_tree
from app.database import served_store
from app.editing.changes import CannotBe, Change, Kind, change_of, priced, tagged
from app.editing.models import BulkEdit, EditLine, Outcome
from app.inventory.publication import missing

MOST_TAGS = 50
STATUS_WORDS: Mapping[str, str] = {"draft": "Draft", "active": "On sale", "archived": "Archived"}


@dataclass(slots=True)
class Plan:
    """A line before it has its number."""

    product_id: UUID
    label: str
    before: dict[str, Any]
    after: dict[str, Any]
    variant_id: UUID | None = None
    reason: str = ""


def plan(session: Session, edit: BulkEdit, product_ids: Sequence[UUID]) -> list[Outcome]:
    """Write the lines for these products; their outcomes. What would stay as it is has none."""
    if not product_ids:
        return []
    change = change_of(edit.change)
    found = (
        _prices(session, change, product_ids) if change.is_of_prices else _facts(session, change, product_ids)
    )
    plans = [each for each in found if each.reason or each.before != each.after]
    if not plans:
        return []
    first = session.scalar(select(func.max(EditLine.number)).where(EditLine.edit_id == edit.id)) or 0
    outcomes = [Outcome.REFUSED if each.reason else Outcome.PLANNED for each in plans]
    rows = [
        {
            "edit_id": edit.id,
            "number": first + index,
            "product_id": each.product_id,
            "variant_id": each.variant_id,
            "label": each.label,
            "before": each.before,
            "after": each.after,
            "outcome": outcome,
            "reason": each.reason,
        }
        for index, (each, outcome) in enumerate(zip(plans, outcomes, strict=True), start=1)
    ]
    session.execute(insert(EditLine).values(store_id=served_store(session)), rows)
    return outcomes


def _prices(session: Session, change: Change, product_ids: Sequence[UUID]) -> Iterator[Plan]:
    rows = session.execute(
        select(Variant, Product.title)
        .join(Product, and_(Product.id == Variant.product_id, Product.store_id == Variant.store_id))
        .where(
            Variant.product_id.in_(product_ids), Variant.withdrawn_at.is_(None), Product.deleted_at.is_(None)
        )
        .order_by(Variant.product_id, Variant.position)
    )
    for variant, title in rows:
        which = f" ({variant.title})" if variant.title else ""
        before = prices_of(variant)
        found = Plan(
            variant.product_id, f"{title}{which}, {variant.sku}", before, dict(before), variant_id=variant.id
        )
        try:
            price, was = priced(change, variant.price_cents, variant.compare_at_cents)
            found.after = {"price_cents": price, "compare_at_cents": was}
        except CannotBe as reason:
            found.reason = str(reason)
        yield found


def prices_of(variant: Variant) -> dict[str, Any]:
    return {"price_cents": variant.price_cents, "compare_at_cents": variant.compare_at_cents}


def _facts(session: Session, change: Change, product_ids: Sequence[UUID]) -> Iterator[Plan]:
    words = names_of(session, change.kind)
    products = session.scalars(
        select(Product)
        .where(Product.id.in_(product_ids), Product.deleted_at.is_(None))
        .order_by(Product.id)
        .execution_options(populate_existing=True)
    )
    for product in products:
        before = facts_of(product, change.kind, words)
        found = Plan(product.id, product.title, before, dict(before))
        try:
            found.after = {**before, **_changed(session, product, change)}
        except CannotBe as reason:
            found.reason = str(reason)
        yield found


def facts_of(product: Product, kind: Kind, words: Mapping[str, str]) -> dict[str, Any]:
    """What of the product such a change is about, with the words for it."""
    match kind:
        case Kind.STATUS:
            at = product.published_at.isoformat() if product.published_at else ""
            words_now = STATUS_WORDS[product.status.value]
            return {"status": product.status.value, "words": words_now, "published_at": at}
        case Kind.CATEGORY | Kind.BRAND:
            column = f"{kind.value}_id"
            value = str(getattr(product, column) or "")
            return {column: value, "words": words.get(value, "") if value else "None"}
        case _:
            return {"tags": list(product.tags), "words": ", ".join(product.tags) or "None"}


def _changed(session: Session, product: Product, change: Change) -> dict[str, Any]:
    match change.kind:
        case Kind.STATUS:
            if change.value == ProductStatus.ACTIVE and product.status is not ProductStatus.ACTIVE:
                for sentence in missing(session, product):
                    raise CannotBe(sentence)
            return {"status": change.value, "words": STATUS_WORDS[change.value]}
        case Kind.CATEGORY | Kind.BRAND:
            return {f"{change.kind.value}_id": change.value, "words": change.words or "None"}
        case _:
            tags = tagged(change, list(product.tags), most=MOST_TAGS)
            return {"tags": tags, "words": ", ".join(tags) or "None"}


def names_of(session: Session, kind: Kind) -> dict[str, str]:
    """By id, of all that a product can be put into."""
    if kind is Kind.CATEGORY:
        tree = category_tree(session)
        return {str(node.id): " / ".join(step.name for step in node.line) for node in tree.by_id.values()}
    if kind is Kind.BRAND:
        return {str(row.id): row.name for row in session.execute(select(Brand.id, Brand.name))}
    return {}
