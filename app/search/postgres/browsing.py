"""Lists that are browsed: with nothing ticked, read from what is kept ready at any size; else from the documents."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from app.catalog.listing_pages import Within
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.collection import Collection, CollectionPlace
from app.catalog.models.listing import Listing, ListingPlace
from app.database import served_store
from app.search import tokens
from app.search.counts import STORE_WIDE
from app.search.port import Facet, Found, Order, Query
from app.search.postgres import narrowing, statements
from app.search.postgres.asking import Asking
from app.search.postgres.facets import facets_of
from app.search.postgres.narrowing import Group

Places = type[Listing] | type[ListingPlace] | type[CollectionPlace]
COUNTING: Mapping[Within, type[Category] | type[Collection] | type[Brand]] = {
    Within.CATEGORY: Category,
    Within.COLLECTION: Collection,
    Within.BRAND: Brand,
}


def browse(
    session: Session, query: Query, groups: list[Group], *, most_values: int = statements.MOST_VALUES
) -> Found:
    """What is kept ready need not be counted: all of it with nothing ticked, and one facet's own values with one."""
    if query.order is Order.RELEVANCE:
        query = replace(query, order=Order.NEWEST)
    if not groups:
        found = Found(*_page(session, query))
        if query.with_facets:
            found = replace(found, facets=_ready_facets(session, query, most_values))
        return found
    if len(groups) > 1 or not query.with_facets or _scope(query) is None:
        return Asking(query, groups, most_values=most_values).found(session)
    found = Asking(query, groups, is_strict=True, most_values=most_values).found(session)
    ready = _ready_facets(session, query, most_values)
    return replace(found, facets=_with_ready(found.facets, ready, key=groups[0].key))


def _with_ready(facets: Sequence[Facet], ready: Sequence[Facet], *, key: str) -> tuple[Facet, ...]:
    """This facet as it is kept, the others as they were counted, in the order in which they are kept."""
    counted = {facet.key: facet for facet in facets}
    own = {facet.key: facet for facet in ready if facet.key == key}
    places = {facet.key: place for place, facet in enumerate(ready)}
    chosen = {**counted, **own}
    return tuple(sorted(chosen.values(), key=lambda facet: places.get(facet.key, len(places))))


def _scope(query: Query) -> int | None:
    """Whose counts are kept: the store's, a category's, a brand's, and no collection's."""
    return STORE_WIDE if query.scope is None else narrowing.scope_token(query.scope)


def _page(session: Session, query: Query) -> tuple[tuple[UUID, ...], int]:
    if query.order is Order.RATING:
        found = Asking(replace(query, with_facets=False), []).found(session)
        return found.product_ids, found.total
    places, whose = _list(query)
    chosen = select(places.product_id).where(whose).order_by(*_order(places, query.order))
    ids = session.scalars(chosen.limit(query.per_page).offset((query.page - 1) * query.per_page))
    return tuple(ids), session.scalar(_total(query)) or 0


def _list(query: Query) -> tuple[Places, ColumnElement[bool]]:
    """Where the keys of such a list stand, and which of them are its own."""
    if query.scope is None:
        return Listing, true()
    match query.scope.within:
        case Within.CATEGORY:
            return ListingPlace, ListingPlace.category_id == query.scope.owner_id
        case Within.COLLECTION:
            return CollectionPlace, CollectionPlace.collection_id == query.scope.owner_id
        case Within.BRAND:
            return Listing, Listing.brand_id == query.scope.owner_id


def _total(query: Query) -> Select[int]:
    if query.scope is None:
        return select(func.count()).select_from(Listing)
    counting = COUNTING[query.scope.within]
    return select(counting.product_count).where(counting.id == query.scope.owner_id)


def _order(places: Any, order: Order) -> tuple[Any, Any]:
    match order:
        case Order.CURATED if places is CollectionPlace:
            return places.position, places.product_id
        case Order.PRICE_ASC:
            return places.price_cents, places.product_id
        case Order.PRICE_DESC:
            return places.price_cents.desc(), places.product_id.desc()
        case _:
            return places.published_at.desc(), places.product_id.desc()


def _ready_facets(session: Session, query: Query, most_values: int) -> tuple[Facet, ...]:
    """A category's and a brand's are kept in sums; a collection's are counted."""
    scope = _scope(query)
    if scope is None:
        return Asking(replace(query, page=1, per_page=1), [], most_values=most_values).found(session).facets
    values = {
        "store_id": served_store(session),
        "scope": scope,
        "ticked": [],
        "most_values": most_values,
        "categories": tokens.group(tokens.CATEGORY),
    }
    told = [dict(row) for row in session.execute(statements.COUNTS_OF_SCOPE, values).mappings()]
    return facets_of(session, query, told, prices=_prices(session, query))


def _prices(session: Session, query: Query) -> tuple[int | None, int | None]:
    """Two looks at an index."""
    places, whose = _list(query)
    least, most = session.execute(
        select(func.min(places.price_cents), func.max(places.price_cents)).where(whose)
    ).one()
    return least, most
