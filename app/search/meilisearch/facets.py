"""Meilisearch's counts as rows of values, which become facets as PostgreSQL's do (app/search/postgres/facets.py)."""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, any_, literal, select
from sqlalchemy.orm import Session

from app.search import tokens
from app.search.meilisearch.answering import Answer
from app.search.meilisearch.asking import KEY_SHAPE, attribute_of
from app.search.port import Facet, Query
from app.search.postgres.facets import facets_of
from app.search.postgres.models import SearchFacetValue

COLUMNS = (
    SearchFacetValue.token,
    SearchFacetValue.key,
    SearchFacetValue.value,
    SearchFacetValue.facet_label,
    SearchFacetValue.label,
    SearchFacetValue.position,
    SearchFacetValue.number,
    SearchFacetValue.swatch,
)
#: Of a category, of stars and of flags, whose names are known otherwise.
NAMELESS = {column.key: None for column in COLUMNS}


def described(session: Session) -> list[str]:
    """The attributes of the store's options and attributes, to be counted; no others may be asked for."""
    keys = session.scalars(
        select(SearchFacetValue.key).where(SearchFacetValue.key != tokens.BRAND).distinct()
    )
    return [attribute_of(key) for key in sorted(keys) if KEY_SHAPE.fullmatch(key)]


def told(session: Session, query: Query, found: Answer) -> tuple[Facet, ...]:
    """With what the values that were counted are called; a store has thousands of others."""
    counts = {number: count for number, count in found.by_token().items() if count}
    wanted = literal(list(counts), ARRAY(BigInteger))
    rows = session.execute(select(*COLUMNS).where(SearchFacetValue.token == any_(wanted))).mappings()
    names: dict[int, dict[str, Any]] = {row["token"]: dict(row) for row in rows}
    values = [
        {**names.get(number, NAMELESS), "token": number, "count": count} for number, count in counts.items()
    ]
    return facets_of(session, query, values, prices=(found.least, found.most))
