"""The two stores of the cast, set up once by the shop's own verbs and laid out again before each test as rows.

Founding them takes as long as most tests. The rows are kept as JSON and put back in one round trip, with the ids that
they had: whatever remembers things by store must be emptied between tests (tests/emptying.py).
"""

import json
from copy import deepcopy
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import Connection, Engine, Table, text

from app.database import Base, store_scoped_tables
from tests.cast import Cast, cast_two_stores

SCOPE = "SELECT set_config('app.store_id', '{}', true)"


class Stage:
    """As the owner of the tables, who is held to row-level security as everybody is: store by store. His connection
    looks up no keys (tests/emptying.py), so the order of the tables is nobody's matter.
    """

    def __init__(self, owner: Engine) -> None:
        self._owner = owner
        self._cast: Cast | None = None
        self._script = ""

    def set(self, app: Flask) -> Cast:
        """On an empty database. What a test adds to its cast is its own."""
        if self._cast is None:
            with app.app_context():
                self._cast = cast_two_stores()
            with self._owner.begin() as connection:
                self._script = _script(connection, [self._cast.kloof.id, self._cast.jozi.id])
        else:
            self._lay_out()
        return deepcopy(self._cast)

    def _lay_out(self) -> None:
        with self._owner.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            driver.execute(self._script, prepare=False)  # type: ignore[arg-type]
            driver.commit()


def _script(connection: Connection, stores: list[UUID]) -> str:
    owned = set(store_scoped_tables())
    tables = Base.metadata.sorted_tables
    said = [_rows(connection, table) for table in tables if table not in owned]
    for store_id in stores:
        connection.execute(text(SCOPE.format(store_id)))
        said.append(SCOPE.format(store_id))
        # Named too, for documents are searched through a view past the policy.
        said += [_rows(connection, table, f"store_id = '{store_id}'") for table in tables if table in owned]
    return ";\n".join(each for each in said if each)


def _rows(connection: Connection, table: Table, where: str = "true") -> str:
    """An INSERT of what the table has, but for what the database works out by itself; nothing for an empty one."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns if column.computed is None)
    rows: Any = connection.scalar(
        text(f'SELECT json_agg(r) FROM (SELECT {columns} FROM "{table.name}" WHERE {where}) r')
    )
    if not rows:
        return ""
    literal = json.dumps(rows).replace("'", "''")
    return f"""INSERT INTO "{table.name}" ({columns})
        SELECT {columns} FROM json_populate_recordset(NULL::"{table.name}", '{literal}')"""
