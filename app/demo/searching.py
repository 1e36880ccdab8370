"""A month of searches for a demo shop, and what its owner has said about words."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.models.product import Product
from app.search import query_log, wording
from app.search.models import Pin, QueryCount, SearchDay, SearchRedirect, Synonym
from app.search.recording import REDIRECT

DAYS = 30
ENGINE = "postgres"


def play_searches(session: Session, facts: Mapping[str, Any]) -> None:
    """Once: nothing for a shop whose shoppers have searched already."""
    said = facts["search"]
    _say(session, said)
    if session.scalar(select(QueryCount.query).limit(1)) is not None:
        return
    dice = Random(facts["slug"])  # noqa: S311 - the same month on every machine
    today = query_log.today(session)
    leads = {each["query"] for each in said["redirects"]}
    days: dict[tuple[date, str], Counter[str]] = defaultdict(Counter)
    for query, *sums in said["queries"]:
        for row in _days_of(query, sums, today=today, dice=dice):
            session.add(row)
            engine = REDIRECT if query in leads else ENGINE
            days[row.day, engine].update(searches=row.searches, failures=row.failures)
    session.add_all(SearchDay(day=day, engine=engine, **sums) for (day, engine), sums in days.items())
    session.flush()  # what is popular is asked of the database
    query_log.rank(session)


def _say(session: Session, said: Mapping[str, Any]) -> None:
    """What the owner has made of it since stays."""
    if not any(session.scalar(select(kind.id).limit(1)) for kind in (Synonym, SearchRedirect, Pin)):
        for terms in said["synonyms"]:
            wording.say_the_same(session, terms)
        for each in said["redirects"]:
            wording.lead(session, each["query"], each["url"])
        ids = {row.handle: row.id for row in session.execute(select(Product.handle, Product.id))}
        for each in said["pins"]:
            wording.pin(session, each["query"], [ids[handle] for handle in each["products"]])


def _days_of(query: str, sums: Sequence[int], *, today: date, dice: Random) -> Iterator[QueryCount]:
    """On days by chance, a failure or a click on the day of its search; what failed did so first."""
    searches, failures, corrections, clicks, found = sums
    days = sorted((dice.randrange(DAYS) for _ in range(searches)), reverse=True)
    failed, read, opened = (
        Counter(some) for some in (days[:failures], days[:corrections], days[searches - clicks :])
    )
    for ago, count in Counter(days).items():
        yield QueryCount(
            day=today - timedelta(days=ago),
            query=query,
            searches=count,
            failures=failed[ago],
            corrections=read[ago],
            clicks=opened[ago],
            found=found if failed[ago] < count else 0,
        )
