"""Meilisearch's counts as rows of values, which become facets as PostgreSQL's do (app/search/postgres/facets.py)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
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


@dataclass(slots=True)
class Names:
    """What the store's values are called, by token. Facets that stand here may be asked for, and no others."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def attributes(self) -> list[str]:
        """Those of options and attributes, to be counted."""
        keys = sorted({row["key"] for row in self.rows.values()} - {tokens.BRAND})
        return [attribute_of(key) for key in keys if KEY_SHAPE.fullmatch(key)]

    def facets(self, session: Session, query: Query, found: Answer) -> tuple[Facet, ...]:
        return facets_of(session, query, self._told(found), prices=(found.least, found.most))

    def _told(self, found: Answer) -> Sequence[dict[str, Any]]:
        return [
            {**self.rows.get(number, NAMELESS), "token": number, "count": count}
            for number, count in found.by_token().items()
            if count
        ]


def names_of(session: Session) -> Names:
    rows = session.execute(select(*COLUMNS)).mappings()
    return Names({row["token"]: dict(row) for row in rows})
