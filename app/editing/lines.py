"""Moving goods from what a line says they were to what it says they shall be, and back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.product import Product, ProductStatus, Variant
from app.database import lock_all
from app.editing.changes import Change, Kind
from app.editing.models import EditLine, Outcome
from app.editing.planning import facts_of, names_of, prices_of
from app.inventory.publication import missing

GONE = "It is not there any more."
#: Of a line's facts, what is not compared: words may be put otherwise, and going on sale sets the time by itself.
BESIDE = frozenset({"words", "published_at"})
CHANGED = "It was changed in the meantime, and is left as it is."


def move(session: Session, change: Change, some: Sequence[EditLine], *, is_back: bool) -> list[UUID]:
    """The products that were changed. A line whose goods are not as it left them is left alone and says so."""
    products = {
        each.id: each for each in lock_all(session, Product, sorted({row.product_id for row in some}))
    }
    mover = (
        _Prices(session, some) if change.is_of_prices else _Facts(session, change, products, is_back=is_back)
    )
    touched: set[UUID] = set()
    for line in some:
        start, end = (line.after, line.before) if is_back else (line.before, line.after)
        product = products.get(line.product_id)
        reason = mover.move(line, start, end) if product and product.deleted_at is None else GONE
        line.reason = reason
        if reason:
            line.outcome = Outcome.KEPT if is_back else Outcome.LEFT
            continue
        line.outcome = Outcome.UNDONE if is_back else Outcome.APPLIED
        line.applied_at = clock.now()
        touched.add(line.product_id)
    for product_id in touched:
        products[product_id].updated_at = clock.now()
    return sorted(touched)


class _Prices:
    def __init__(self, session: Session, some: Sequence[EditLine]) -> None:
        ids = sorted(line.variant_id for line in some if line.variant_id)
        self.variants = {variant.id: variant for variant in lock_all(session, Variant, ids)}

    def move(self, line: EditLine, start: Mapping[str, Any], end: Mapping[str, Any]) -> str:
        """Why it was not done; empty where it was."""
        variant = self.variants.get(line.variant_id) if line.variant_id else None
        if variant is None:
            return GONE
        if prices_of(variant) != start:
            return CHANGED
        variant.price_cents, variant.compare_at_cents = end["price_cents"], end["compare_at_cents"]
        return ""


class _Facts:
    def __init__(
        self, session: Session, change: Change, products: Mapping[UUID, Product], *, is_back: bool
    ) -> None:
        self.session, self.kind, self.products, self.is_back = session, change.kind, products, is_back
        self.names = names_of(session, change.kind)
        self.write: Callable[[Product, Mapping[str, Any]], str] = {
            Kind.STATUS: self._status,
            Kind.CATEGORY: self._named,
            Kind.BRAND: self._named,
        }.get(change.kind, self._tags)

    def move(self, line: EditLine, start: Mapping[str, Any], end: Mapping[str, Any]) -> str:
        product = self.products[line.product_id]
        present = facts_of(product, self.kind, self.names)
        if any(present[name] != start[name] for name in present.keys() - BESIDE):
            return CHANGED
        return self.write(product, end)

    def _status(self, product: Product, end: Mapping[str, Any]) -> str:
        """On the way back with the time that it had: what was scheduled waits for it again."""
        match ProductStatus(end["status"]):
            case ProductStatus.ACTIVE:
                for sentence in missing(self.session, product):
                    return sentence
                product.publish()
            case ProductStatus.DRAFT:
                product.unpublish()
            case ProductStatus.ARCHIVED:
                product.archive()
        if self.is_back and "published_at" in end:
            product.published_at = _moment(end["published_at"])
        return ""

    def _named(self, product: Product, end: Mapping[str, Any]) -> str:
        column = f"{self.kind.value}_id"
        if end[column] and end[column] not in self.names:
            return f"Its {self.kind.value} is gone."
        setattr(product, column, UUID(end[column]) if end[column] else None)
        return ""

    def _tags(self, product: Product, end: Mapping[str, Any]) -> str:
        product.tags = list(end["tags"])
        return ""


def _moment(kept: str) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
