"""An empty database before each test that writes, in the cheapest way that there is.

TRUNCATE makes new files for every table and index, some two hundred of them, however few rows there were: four times as
long as deleting the rows that a test has left.
"""

from typing import Any

from redis import Redis
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError

from app import catalogue_version
from app.catalog.page_marks import forget_marks
from app.database import Base, store_scoped_tables
from app.payments.silence import forget_silence
from app.search.postgres import remembering
from app.storefront.finding import forget_facets
from app.stores.queries import forget_profiles
from app.web.fragments import forget_parts
from app.web.page_cache import forget_pages

#: What is deleted is not gone until it is vacuumed, so now and then everything is made anew.
TRUNCATE_EVERY = 200
#: A function of the connection that makes it: its statements are planned once, and it is one round trip.
EMPTY = """
    CREATE FUNCTION pg_temp.empty_the_shop() RETURNS void LANGUAGE plpgsql AS $$
    DECLARE one uuid;
    BEGIN
        FOR one IN SELECT id FROM store LOOP
            PERFORM set_config('app.store_id', one::text, true);
            {of_stores}
        END LOOP;
        {of_all}
    END $$
"""


def forget_memories() -> None:
    """What the application remembers in this process, by store or host: one database's is wrong of another's."""
    catalogue_version.forget()
    forget_profiles()
    forget_pages()
    forget_parts()
    forget_facets()
    forget_marks()
    forget_silence()
    remembering.forget()


class Emptying:
    """As the owner of the tables, who is held to row-level security as everybody is: store by store."""

    def __init__(self, owner: Engine, redis_url: str) -> None:
        self.owner = owner
        # With time to answer on a busy machine, which the shop's own connection does not give it.
        self._valkey = Redis.from_url(redis_url, socket_timeout=10)
        self._times = 0
        self._tables = [table.name for table in reversed(Base.metadata.sorted_tables)]
        event.listen(owner, "connect", self._learn)

    def close(self) -> None:
        self._valkey.close()

    def everything(self) -> None:
        """The database, and what the application and Valkey remember of it."""
        self.empty()
        self._valkey.flushdb()
        forget_memories()

    def empty(self) -> None:
        self._times += 1
        if self._times % TRUNCATE_EVERY == 1:
            self._truncate()
            return
        try:
            self._delete()
        except DBAPIError:  # a connection that a test has ended
            self._truncate()

    def _delete(self) -> None:
        with self.owner.begin() as connection:
            connection.execute(text("SELECT pg_temp.empty_the_shop()"))

    def _truncate(self) -> None:
        listed = ", ".join(f'"{name}"' for name in self._tables)
        with self.owner.begin() as connection:
            connection.execute(text(f"TRUNCATE {listed}"))

    def _learn(self, driver: Any, _record: object) -> None:
        """No key is looked up on this connection: everything goes, and what is laid out was right before. Said once,
        for each change of it has the server forget its plans.
        """
        owned = {table.name for table in store_scoped_tables()}
        of_stores = "".join(f'DELETE FROM "{name}";' for name in self._tables if name in owned)
        of_all = "".join(f'DELETE FROM "{name}";' for name in self._tables if name not in owned)
        driver.execute("SET session_replication_role = replica")
        driver.execute(EMPTY.format(of_stores=of_stores, of_all=of_all))
        driver.commit()
