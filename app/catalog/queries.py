"""Reads of the catalogue. Lists of goods are listing rows: one statement at any size of the catalogue."""

import json
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, Text, and_, bindparam, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.catalog.addresses import product_url
from app.catalog.models.category import Category
from app.catalog.models.listing import Listing, ListingPlace, StockBand

PAGE_SIZE = 24
#: OFFSET reads what it skips, so numbered pages end here (architecture decision 13).
LAST_PAGE = 400


class Sort(StrEnum):
    NEWEST = "newest"
    PRICE_ASC = "price-asc"
    PRICE_DESC = "price-desc"


class Card(NamedTuple):
    """A listing row as a list shows it. Plain values, pictures as JSON text, so that equal cards are equal keys."""

    slug: str
    title: str
    subtitle: str
    price_cents: int
    price_varies: bool
    compare_at_cents: int | None
    stock_band: StockBand
    image_json: str | None
    image_2_json: str | None
    swatch_words: str

    @property
    def url(self) -> str:
        return product_url(self.slug)

    @property
    def image(self) -> dict[str, Any] | None:
        return _picture(self.image_json)

    @property
    def image_2(self) -> dict[str, Any] | None:
        return _picture(self.image_2_json)

    @property
    def swatches(self) -> list[str]:
        return self.swatch_words.split()


def _picture(text: str | None) -> dict[str, Any] | None:
    picture: dict[str, Any] | None = json.loads(text) if text else None
    return picture


CARD_COLUMNS = (
    Listing.slug,
    Listing.title,
    Listing.subtitle,
    Listing.price_cents,
    Listing.price_varies,
    Listing.compare_at_cents,
    Listing.stock_band,
    cast(Listing.image, Text),
    cast(Listing.image_2, Text),
    func.array_to_string(Listing.swatches, " "),
)


def category_rows(session: Session) -> Sequence[Any]:
    """Every category of the store, siblings in the merchant's order."""
    return session.execute(
        select(
            Category.id,
            Category.parent_id,
            Category.name,
            Category.path,
            Category.description,
            Category.product_count,
        ).order_by(Category.position, Category.name)
    ).all()


def category_cards(session: Session, category_id: UUID, *, sort: Sort, page: int) -> list[Card]:
    """One page of a category and everything below it."""
    values = {"category_id": category_id, "skipped": (page - 1) * PAGE_SIZE}
    return [Card._make(row) for row in session.execute(_category_statement(sort), values)]


@cache
def _category_statement(sort: Sort) -> Select[Any]:
    """Built once: building it takes longer than running it. The places are cut to a page before cards are fetched."""
    key: InstrumentedAttribute[Any] = (
        ListingPlace.published_at if sort is Sort.NEWEST else ListingPlace.price_cents
    )
    places = (
        select(ListingPlace.product_id, key.label("sort_key"))
        .where(ListingPlace.category_id == bindparam("category_id"))
        .order_by(*_directed(sort, key, ListingPlace.product_id))
        .limit(PAGE_SIZE)
        .offset(bindparam("skipped", type_=Integer))
        .subquery()
    )
    return (
        select(*CARD_COLUMNS)
        .join(places, Listing.product_id == places.c.product_id)
        .order_by(*_directed(sort, places.c.sort_key, places.c.product_id))
    )


def _directed(sort: Sort, key: Any, product_id: Any) -> tuple[Any, Any]:
    if sort is Sort.PRICE_ASC:
        return key, product_id
    return key.desc(), product_id.desc()


def newest_cards(session: Session, limit: int) -> list[Card]:
    newest = select(*CARD_COLUMNS).order_by(Listing.published_at.desc(), Listing.product_id.desc())
    return _cards(session, newest.limit(limit))


def cards_by_slug(session: Session, slugs: Sequence[str]) -> dict[str, Card]:
    if not slugs:
        return {}
    cards = _cards(session, select(*CARD_COLUMNS).where(Listing.slug.in_(slugs)))
    return {card.slug: card for card in cards}


def related_cards(session: Session, category_id: UUID, *, except_for: UUID, limit: int) -> list[Card]:
    """What stands beside a product on its shelf, the newest first."""
    return _cards(
        session,
        select(*CARD_COLUMNS)
        .join(ListingPlace, _same_product())
        .where(ListingPlace.category_id == category_id, ListingPlace.product_id != except_for)
        .order_by(ListingPlace.published_at.desc(), ListingPlace.product_id.desc())
        .limit(limit),
    )


def category_pictures(session: Session, category_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """A picture for each of these categories: that of its newest product, so that one row each is read."""
    if not category_ids:
        return {}
    newest = (
        select(Listing.image)
        .join(ListingPlace, _same_product())
        .where(ListingPlace.category_id == Category.id, ListingPlace.store_id == Category.store_id)
        .order_by(ListingPlace.published_at.desc(), ListingPlace.product_id.desc())
        .limit(1)
        .correlate(Category)
        .scalar_subquery()
    )
    rows = session.execute(select(Category.id, newest.label("image")).where(Category.id.in_(category_ids)))
    return {row.id: row.image for row in rows if row.image is not None}


def _same_product() -> ColumnElement[bool]:
    return and_(ListingPlace.product_id == Listing.product_id, ListingPlace.store_id == Listing.store_id)


def listed_slugs(session: Session, limit: int) -> list[str]:
    return list(session.scalars(select(Listing.slug).order_by(Listing.published_at.desc()).limit(limit)))


def _cards(session: Session, statement: Select[Any]) -> list[Card]:
    return [Card._make(row) for row in session.execute(statement)]
