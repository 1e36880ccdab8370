"""How transactions begin and connections are kept: round trips cost a page more than rows do.

The driver is left in autocommit and the transaction is begun here, so that BEGIN and the announcement of the store
travel together. A connection is asked whether it lives only after it has lain idle, not before every page.
"""

import logging
import time
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.orm import scoped_session

log = logging.getLogger(__name__)

#: A busy connection would have noticed by itself; one that slept through a restart of the server is asked first.
IDLE_SECONDS = 1.0
RETURNED_AT = "returned_at"

#: For ``create_engine``. AUTOCOMMIT is the driver's mode only: ``begin`` opens a real transaction.
ENGINE_OPTIONS = {
    "isolation_level": "AUTOCOMMIT",
    "pool_size": 5,
    "max_overflow": 5,
    "pool_timeout": 5,
    "connect_args": {"connect_timeout": 3},
}


def begin(connection: Connection, *, announcing: str = "", read_only: bool = False) -> None:
    """Begin a transaction, with a statement that must stand at its start, in one round trip.

    Never prepared: the server takes several statements only by the simple protocol. Raises OperationalError.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    opening = "BEGIN READ ONLY" if read_only else "BEGIN"
    try:
        driver.execute(f"{opening}; {announcing}" if announcing else opening, prepare=False)
    except psycopg.OperationalError as error:
        # Past SQLAlchemy nobody else says that the connection is dead: it would go back to the pool and be lent again.
        connection.invalidate(error)
        raise OperationalError(opening, None, error, connection_invalidated=True) from error


def watch(engine: Engine) -> None:
    """Ask idle connections whether they still live when they are taken from the pool."""
    event.listen(engine, "checkin", _note_return)
    event.listen(engine, "checkout", _ask_if_idle)


def close_quietly(app: Flask, sessions: scoped_session[Any]) -> None:
    """Have a connection that died after the last statement cost nobody the answer that is drawn already.

    Bind after the extension, whose own closing runs later and finds nothing left. What had to be kept was committed,
    and said so, before.
    """

    def close(_error: BaseException | None) -> None:
        try:
            sessions.remove()
        except (OperationalError, InterfaceError) as error:
            log.warning("database.gone_at_the_end", extra={"error": type(error).__name__})
            sessions.registry.clear()

    app.teardown_appcontext(close)


def _note_return(_connection: Any, record: Any) -> None:
    record.info[RETURNED_AT] = time.monotonic()


def _ask_if_idle(connection: Any, record: Any, _proxy: Any) -> None:
    """Raises DisconnectionError, on which the pool tries another connection."""
    returned_at = record.info.get(RETURNED_AT)
    if returned_at is None or time.monotonic() - returned_at < IDLE_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
    except psycopg.Error as error:
        raise DisconnectionError("the connection had died in the pool") from error
