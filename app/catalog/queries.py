"""Reads of the catalogue. Lists of goods are listing rows: one statement at any size of the catalogue."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, true, tuple_, union_all
from sqlalchemy.orm import Session

from app.catalog.addresses import product_url
from app.catalog.listing_pages import PAGE_SIZE, After, Sort, Stretch, Within, card_columns, listing_page
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.collection import Collection, CollectionPlace
from app.catalog.models.listing import Listing, ListingPlace, StockBand
from app.catalog.models.product import RelatedProduct

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
#: The merchant's; in a collection that fills itself every position is nought, and the newest come first.
_IN_ORDER = (
    CollectionPlace.position,
    CollectionPlace.published_at.desc(),
    CollectionPlace.product_id.desc(),
)
_CAN_BE_HAD = Listing.stock_band != StockBand.OUT


def category_rows(session: Session) -> Sequence[Any]:
    """Every category of the store, siblings in the merchant's order."""
    return session.execute(
        select(
            Category.id,
            Category.parent_id,
            Category.name,
            Category.path,
            Category.description,
            Category.seo_title,
            Category.seo_description,
            Category.product_count,
        ).order_by(Category.position, Category.name)
    ).all()


def cards_within(
    session: Session, within: Within, owner_id: UUID, *, sort: Sort, stretch: Stretch
) -> tuple[list[Card], After | None]:
    """A stretch of a category and all below it, of a collection or of a brand, and where it goes on, if it does."""
    rows = listing_page(session, within, owner_id, sort=sort, stretch=stretch)
    cards = [Card._make(row[: len(Card._fields)]) for row in rows[: stretch.size]]
    return cards, After.of(rows[stretch.size - 1]) if len(rows) > stretch.size else None


def cards_by_id(session: Session, product_ids: Sequence[UUID]) -> dict[UUID, Card]:
    """Of those that are for sale."""
    if not product_ids:
        return {}
    rows = session.execute(
        select(*CARD_COLUMNS, Listing.product_id).where(Listing.product_id.in_(product_ids))
    )
    return {row.product_id: Card._make(row[: len(Card._fields)]) for row in rows}


def newest_cards(session: Session, limit: int) -> list[Card]:
    newest = select(*CARD_COLUMNS).order_by(Listing.published_at.desc(), Listing.product_id.desc())
    return _cards(session, newest.limit(limit))


def newest_after(session: Session, after: After | None) -> tuple[list[Card], After | None]:
    """A page of all that is for sale, the newest first, behind a good, and where it goes on, if it does."""
    key = tuple_(Listing.published_at, Listing.product_id)
    statement = select(*CARD_COLUMNS, Listing.published_at.label("sort_key"), Listing.product_id)
    if after is not None:
        statement = statement.where(key < tuple_(literal(after.moment), literal(after.product_id)))
    newest = statement.order_by(Listing.published_at.desc(), Listing.product_id.desc())
    rows = session.execute(newest.limit(PAGE_SIZE + 1)).all()
    cards = [Card._make(row[: len(Card._fields)]) for row in rows[:PAGE_SIZE]]
    return cards, After.of(rows[PAGE_SIZE - 1]) if len(rows) > PAGE_SIZE else None


def cards_by_slug(session: Session, slugs: Sequence[str]) -> dict[str, Card]:
    if not slugs:
        return {}
    cards = _cards(session, select(*CARD_COLUMNS).where(Listing.slug.in_(slugs)))
    return {card.slug: card for card in cards}


def related_cards(session: Session, category_id: UUID | None, *, except_for: UUID, limit: int) -> list[Card]:
    """What goes with a product and can be had: the merchant's own choice, then the newest beside it on its shelf.

    One statement; each half walks an index and stops.
    """
    own = (
        select(*CARD_COLUMNS, literal(0).label("half"), RelatedProduct.position.label("place"))
        .join(
            RelatedProduct,
            and_(
                RelatedProduct.related_id == Listing.product_id, RelatedProduct.store_id == Listing.store_id
            ),
        )
        .where(RelatedProduct.product_id == except_for, _CAN_BE_HAD)
        .order_by(RelatedProduct.position)
        .limit(limit)
    )
    newest = func.row_number().over(order_by=ListingPlace.published_at.desc())
    shelf = (
        select(*CARD_COLUMNS, literal(1).label("half"), newest.label("place"))
        .join(ListingPlace, _same_product())
        .where(ListingPlace.category_id == category_id, ListingPlace.product_id != except_for, _CAN_BE_HAD)
        .order_by(ListingPlace.published_at.desc(), ListingPlace.product_id.desc())
        .limit(2 * limit)  # so many may be of the merchant's choice already
    )
    rows = session.execute(union_all(own, shelf).order_by("half", "place"))
    cards: dict[str, Card] = {}
    for row in rows:
        cards.setdefault(row.slug, Card._make(row[: len(Card._fields)]))
    return list(cards.values())[:limit]


def collection_cards(session: Session, limits: Mapping[str, int]) -> dict[str, list[Card]]:
    """The first so many of each of these published collections, by slug: one statement for all."""
    if not limits:
        return {}
    first = (
        select(CollectionPlace.store_id, CollectionPlace.product_id, CollectionPlace.position)
        .where(
            CollectionPlace.collection_id == Collection.id, CollectionPlace.store_id == Collection.store_id
        )
        .order_by(*_IN_ORDER)
        .limit(max(limits.values()))
        .correlate(Collection)
        .lateral("first")
    )
    rows = session.execute(
        select(*CARD_COLUMNS, Collection.slug.label("collection"))
        .select_from(Collection)
        .join(first, true())
        .join(Listing, and_(Listing.product_id == first.c.product_id, Listing.store_id == first.c.store_id))
        .where(Collection.slug.in_(limits), Collection.is_published)
        .order_by(first.c.position, Listing.published_at.desc(), Listing.product_id.desc())
    )
    cards: dict[str, list[Card]] = {slug: [] for slug in limits}
    for row in rows:
        cards[row.collection].append(Card._make(row[: len(Card._fields)]))
    return {slug: found[: limits[slug]] for slug, found in cards.items()}


def find_collection_row(session: Session, slug: str) -> Any | None:
    """A collection that is shown."""
    return session.execute(
        select(
            Collection.id,
            Collection.slug,
            Collection.name,
            Collection.description,
            Collection.kind,
            Collection.seo_title,
            Collection.seo_description,
            Collection.product_count,
        ).where(Collection.slug == slug, Collection.is_published)
    ).one_or_none()


def find_brand_row(session: Session, slug: str) -> Any | None:
    return session.execute(
        select(Brand.id, Brand.slug, Brand.name, Brand.description, Brand.product_count).where(
            Brand.slug == slug
        )
    ).one_or_none()


def collection_rows(session: Session) -> Sequence[Any]:
    """The collections that are shown and have something to show, in the merchant's order: slug and name."""
    return session.execute(
        select(Collection.slug, Collection.name)
        .where(Collection.is_published, Collection.product_count > 0)
        .order_by(Collection.position, Collection.name)
    ).all()


def brand_rows(session: Session) -> Sequence[Any]:
    """The brands that have something to show: slug and name."""
    return session.execute(
        select(Brand.slug, Brand.name).where(Brand.product_count > 0).order_by(Brand.name)
    ).all()


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


def _cards(session: Session, statement: Select[Any]) -> list[Card]:
    return [Card._make(row) for row in session.execute(statement)]
