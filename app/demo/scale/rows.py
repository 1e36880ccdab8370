"""Rows that the database makes by itself, thousands by one statement. The only code of the big shop that writes SQL.

Every value follows from the row's number, so the same shop comes out each time, and a load that was cut short goes on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import column, insert, select, text
from sqlalchemy.orm import Session

from app.database import Base, served_store

#: A slice takes seconds; pages are given less.
TAKES_AT_MOST = "10min"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a model, by column: what SQL makes of each row of the source. Each is the store's."""

    model: type[Base]
    source: str
    columns: Mapping[str, str]

    @property
    def query(self) -> str:
        made = "".join(f', {sql} AS "{name}"' for name, sql in self.columns.items())
        return f"SELECT CAST(:store AS uuid) AS store_id{made} FROM {self.source}"  # noqa: S608 - our own constants


@dataclass(frozen=True, slots=True)
class Heap:
    """A table for the time of a transaction, which the rows of several models are made from."""

    name: str
    query: str


def write(session: Session, rows: Rows, **values: Any) -> None:
    """Columns that are not named get what the model gives them."""
    names = ["store_id", *rows.columns]
    asked = text(rows.query).bindparams(**_of(session, rows.query, values))
    made = asked.columns(*map(column, names)).subquery("made")
    session.execute(insert(rows.model).from_select(names, select(*(made.c[name] for name in names))))


def heap_up(session: Session, heap: Heap, **values: Any) -> None:
    query = f"CREATE TEMPORARY TABLE {heap.name} ON COMMIT DROP AS {heap.query}"
    session.execute(text(query), _of(session, query, values))
    session.execute(text(f"ANALYZE {heap.name}"))


def ask(session: Session, query: str, **values: Any) -> int:
    """The one number that the query answers."""
    return int(session.execute(text(query), _of(session, query, values)).scalar_one())


def change(session: Session, statement: str, **values: Any) -> None:
    session.execute(text(statement), _of(session, statement, values))


def take_time(session: Session) -> None:
    """Until the end of the transaction."""
    session.execute(text(f"SET LOCAL statement_timeout = '{TAKES_AT_MOST}'"))


def _of(session: Session, query: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of the values, those that the query speaks of."""
    known = {**values, "store": served_store(session)}
    return {name: known[name] for name in text(query)._bindparams}


# --- words of SQL ------------------------------------------------------------------------------------------------


def chance(of: str, salt: int, most: int | str) -> str:
    """A whole number from nought, below ``most``; the same for the same number and salt."""
    return f"((hashint8extended(({of})::bigint, {salt}) & 2147483647) % {most})::int"


def one_of(words: Sequence[str], which: str) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}]::text[])[1 + ({which}) % {len(words)}]"


def id_at(moment: str, name: str) -> str:
    """A UUIDv7 of that moment, made from the name: as in app/ids.py, but the same each time."""
    digits = f"md5({name})"
    return (
        f"(lpad(to_hex((extract(epoch FROM {moment}) * 1000)::bigint), 12, '0')"
        f" || '7' || substr({digits}, 1, 3) || '8' || substr({digits}, 4, 15))::uuid"
    )
