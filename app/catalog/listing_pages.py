"""One page of a category, read past the ORM: the busiest read of a shop, at half the price.

The one-store criterion does not reach statements on tables, so both tables name the store here, and row-level security
stands behind it as everywhere.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, Table, Text, Uuid, bindparam, cast, func, select
from sqlalchemy.orm import Session

from app.catalog.models.listing import Listing, ListingPlace
from app.database import served_store

PAGE_SIZE = 24
LISTING = Listing.__table__
PLACE = ListingPlace.__table__
assert isinstance(LISTING, Table)
assert isinstance(PLACE, Table)


class Sort(StrEnum):
    NEWEST = "newest"
    PRICE_ASC = "price-asc"
    PRICE_DESC = "price-desc"


def category_page(session: Session, category_id: UUID, *, sort: Sort, page: int) -> Sequence[Any]:
    """Rows with the columns of a card, in its order; ``page`` counts from 1."""
    values = {
        "store_id": served_store(session),
        "category_id": category_id,
        "skipped": (page - 1) * PAGE_SIZE,
    }
    return session.connection().execute(statement(sort), values).all()


@cache
def statement(sort: Sort) -> Select[Any]:
    """Built once: building it takes longer than running it. The places are cut to a page before cards are fetched."""
    store_id = bindparam("store_id", type_=Uuid)
    key = PLACE.c.published_at if sort is Sort.NEWEST else PLACE.c.price_cents
    places = (
        select(PLACE.c.product_id, key.label("sort_key"))
        .where(PLACE.c.store_id == store_id, PLACE.c.category_id == bindparam("category_id", type_=Uuid))
        .order_by(*_directed(sort, key, PLACE.c.product_id))
        .limit(PAGE_SIZE)
        .offset(bindparam("skipped", type_=Integer))
        .subquery()
    )
    return (
        select(*card_columns(LISTING.c))
        .join(places, LISTING.c.product_id == places.c.product_id)
        .where(LISTING.c.store_id == store_id)
        .order_by(*_directed(sort, places.c.sort_key, places.c.product_id))
    )


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


def _directed(sort: Sort, key: Any, product_id: Any) -> tuple[Any, Any]:
    if sort is Sort.PRICE_ASC:
        return key, product_id
    return key.desc(), product_id.desc()
