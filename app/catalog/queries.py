"""Reads of the catalogue. Lists of goods are listing rows: one statement at any size of the catalogue."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from app.catalog.addresses import product_url
from app.catalog.listing_pages import Sort, card_columns, category_page
from app.catalog.models.category import Category
from app.catalog.models.listing import Listing, ListingPlace, StockBand

#: OFFSET reads what it skips, so numbered pages end here (architecture decision 13).
LAST_PAGE = 400


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


CARD_COLUMNS = card_columns(Listing)


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
    return [Card._make(row) for row in category_page(session, category_id, sort=sort, page=page)]


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
