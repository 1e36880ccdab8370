"""Reads of stock for those who keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from app.catalog.models.product import Product, Variant
from app.database import NotFound
from app.editing.finding import ENTRY
from app.inventory.models import MovementKind, StockAlert, StockItem, StockMovement
from app.orders.models.order import Order

PER_PAGE = 50
MOST_COUNTED = 1000


class View(StrEnum):
    """The saved filters of the list; each is an address."""

    ALL = "all"
    LOW = "low"
    OUT = "out"
    RESERVED = "reserved"


LABELS: Mapping[View, str] = {
    View.ALL: "All",
    View.LOW: "Running low",
    View.OUT: "Sold out",
    View.RESERVED: "Promised to orders",
}
WORDS: Mapping[MovementKind, str] = {
    MovementKind.ADJUSTED: "Corrected",
    MovementKind.RESERVED: "Promised to an order",
    MovementKind.RELEASED: "Promise ended",
    MovementKind.SOLD: "Sold",
    MovementKind.RESTOCKED: "Put back on the shelf",
}


@dataclass(frozen=True, slots=True)
class Stocked:
    variant: Variant
    product: Product
    item: StockItem | None
    #: When the alert opened that is open now.
    low_since: datetime | None


@dataclass(frozen=True, slots=True)
class LevelsPage:
    """One page of the list, with what ui.pagination asks of it."""

    rows: list[Stocked]
    view: View
    search: str
    number: int
    total: int

    @property
    def is_capped(self) -> bool:
        return self.total > MOST_COUNTED

    @property
    def pages(self) -> int:
        return max(-(-min(self.total, MOST_COUNTED) // PER_PAGE), 1)

    def url_for(self, number: int) -> str:
        return levels_url(self.view, search=self.search, page=number)


@dataclass(frozen=True, slots=True)
class Movement:
    movement: StockMovement
    #: Of its order, where that is still there.
    reference: str | None

    @property
    def words(self) -> str:
        return WORDS[self.movement.kind]


@dataclass(frozen=True, slots=True)
class LedgerPage:
    rows: list[Movement]
    variant_id: UUID
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(-(-min(self.total, MOST_COUNTED) // PER_PAGE), 1)

    def url_for(self, number: int) -> str:
        return f"/admin/stock/{self.variant_id}?page={number}"


def levels_url(view: View, *, search: str = "", page: int = 1) -> str:
    query = {
        **({"view": view.value} if view is not View.ALL else {}),
        **({"q": search} if search else {}),
        **({"page": str(page)} if page > 1 else {}),
    }
    return "/admin/stock" + (f"?{urlencode(query)}" if query else "")


def levels_page(session: Session, view: View, *, search: str, page: int) -> LevelsPage:
    """By SKU."""
    conditions = [*_is_kept(), *_seen_as(view), *_matching(search)]
    total = _count(session, conditions)
    number = min(max(page, 1), max(-(-min(total, MOST_COUNTED) // PER_PAGE), 1))
    chosen = _rows().where(*conditions).order_by(Variant.sku).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    rows = [Stocked(*row) for row in session.execute(chosen)]
    return LevelsPage(rows, view, search, number, total)


def stocked(session: Session, variant_id: UUID) -> Stocked:
    """Raises NotFound."""
    row = session.execute(_rows().where(Variant.id == variant_id)).one_or_none()
    if row is None:
        raise NotFound("Variant")
    return Stocked(*row)


def count_low(session: Session) -> int:
    """As many as the list of them has: what was withdrawn since is not ordered again."""
    return _count(session, [*_is_kept(), *_seen_as(View.LOW)])


def _is_kept() -> list[ColumnElement[bool]]:
    """Of goods that are not deleted and variants that are not withdrawn."""
    return [Variant.withdrawn_at.is_(None), Product.deleted_at.is_(None)]


def _count(session: Session, conditions: list[ColumnElement[bool]]) -> int:
    """One above ``MOST_COUNTED`` where there are more."""
    found = select(Variant.id).join(Product, _product()).where(*conditions).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def ledger_page(session: Session, variant_id: UUID, *, page: int) -> LedgerPage:
    """Newest first."""
    of_it = select(StockMovement.id).where(StockMovement.variant_id == variant_id).limit(MOST_COUNTED + 1)
    total = session.scalar(select(func.count()).select_from(of_it.subquery())) or 0
    number = min(max(page, 1), max(-(-min(total, MOST_COUNTED) // PER_PAGE), 1))
    rows = session.execute(
        select(StockMovement, Order.reference)
        .outerjoin(Order, and_(Order.id == StockMovement.order_id, Order.store_id == StockMovement.store_id))
        .where(StockMovement.variant_id == variant_id)
        .order_by(StockMovement.at.desc(), StockMovement.id.desc())
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return LedgerPage([Movement(*row) for row in rows], variant_id, number, total)


def _rows() -> Select[Variant, Product, StockItem, datetime]:
    alert = and_(
        StockAlert.variant_id == Variant.id,
        StockAlert.store_id == Variant.store_id,
        StockAlert.closed_at.is_(None),
    )
    return (
        select(Variant, Product, StockItem, StockAlert.opened_at)
        .join(Product, _product())
        .outerjoin(StockItem, _item())
        .outerjoin(StockAlert, alert)
    )


def _product() -> ColumnElement[bool]:
    return and_(Product.id == Variant.product_id, Product.store_id == Variant.store_id)


def _item() -> ColumnElement[bool]:
    return and_(StockItem.variant_id == Variant.id, StockItem.store_id == Variant.store_id)


def _seen_as(view: View) -> list[ColumnElement[bool]]:
    items = select(StockItem.variant_id)
    match view:
        case View.LOW:
            return [Variant.id.in_(select(StockAlert.variant_id).where(StockAlert.closed_at.is_(None)))]
        case View.OUT:
            is_out = and_(StockItem.track_stock, StockItem.quantity == StockItem.reserved)
            return [Variant.id.in_(items.where(is_out))]
        case View.RESERVED:
            return [Variant.id.in_(items.where(StockItem.reserved > 0))]
        case _:
            return []


def _matching(search: str) -> list[ColumnElement[bool]]:
    """Variants of goods by their title, handle, SKUs or barcodes."""
    words = [ENTRY.words.contains(word, autoescape=True) for word in search.lower().split()]
    return [Variant.product_id.in_(select(ENTRY.product_id).where(*words))] if words else []
