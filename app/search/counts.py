"""How many goods of a category, a brand or the store have each value of a facet (``SearchCount``)."""

from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, delete, func, literal, or_, select, true, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app import ids
from app.database import served_store
from app.search import tokens
from app.search.postgres.models import SearchCount, SearchDocument

STORE_WIDE = 0
COLUMNS = ["scope", "batch", "token", "count"]
#: Of the rows that others are added up into.
ADDED_UP = UUID(int=0)


def add_up(session: Session) -> None:
    """Turn all rows of the batches that are there into one for each value. Readers see the sums before or after.

    One at a time: two would take each other's rows for their own.
    """
    store_id = served_store(session)
    _take_turn(session)
    batches = session.scalars(select(SearchCount.batch).where(SearchCount.batch != ADDED_UP).distinct()).all()
    taken = (
        delete(SearchCount)
        .where(
            SearchCount.store_id == store_id, SearchCount.batch == any_(literal(list(batches), ARRAY(Uuid)))
        )
        .returning(SearchCount.scope, SearchCount.token, SearchCount.count)
        .cte("taken")
    )
    sums = select(literal(store_id), taken.c.scope, literal(ADDED_UP), taken.c.token, func.sum(taken.c.count))
    new = insert(SearchCount).from_select(["store_id", *COLUMNS], sums.group_by(taken.c.scope, taken.c.token))
    session.execute(
        new.on_conflict_do_update(
            index_elements=["store_id", "scope", "batch", "token"],
            set_={"count": SearchCount.count + new.excluded.count},
        )
    )
    session.execute(
        delete(SearchCount)
        .where(SearchCount.batch == ADDED_UP, SearchCount.count == 0)
        .execution_options(synchronize_session=False)
    )


def _take_turn(session: Session) -> None:
    """Until the end of the transaction."""
    name = f"search_count {served_store(session)}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def repair(session: Session) -> int:
    """Count the documents and add what the sums lack; how many were wrong.

    One statement, so that it sees documents and sums of one moment: who writes meanwhile adds to both. One at a time.
    """
    store_id = served_store(session)
    _take_turn(session)
    lists = [tokens.group(tokens.CATEGORY), tokens.group(tokens.BRAND)]
    scopes = (
        func.unnest(func.array_append(SearchDocument.tokens, STORE_WIDE))
        .table_valued("scope", name="scopes")
        .render_derived()
    )
    values = func.unnest(SearchDocument.tokens).table_valued("value", name="given").render_derived()
    scope = scopes.c.scope
    there = (
        select(scope, values.c.value, func.count().label("count"))
        .select_from(SearchDocument)
        .join(scopes, true())
        .join(values, true())
        .where(
            SearchDocument.store_id == store_id,
            or_(scope == STORE_WIDE, scope.op(">>")(tokens.VALUE_BITS).in_(lists)),
        )
        .group_by(scope, values.c.value)
    )
    said = select(SearchCount.scope, SearchCount.token, -SearchCount.count).where(
        SearchCount.store_id == store_id
    )
    both = union_all(there, said).subquery()
    difference = func.sum(both.c.count)
    wrong = (
        select(literal(store_id), both.c.scope, literal(ids.new()), both.c.value, difference)
        .group_by(both.c.scope, both.c.value)
        .having(difference != 0)
    )
    mended = session.execute(
        insert(SearchCount).from_select(["store_id", *COLUMNS], wrong).returning(SearchCount.token)
    )
    return len(mended.all())
