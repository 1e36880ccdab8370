"""The query log: what was counted beside the pages, kept by the day for ninety days, and what is popular in it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ARRAY, Integer, Text, case, cast, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app import clock
from app.database import served_store
from app.search.models import PopularQuery, QueryCount, SearchDay
from app.search.recording import take
from app.stores.hours import local_of
from app.stores.models import Store

KEEP = timedelta(days=90)
#: Queries of a store and day. Beyond half of them only those are let in that were asked twice within a minute or so:
#: a flood of made-up words leaves room for what people ask.
MOST_A_DAY = 2_000
#: What is suggested to others was asked on so many days within the time, and led somebody to goods: one person in one
#: sitting puts no words before others.
POPULAR_WITHIN = timedelta(days=30)
POPULAR_FROM_DAYS = 3
MOST_POPULAR = 500


@dataclass(slots=True)
class Counted:
    """What one query came to since it was last kept."""

    searches: int = 0
    failures: int = 0
    corrections: int = 0
    clicks: int = 0
    found: int = 0


MEASURES: Mapping[str, str] = {
    "s": "searches",
    "f": "failures",
    "x": "corrections",
    "c": "clicks",
    "n": "found",
}
SUMS = ("searches", "failures", "corrections", "clicks")
NAMES = (*SUMS, "found")


def today(session: Session) -> date:
    """By the store's calendar."""
    store = session.get_one(Store, served_store(session))
    return local_of(clock.now(), store.timezone).date()


def fold(session: Session) -> None:
    """Add what was counted to the day's rows. It is taken first: what a crash loses is not counted twice."""
    waiting = take(served_store(session))
    if waiting:
        day = today(session)
        _keep_queries(session, day, _admitted(session, day, _by_query(waiting)))
        _keep_engines(session, day, waiting)


def _by_query(waiting: Mapping[str, int]) -> dict[str, Counted]:
    counted: dict[str, Counted] = defaultdict(Counted)
    for field, number in waiting.items():
        if field[0] in MEASURES:
            setattr(counted[field[1:]], MEASURES[field[0]], number)
    return counted


def _admitted(session: Session, day: date, counted: dict[str, Counted]) -> dict[str, Counted]:
    """Those that the day knows already, and of the others as many as there is room for, most asked first."""
    known = set(session.scalars(select(QueryCount.query).where(QueryCount.day == day)))
    fresh = sorted(counted.keys() - known, key=lambda query: (-counted[query].searches, query))
    room = max(MOST_A_DAY - len(known), 0)
    room_for_once = max(MOST_A_DAY // 2 - len(known), 0)
    let_in = [
        query
        for place, query in enumerate(fresh[:room])
        if place < room_for_once or counted[query].searches > 1
    ]
    return {query: counted[query] for query in sorted([*(counted.keys() & known), *let_in])}


def _keep_queries(session: Session, day: date, counted: Mapping[str, Counted]) -> None:
    """In the order of their keys, so that two who keep at once wait and never block each other."""
    if not counted:
        return
    numbers = ([getattr(each, name) for each in counted.values()] for name in NAMES)
    rows = (
        func.unnest(cast([*counted], ARRAY(Text)), *(cast(column, ARRAY(Integer)) for column in numbers))
        .table_valued("query", *NAMES, name="counted")
        .render_derived()
    )
    statement = insert(QueryCount).from_select(
        ["store_id", "day", "query", *NAMES],
        select(literal(served_store(session)), literal(day), rows.c.query, *(rows.c[name] for name in NAMES)),
    )
    added: dict[str, Any] = {name: getattr(QueryCount, name) + statement.excluded[name] for name in SUMS}
    # A click alone says nothing of what was found.
    added["found"] = case((statement.excluded.searches > 0, statement.excluded.found), else_=QueryCount.found)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[QueryCount.store_id, QueryCount.day, QueryCount.query], set_=added
        )
    )


def _keep_engines(session: Session, day: date, waiting: Mapping[str, int]) -> None:
    engines = sorted(field[1:] for field in waiting if field[0] == "e")
    if not engines:
        return
    store_id = served_store(session)
    statement = insert(SearchDay).values(
        [
            {
                "store_id": store_id,
                "day": day,
                "engine": engine,
                "searches": waiting[f"e{engine}"],
                "failures": waiting.get(f"g{engine}", 0),
            }
            for engine in engines
        ]
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[SearchDay.store_id, SearchDay.day, SearchDay.engine],
            set_={
                "searches": SearchDay.searches + statement.excluded.searches,
                "failures": SearchDay.failures + statement.excluded.failures,
            },
        )
    )


def rank(session: Session) -> None:
    """Choose anew what is suggested as popular."""
    session.execute(delete(PopularQuery).execution_options(synchronize_session=False))
    searches = func.sum(QueryCount.searches)
    chosen = (
        select(literal(served_store(session)), QueryCount.query, searches)
        .where(QueryCount.day > today(session) - POPULAR_WITHIN)
        .group_by(QueryCount.query)
        .having(
            func.count().filter(QueryCount.searches > 0) >= POPULAR_FROM_DAYS,
            func.sum(QueryCount.clicks) > 0,
            func.sum(QueryCount.failures) * 2 < searches,
        )
        .order_by(searches.desc(), QueryCount.query)
        .limit(MOST_POPULAR)
    )
    session.execute(insert(PopularQuery).from_select(["store_id", "query", "searches"], chosen))


def forget_old(session: Session) -> None:
    first_kept = today(session) - KEEP
    for table in (QueryCount, SearchDay):
        session.execute(
            delete(table).where(table.day < first_kept).execution_options(synchronize_session=False)
        )
