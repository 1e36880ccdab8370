"""The engine that is always there: what is for sale, found by PostgreSQL in the transaction's own view of it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.catalog.slugs import slugify
from app.search.port import FacetValue, Found, Query, Suggested
from app.search.postgres import browsing, narrowing, statements
from app.search.postgres.asking import Asking
from app.search.postgres.matching import Meant
from app.search.postgres.parsing import parse
from app.search.postgres.understanding import Understanding
from app.search.queries import synonyms

#: Fewer goods than this that have all the words, and those that have most of them are shown too.
ENOUGH = 10


class PostgresEngine:
    name = "postgres"

    def search(self, session: Session, query: Query) -> Found:
        return self._search(session, query, most_values=statements.MOST_VALUES)

    def _search(self, session: Session, query: Query, *, most_values: int) -> Found:
        session.execute(statements.BY_INDEX)
        groups = narrowing.groups_of(session, query)
        if not query.text:
            return browsing.browse(session, query, groups, most_values=most_values)
        meant = understand(session, query.text)
        if meant.is_nothing:
            return Found((), 0)
        matching, is_relaxed = choose(session, meant)
        asking = Asking(query, groups, meant, matching=matching, is_relaxed=is_relaxed)
        return replace(asking, most_values=most_values).found(session)

    def suggest(self, session: Session, text: str, *, limit: int) -> Suggested:
        session.execute(statements.BY_INDEX)
        meant = understand(session, text, is_typing=True)
        if meant.is_nothing:
            return Suggested(())
        query = Query(text=text, per_page=limit, with_facets=False)
        if not meant.is_nothing:
            asking = Asking(query, [], meant, matching=meant.every("AB"))
            if ids := asking.suggested(session):
                return Suggested(ids, meant.corrected)
        matching, is_relaxed = choose(session, meant)
        found = Asking(query, [], meant, matching=matching, is_relaxed=is_relaxed).found(session)
        return Suggested(found.product_ids, found.corrected)

    def facet_values(self, session: Session, query: Query, *, key: str, starts: str) -> Sequence[FacetValue]:
        found = self._search(session, query, most_values=statements.ALL_VALUES)
        start = slugify(starts) if starts.strip() else ""
        return [
            value
            for facet in found.facets
            if facet.key == key
            for value in facet.values
            if not start
            or any(
                word.startswith(start) for word in (slugify(value.label), *slugify(value.label).split("-"))
            )
        ]


def understand(session: Session, text: str, *, is_typing: bool = False) -> Meant:
    asked = parse(text)
    if asked.is_nothing and not asked.code:
        return Meant()
    return Understanding(session, asked, synonyms=synonyms(session), is_typing=is_typing).meant()


def choose(session: Session, meant: Meant) -> tuple[str, bool]:
    """All of the words, or, where too few goods have these, most of them, or any."""
    every = meant.every()
    if len(meant.terms) < 2 or _count(session, every) >= ENOUGH:
        return every, False
    looser = f"{every} | ({meant.most()})"
    if _count(session, looser):
        return looser, True
    return f"{every} | ({meant.some()})", True


def _count(session: Session, matching: str) -> int:
    values = {"matching": matching, "enough": ENOUGH}
    return int(session.execute(statements.HAS_ENOUGH, values).scalar_one())
