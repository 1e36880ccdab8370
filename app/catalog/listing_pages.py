"""One page of a list of goods, read past the ORM: the busiest read of a shop, at half the price.

The one-store criterion does not reach statements on tables, so every table names the store here, and row-level security
stands behind it as everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from app.catalog import page_marks
from app.catalog.models.collection import CollectionPlace
from app.catalog.models.listing import Listing, ListingPlace
from app.database import served_store

PAGE_SIZE = 24
#: Pages that the database finds by their number as soon as by a mark.
NEAR = 10
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: What an integer column and a time can be, beyond which nothing is.
LARGEST = 2**31 - 1
LATEST = int(timedelta(days=365 * 8000) / timedelta(microseconds=1))
LISTING = Listing.__table__
assert isinstance(LISTING, Table)


class Sort(StrEnum):
    #: The merchant's own order, of a collection put together by hand.
    CURATED = "curated"
    NEWEST = "newest"
    PRICE_ASC = "price-asc"
    PRICE_DESC = "price-desc"


class Within(StrEnum):
    """What a list of goods is a list of."""

    CATEGORY = "category"
    COLLECTION = "collection"
    BRAND = "brand"

    @property
    def sorts(self) -> tuple[Sort, ...]:
        return tuple(sort for sort in Sort if sort is not Sort.CURATED or self is Within.COLLECTION)


class After(NamedTuple):
    """Where a page begins that has no number: behind this good, which need not be there any more."""

    #: Cents, a position, or microseconds since 1970, by what the list is sorted by.
    key: int
    product_id: UUID

    @classmethod
    def of(cls, row: Any) -> "After":
        """``row`` is one of ``listing_page``."""
        key = row.sort_key
        return cls(
            (key - EPOCH) // timedelta(microseconds=1) if isinstance(key, datetime) else key, row.product_id
        )

    @classmethod
    def read(cls, text: str) -> "After":
        """``text`` is the text of one, and in the right form."""
        key, _, product_id = text.partition(".")
        return cls(int(key), UUID(product_id))

    def __str__(self) -> str:
        return f"{self.key}.{self.product_id.hex}"

    @property
    def moment(self) -> datetime:
        """Of a list in the order of publication."""
        return EPOCH + timedelta(microseconds=min(max(self.key, 0), LATEST))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which goods of a list: so many from a numbered page on, or behind one."""

    page: int = 1
    pages: int = 1
    after: After | None = None
    #: How many goods before it are wanted too.
    earlier: int = 0

    @property
    def size(self) -> int:
        return self.pages * PAGE_SIZE


def listing_page(
    session: Session, within: Within, owner_id: UUID, *, sort: Sort, stretch: Stretch
) -> Sequence[Any]:
    """Rows with the columns of a card, in its order, then the sort key and the product's id.

    One more than asked for, where the list goes on.
    """
    if stretch.after is not None or stretch.page <= NEAR:
        return _rows(session, within, owner_id, sort=sort, stretch=stretch)
    key = page_marks.key_of(served_store(session), owner_id, order=sort.value, page=stretch.page)
    mark = page_marks.recall(key)
    if mark is not None:
        marked = replace(stretch, page=1, after=After(*mark))
        return _rows(session, within, owner_id, sort=sort, stretch=marked)
    found = _rows(session, within, owner_id, sort=sort, stretch=replace(stretch, earlier=1))
    if found:
        page_marks.remember(key, After.of(found[0]))
    return found[1:]


def _rows(session: Session, within: Within, owner_id: UUID, *, sort: Sort, stretch: Stretch) -> Sequence[Any]:
    """The stretch, the row behind it, and the earlier ones that are wanted."""
    values: dict[str, Any] = {
        "store_id": served_store(session),
        "owner_id": owner_id,
        "skipped": (stretch.page - 1) * PAGE_SIZE - stretch.earlier,
        "taken": stretch.earlier + stretch.size + 1,
    }
    if stretch.after is not None:
        values |= {"after_key": _comparable(sort, stretch.after), "after_id": stretch.after.product_id}
    asked = statement(within, sort, is_behind=stretch.after is not None)
    return session.connection().execute(asked, values).all()


def _comparable(sort: Sort, after: After) -> int | datetime:
    if sort is not Sort.NEWEST:
        return min(max(after.key, -LARGEST), LARGEST)
    return after.moment


@cache
def statement(within: Within, sort: Sort, *, is_behind: bool = False) -> Select[Any]:
    """Built once: building it takes longer than running it. The places are cut to a page before cards are fetched."""
    store_id = bindparam("store_id", type_=Uuid)
    place, owner = _places(within)
    key = _sort_key(place, sort)
    places = (
        select(place.c.product_id, key.label("sort_key"))
        .where(place.c.store_id == store_id, owner == bindparam("owner_id", type_=Uuid))
        .where(*([_behind(sort, key, place.c.product_id)] if is_behind else []))
        .order_by(*_directed(sort, key, place.c.product_id))
        .limit(bindparam("taken", type_=Integer))
        .offset(bindparam("skipped", type_=Integer))
        .subquery()
    )
    return (
        select(*card_columns(LISTING.c), places.c.sort_key, places.c.product_id)
        .join(places, LISTING.c.product_id == places.c.product_id)
        .where(LISTING.c.store_id == store_id)
        .order_by(*_directed(sort, places.c.sort_key, places.c.product_id))
    )


def _places(within: Within) -> tuple[FromClause, ColumnElement[Any]]:
    """Where the keys of such a list stand, and whose they are. A brand's stand in the listing itself."""
    if within is Within.BRAND:
        listing = LISTING.alias("place")
        return listing, listing.c.brand_id
    if within is Within.COLLECTION:
        return CollectionPlace.__table__, CollectionPlace.__table__.c.collection_id
    return ListingPlace.__table__, ListingPlace.__table__.c.category_id


def _sort_key(place: FromClause, sort: Sort) -> ColumnElement[Any]:
    if sort is Sort.CURATED:
        return place.c.position
    return place.c.published_at if sort is Sort.NEWEST else place.c.price_cents


def card_columns(of: Any) -> tuple[Any, ...]:
    """What a card shows, of the class or of its table, in the order of ``Card``."""
    return (
        of.slug,
        of.title,
        of.subtitle,
        of.price_cents,
        of.price_varies,
        of.compare_at_cents,
        of.stock_band,
        cast(of.image, Text),
        cast(of.image_2, Text),
        func.array_to_string(of.swatches, " "),
    )


def _behind(sort: Sort, key: ColumnElement[Any], product_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """A comparison of rows, which an index answers."""
    here = tuple_(key, product_id)
    last = tuple_(bindparam("after_key", type_=key.type), bindparam("after_id", type_=Uuid))
    return here > last if sort in (Sort.CURATED, Sort.PRICE_ASC) else here < last


def _directed(sort: Sort, key: Any, product_id: Any) -> tuple[Any, Any]:
    if sort in (Sort.CURATED, Sort.PRICE_ASC):
        return key, product_id
    return key.desc(), product_id.desc()
