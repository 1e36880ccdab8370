"""Which goods the back office's list is about: what its address says, as one question to the entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    column,
    exists,
    func,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.category import Category
from app.catalog.models.entry import EntryState
from app.catalog.models.product import Variant
from app.inventory.models import StockAlert, StockItem

PATH = "/admin/products"
PER_PAGE = 50
#: As far as pages are numbered and goods counted; what lies behind is reached from there.
MOST_COUNTED = 1000
LONGEST_SEARCH = 100

#: The view of the entries' owner, which names the store itself.
ENTRY = table(
    "findable_product",
    column("product_id", Uuid),
    column("title_key", Text(collation="C")),
    column("words", Text(collation="C")),
    column("state", Text),
    column("published_at", DateTime(timezone=True)),
    column("updated_at", DateTime(timezone=True)),
    column("category_id", Uuid),
    column("brand_id", Uuid),
    column("product_type_id", Uuid),
    column("price_cents", Integer),
    column("has_was_price", Boolean),
    column("has_picture", Boolean),
).c


class Shelf(StrEnum):
    """The saved filters of the list; each is an address."""

    ALL = "all"
    ON_SALE = "on-sale"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    ARCHIVED = "archived"
    DELETED = "deleted"


class Supply(StrEnum):
    ANY = ""
    IN = "in"
    LOW = "low"
    OUT = "out"


class Sort(StrEnum):
    TITLE = "title"
    NEWEST = "newest"
    CHANGED = "changed"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"


ORDERS: Mapping[Sort, tuple[ColumnElement[Any], bool]] = {
    Sort.TITLE: (ENTRY.title_key, False),
    Sort.NEWEST: (ENTRY.product_id, True),
    Sort.CHANGED: (ENTRY.updated_at, True),
    Sort.CHEAPEST: (ENTRY.price_cents, False),
    Sort.DEAREST: (ENTRY.price_cents, True),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for."""

    shelf: Shelf = Shelf.ALL
    #: A category's path; what hangs below it is meant, too.
    category: str = ""
    search: str = ""
    brand: UUID | None = None
    kind: UUID | None = None
    supply: Supply = Supply.ANY
    is_on_offer: bool = False
    is_unpictured: bool = False
    sort: Sort = Sort.TITLE

    def query(self) -> dict[str, str]:
        """As the address says it; what is usual is left out."""
        said = {
            "view": "" if self.shelf is Shelf.ALL else self.shelf.value,
            "category": self.category,
            "q": self.search,
            "brand": str(self.brand or ""),
            "type": str(self.kind or ""),
            "stock": self.supply.value,
            "offer": "yes" if self.is_on_offer else "",
            "pictures": "none" if self.is_unpictured else "",
            "sort": "" if self.sort is Sort.TITLE else self.sort.value,
        }
        return {name: text for name, text in said.items() if text}

    def url(self, **more: object) -> str:
        query = {**self.query(), **more}
        return PATH + (f"?{urlencode(query)}" if query else "")

    def on(self, shelf: Shelf) -> "Wanted":
        return replace(self, shelf=shelf)


def wanted_of(said: Mapping[str, str]) -> Wanted:
    """What an address asks for; what it says that there is not is left out. Texts are one line already."""
    return Wanted(
        shelf=_one_of(Shelf, said.get("view", ""), Shelf.ALL),
        category=said.get("category", ""),
        search=said.get("q", "")[:LONGEST_SEARCH],
        brand=_id(said.get("brand", "")),
        kind=_id(said.get("type", "")),
        supply=_one_of(Supply, said.get("stock", ""), Supply.ANY),
        is_on_offer=said.get("offer") == "yes",
        is_unpictured=said.get("pictures") == "none",
        sort=_one_of(Sort, said.get("sort", ""), Sort.TITLE),
    )


def _one_of(kind: Any, text: str, usual: Any) -> Any:
    return kind(text) if text in set(kind) else usual


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def ids_of(wanted: Wanted) -> Select[UUID]:
    """Every product that is meant, in no order."""
    return select(ENTRY.product_id).where(*conditions(wanted))


def count(session: Session, wanted: Wanted, *, most: int = MOST_COUNTED) -> int:
    """One more than ``most`` where there are more."""
    found = ids_of(wanted).limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def page_of_ids(session: Session, wanted: Wanted, *, page: int, after: UUID | None = None) -> Sequence[UUID]:
    """One page, and one more where it goes on. ``after``: what comes behind this product instead."""
    key, is_falling = ORDERS[wanted.sort]
    order = (key.desc(), ENTRY.product_id.desc()) if is_falling else (key, ENTRY.product_id)
    chosen = ids_of(wanted).where(_behind(session, wanted.sort, after)).order_by(*order).limit(PER_PAGE + 1)
    return session.scalars(chosen.offset(0 if after else (page - 1) * PER_PAGE)).all()


def _behind(session: Session, sort: Sort, after: UUID | None) -> ColumnElement[bool]:
    if after is None:
        return true()
    key, is_falling = ORDERS[sort]
    row = session.execute(select(key, ENTRY.product_id).where(ENTRY.product_id == after)).first()
    if row is None:
        return true()
    if is_falling:
        return or_(key < row[0], and_(key == row[0], ENTRY.product_id < row[1]))
    return or_(key > row[0], and_(key == row[0], ENTRY.product_id > row[1]))


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = [*_on(wanted.shelf), *_in(wanted.category), *_matching(wanted.search), *_in_supply(wanted.supply)]
    if wanted.brand:
        asked.append(ENTRY.brand_id == wanted.brand)
    if wanted.kind:
        asked.append(ENTRY.product_type_id == wanted.kind)
    if wanted.is_on_offer:
        asked.append(ENTRY.has_was_price)
    if wanted.is_unpictured:
        asked.append(~ENTRY.has_picture)
    if wanted.sort in (Sort.CHEAPEST, Sort.DEAREST):
        asked.append(ENTRY.price_cents.is_not(None))
    return asked


def _on(shelf: Shelf) -> list[ColumnElement[bool]]:
    is_active = ENTRY.state == EntryState.ACTIVE.value
    match shelf:
        case Shelf.ON_SALE:
            return [is_active, ENTRY.published_at <= clock.now()]
        case Shelf.SCHEDULED:
            return [is_active, func.coalesce(ENTRY.published_at > clock.now(), True)]
        case Shelf.DRAFT | Shelf.ARCHIVED | Shelf.DELETED:
            return [ENTRY.state == shelf.value]
        case _:
            return [ENTRY.state != EntryState.DELETED.value]


def _in(category: str) -> list[ColumnElement[bool]]:
    if not category:
        return []
    below = or_(Category.path == category, Category.path.startswith(f"{category}/", autoescape=True))
    return [ENTRY.category_id.in_(select(Category.id).where(below))]


def _matching(search: str) -> list[ColumnElement[bool]]:
    """Every word of it. ``autoescape``: a percent sign that somebody types is a percent sign."""
    return [ENTRY.words.contains(word, autoescape=True) for word in search.lower().split()]


def _in_supply(supply: Supply) -> list[ColumnElement[bool]]:
    """Of any of its variants that can be bought: in stock, low, sold out."""
    variant = and_(Variant.product_id == ENTRY.product_id, Variant.withdrawn_at.is_(None))
    item = and_(StockItem.variant_id == Variant.id, StockItem.store_id == Variant.store_id)
    match supply:
        case Supply.IN:
            has_some = or_(~StockItem.track_stock, StockItem.quantity > StockItem.reserved)
            return [exists(select(Variant.id).join(StockItem, item).where(variant, has_some))]
        case Supply.OUT:
            is_out = and_(StockItem.track_stock, StockItem.quantity == StockItem.reserved)
            out = (
                select(Variant.product_id).join(StockItem, item).where(is_out, Variant.withdrawn_at.is_(None))
            )
            return [ENTRY.product_id.in_(out)]
        case Supply.LOW:
            alert = and_(StockAlert.variant_id == Variant.id, StockAlert.store_id == Variant.store_id)
            low = select(Variant.product_id).join(StockAlert, alert).where(StockAlert.closed_at.is_(None))
            return [ENTRY.product_id.in_(low)]
        case _:
            return []
