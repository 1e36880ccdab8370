"""Runs migrations as the owner role (DATABASE_MIGRATION_URL), which the serving role is not."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

from app.config import Settings
from app.database import Base

#: A migration waits for a lock no longer than this; it is run again rather than holding up the shop.
LOCK_TIMEOUT = "2s"
#: Append-only tables. What goes with its order or variant goes by the owner's hand (ON DELETE CASCADE).
LEDGERS = frozenset(
    {"stock_movement", "order_event", "order_discount", "credit_note", "credit_note_line", "audit_entry"}
)


def _settings() -> Settings:
    return current_app.extensions["settings"]


def _grant(connection) -> None:
    """The serving role may read and write rows, and only add to the ledgers."""
    role = make_url(_settings().database_url).username
    if role == make_url(_settings().database_migration_url).username:
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
    connection.execute(
        text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
    )
    for ledger in LEDGERS.intersection(inspect(connection).get_table_names()):
        connection.execute(text(f"REVOKE UPDATE, DELETE ON {ledger} FROM {quoted}"))


def run() -> None:
    engine = create_engine(_settings().database_migration_url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.commit()
        context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()
            if (
                not context.config.cmd_opts
                or getattr(context.config.cmd_opts, "autogenerate", False) is not True
            ):
                _grant(connection)


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database; offline SQL is not offered.")
run()
