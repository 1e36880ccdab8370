"""The two roles and the database, as production has them too: the owner migrates, the shop's role runs."""

from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql

from launcher.cluster import SUPERUSER
from launcher.places import Places
from launcher.problem import Problem

OWNER = "fusion_owner"
SHOP = "fusion_app"
DATABASE = "fusion"
EXTENSIONS = ("pg_trgm", "unaccent")
TIME_OUTS = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach the database in each role."""

    port: int
    owner_password: str
    shop_password: str

    @property
    def url(self) -> str:
        return f"postgresql://{SHOP}:{self.shop_password}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def migration_url(self) -> str:
        return f"postgresql://{OWNER}:{self.owner_password}@127.0.0.1:{self.port}/{DATABASE}"


def ensure_database(port: int, places: Places, *, for_tests: bool = False) -> Access:
    """Makes roles, extensions and database where they are missing.

    The database is made last: where it exists, all is there; an interrupted attempt is simply made again.
    ``for_tests`` lets the owner make databases, and empty tables without asking each rule about each row.
    """
    access = Access(port, places.secret("postgres-owner"), places.secret("postgres-shop"))
    try:
        with _superuser(port, places, database="postgres") as connection:
            made = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
    except psycopg.OperationalError as error:
        message = f"The local PostgreSQL does not let us in ({error}); `bin/run --fresh` starts anew."
        raise Problem(message) from error
    if made is None:
        _make(access, places, for_tests=for_tests)
    return access


def _superuser(port: int, places: Places, *, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1",
        port=port,
        user=SUPERUSER,
        password=places.secret("postgres"),
        dbname=database,
        autocommit=True,
        connect_timeout=10,
    )


def _make(access: Access, places: Places, *, for_tests: bool) -> None:
    """What is set up in template1 holds for every database made later, the tests' own included."""
    with _superuser(access.port, places, database="template1") as connection:
        _ensure_role(connection, OWNER, password=access.owner_password)
        _ensure_role(connection, SHOP, password=access.shop_password)
        if for_tests:
            connection.execute(_sql("ALTER ROLE {} CREATEDB", OWNER))
            connection.execute(_sql("GRANT SET ON PARAMETER session_replication_role TO {}", OWNER))
        for name, value in TIME_OUTS.items():
            connection.execute(_sql("ALTER ROLE {} SET {} = ", SHOP, name) + sql.Literal(value))
        for extension in EXTENSIONS:
            connection.execute(_sql("CREATE EXTENSION IF NOT EXISTS {}", extension))
        for objects, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE, SELECT")):
            grant = "ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT " + rights + " ON " + objects + " TO {}"
            connection.execute(_sql(grant, OWNER, SHOP))
    with _superuser(access.port, places, database="postgres") as connection:
        connection.execute(_sql("CREATE DATABASE {} OWNER {}", DATABASE, OWNER))


def _ensure_role(connection: psycopg.Connection, name: str, *, password: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = "ALTER" if exists else "CREATE"
    statement = _sql(verb + " ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD ", name)
    connection.execute(statement + sql.Literal(password))


def _sql(statement: LiteralString, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
