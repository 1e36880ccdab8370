"""Every migration up and down again with a shop's rows in place, for the day on which a new version has to be taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.pool import NullPool

from app.accounts.models import Role, User
from app.catalog.models.product import Variant
from app.database import Base, in_store
from app.extensions import db
from app.inventory.models import StockMovement
from app.notifications.models import Mail
from app.ops.migrating import bind
from app.orders.models.order import Order, OrderLine
from tests.cast import Cast, cast_two_stores
from tests.live.settings import recreate, urls_of
from tests.placed import paid
from tests.staff import hire

#: What a database consists of, whatever order its columns are in. What extensions bring is theirs.
SCHEMA = """
    WITH ours AS (
      SELECT oid, relname, relkind, relrowsecurity, relforcerowsecurity, reloptions FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')
    )
    SELECT 'relation', relname, concat_ws(' ', relkind, relrowsecurity, relforcerowsecurity, reloptions) FROM ours
    UNION ALL
    SELECT 'column', concat(relname, '.', attname), concat_ws(
      ' ', format_type(atttypid, atttypmod), attnotnull, attstorage, pg_get_expr(adbin, adrelid)
    )
    FROM ours JOIN pg_attribute a ON attrelid = ours.oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relkind IN ('r', 'v')
    UNION ALL
    SELECT 'constraint', concat(relname, '.', conname), pg_get_constraintdef(c.oid)
    FROM ours JOIN pg_constraint c ON conrelid = ours.oid
    UNION ALL
    SELECT 'index', relname, pg_get_indexdef(oid) FROM ours WHERE relkind = 'i'
    UNION ALL
    SELECT 'policy', concat(relname, '.', polname), concat_ws(
      ' ', polcmd, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
    )
    FROM ours JOIN pg_policy ON polrelid = ours.oid
"""
Schema = set[tuple[str, str, str]]


@dataclass(frozen=True)
class Shop:
    """On a database of its own, empty as yet."""

    app: Flask
    owner: Engine

    def schema(self) -> Schema:
        with self.owner.connect() as connection:
            return {tuple(row) for row in connection.execute(text(SCHEMA))}

    def revisions(self) -> list[str]:
        """Oldest first."""
        from alembic.script import ScriptDirectory

        found = ScriptDirectory(self.app.extensions["migrate"].directory).walk_revisions()
        return [script.revision for script in found][::-1]

    def fill(self) -> Cast:
        """What a migration may stumble over: all roles, an order with its invoice, letters with and without one."""
        with self.app.app_context():
            cast = cast_two_stores()
            for role in Role:
                hire(self.app, cast.kloof.id, f"{role.value}@example.com", role)
            with in_store(cast.kloof.id) as session:
                order = paid(cast)
                written = {
                    "recipient": order.email,
                    "subject": "Hello",
                    "text": "Hello",
                    "html": "<p>Hello</p>",
                }
                session.add(Mail(order_id=order.id, kind="order_paid", **written))
                session.add(Mail(kind="welcome", **written))
                session.commit()
        return cast

    def kept(self, cast: Cast) -> dict[str, int]:
        """Rows of the first store."""
        with self.app.app_context(), in_store(cast.kloof.id) as session:
            return {
                kept.__tablename__: session.scalar(select(func.count()).select_from(kept)) or 0
                for kept in (User, Order, OrderLine, Variant, StockMovement)
            }


@pytest.fixture
def migrating(made_app: Callable[..., Flask], worker_id: str) -> Shop:
    urls = urls_of(f"fusion_migrating_{worker_id}")
    recreate(f"fusion_migrating_{worker_id}")
    app = made_app(**urls)
    bind(app)
    return Shop(app, create_engine(urls["DATABASE_MIGRATION_URL"], poolclass=NullPool))


def test_each_migration_is_taken_back_without_a_trace_and_done_again(migrating: Shop) -> None:
    from flask_migrate import downgrade, upgrade

    with migrating.app.app_context():
        schemas: dict[str, Schema] = {}
        for revision in migrating.revisions():
            upgrade(revision=revision)
            schemas[revision] = migrating.schema()
        cast = migrating.fill()
        kept = migrating.kept(cast)
        for older, newer in reversed(list(pairwise(schemas))):
            downgrade(revision=older)
            left = schemas[older] ^ migrating.schema()
            assert not left, f"{newer}, taken back, leaves another database: {sorted(left)}"
        upgrade()
    assert migrating.schema() == schemas[max(schemas)]
    assert migrating.kept(cast) == kept


# An operator class in the index's own words, as WORDS has them for all tables that are searched (docs/adr/0020).
@pytest.mark.filterwarnings("ignore:Expression #2 .* detected to include an operator clause:UserWarning")
def test_the_models_say_what_the_migrations_made(app: Flask) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with app.app_context(), db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert not differences
