"""The query report: what shoppers ask, what they ask in vain, and what they look at without opening anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Integer, Select, Subquery, exists, func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from app.search.models import Pin, QueryCount, SearchDay, SearchRedirect, Synonym
from app.search.query_log import SUMS, today


class Concern(StrEnum):
    """Which queries are looked at; the values stand in the address."""

    TOP = "top"
    #: The last time it was asked nothing was found, and it leads to no page.
    FAILING = "failing"
    #: Goods were found, it was asked a few times, and nobody opened one.
    UNCLICKED = "unclicked"


#: One look without a click says nothing.
ENOUGH_TO_TELL = 3


@dataclass(frozen=True, slots=True)
class AskedQuery:
    """What a query came to over some days, and what has been said about it."""

    query: str
    searches: int
    failures: int
    corrections: int
    clicks: int
    #: What the last search found.
    found: int
    is_redirected: bool
    has_synonym: bool
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Some rows of the whole."""

    rows: Sequence[AskedQuery]
    total: int


@dataclass(frozen=True, slots=True)
class DayCount:
    day: date
    searches: int
    failures: int


def report(session: Session, concern: Concern, *, days: int, limit: int, offset: int = 0) -> Report:
    """Most asked first; of those asked in vain, most often in vain first."""
    asked = _asked(session, days).subquery()
    wanted = select(asked).where(*_wanted(asked, concern)).subquery()
    first = wanted.c.failures if concern is Concern.FAILING else wanted.c.searches
    page = select(wanted).order_by(first.desc(), wanted.c.query).limit(limit).offset(offset)
    rows = _with_what_was_said(session, page)
    is_all = offset == 0 and len(rows) < limit
    total = len(rows) if is_all else session.scalar(select(func.count()).select_from(wanted)) or 0
    return Report(rows, total)


def find_asked(session: Session, query: str, *, days: int) -> AskedQuery | None:
    found = _with_what_was_said(session, _asked(session, days).where(QueryCount.query == query))
    return found[0] if found else None


def _asked(session: Session, days: int) -> Select[Any]:
    # The greatest of pairs is the latest day's; a window or an ordered aggregate would sort all rows for it.
    latest = func.max(array([QueryCount.day - date(2000, 1, 1), QueryCount.found]), type_=ARRAY(Integer))
    sums = (func.sum(getattr(QueryCount, name)).label(name) for name in SUMS)
    found = func.coalesce(latest.filter(QueryCount.searches > 0)[2], 0).label("found")
    asked: Select[Any] = (
        select(QueryCount.query, *sums, found)
        .where(QueryCount.day > today(session) - timedelta(days=days))
        .group_by(QueryCount.query)
        .having(func.sum(QueryCount.searches) > 0)
    )
    return asked


def _wanted(asked: Subquery, concern: Concern) -> list[ColumnElement[bool]]:
    match concern:
        case Concern.FAILING:
            leads = exists().where(SearchRedirect.query == asked.c.query)
            return [asked.c.found == 0, asked.c.failures > 0, ~leads]
        case Concern.UNCLICKED:
            return [asked.c.found > 0, asked.c.clicks == 0, asked.c.searches >= ENOUGH_TO_TELL]
        case _:
            return []


def _with_what_was_said(session: Session, asked: Select[Any]) -> list[AskedQuery]:
    """Looked for a page of queries, and not for all there are."""
    queries = [row._asdict() for row in session.execute(asked)]
    names = [row["query"] for row in queries]
    redirected = set(session.scalars(select(SearchRedirect.query).where(SearchRedirect.query.in_(names))))
    pinned = set(session.scalars(select(Pin.query).where(Pin.query.in_(names))))
    groups = session.scalars(select(Synonym.terms).where(Synonym.terms.overlap(names))).all() if names else []
    joined = {term for terms in groups for term in terms}
    return [
        AskedQuery(
            **row,
            is_redirected=row["query"] in redirected,
            has_synonym=row["query"] in joined,
            is_pinned=row["query"] in pinned,
        )
        for row in queries
    ]


def by_day(session: Session, *, days: int) -> list[DayCount]:
    """Each day up to today, those without a search too, the oldest first."""
    last = today(session)
    first = last - timedelta(days=days - 1)
    rows = session.execute(
        select(SearchDay.day, func.sum(SearchDay.searches), func.sum(SearchDay.failures))
        .where(SearchDay.day >= first)
        .group_by(SearchDay.day)
    )
    known = {day: DayCount(day, searches, failures) for day, searches, failures in rows}
    each = (first + timedelta(days=number) for number in range(days))
    return [known.get(day, DayCount(day, 0, 0)) for day in each]
