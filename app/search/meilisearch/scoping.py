"""Addresses and lists as the index knows them: categories and brands by their keys, collections by what is in them."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.listing_pages import Within
from app.catalog.models.brand import Brand
from app.catalog.models.collection import CollectionPlace
from app.catalog.navigation import category_tree
from app.search import tokens
from app.search.meilisearch.asking import among, attribute_of, quoted
from app.search.meilisearch.refusals import QueryRefused
from app.search.port import Query, Scope

#: Goods of a collection that may be named one by one; of larger ones PostgreSQL finds what is in them.
MOST_NAMED = 1000
#: Of a category or a brand that there is not.
NOBODY = "none"


def resolved(session: Session, query: Query) -> Query:
    """The query with keys for addresses."""
    choices = dict(query.choices)
    if paths := choices.get(tokens.CATEGORY):
        nodes = category_tree(session).by_path
        choices[tokens.CATEGORY] = _keys(paths, {path: nodes[path].id for path in paths if path in nodes})
    if slugs := choices.get(tokens.BRAND):
        found = session.execute(select(Brand.slug, Brand.id).where(Brand.slug.in_(slugs)))
        choices[tokens.BRAND] = _keys(slugs, {row.slug: row.id for row in found})
    return replace(query, choices=choices)


def _keys(values: tuple[str, ...], known: Mapping[str, UUID]) -> tuple[str, ...]:
    return tuple(str(known.get(value, NOBODY)) for value in values)


def within(session: Session, scope: Scope | None) -> tuple[str, ...]:
    """What goods of the list are known by. Raises QueryRefused for a collection too large to name its goods."""
    if scope is None:
        return ()
    if scope.within is Within.COLLECTION:
        return (among(_goods_of(session, scope.owner_id)),)
    key = tokens.CATEGORY if scope.within is Within.CATEGORY else tokens.BRAND
    return (f"{attribute_of(key)} = {quoted(str(scope.owner_id))}",)


def _goods_of(session: Session, collection_id: UUID) -> list[UUID]:
    found = session.scalars(
        select(CollectionPlace.product_id)
        .where(CollectionPlace.collection_id == collection_id)
        .limit(MOST_NAMED + 1)
    ).all()
    if len(found) > MOST_NAMED:
        raise QueryRefused("The collection has too many goods to name them to Meilisearch.")
    return list(found)
