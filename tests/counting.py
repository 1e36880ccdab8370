"""Counting what is sent to the database, and filling it, for tests about numbers of statements."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import create_engine, event, text

from app import catalogue_version
from app.catalog.navigation import forget_trees
from app.catalog.page_marks import forget_marks
from app.database import in_store
from app.extensions import db
from app.storefront.finding import forget_facets
from app.web.page_cache import forget_pages


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The cursor executions inside the block; the pool's ping, transaction control and SET LOCAL aside."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("SET LOCAL"):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def left_open(app: Flask) -> int:
    """Connections to this database that hold a transaction open and do nothing in it."""
    with app.app_context():
        asked = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()"
        )
        return int(db.session.scalar(asked) or 0)


def wait_until_behind(app: Flask, process: int) -> None:
    """Until somebody waits for what that backend has written and not committed."""
    end = time.monotonic() + 10
    waiting = text(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND :process = ANY(pg_blocking_pids(pid))"
    )
    with app.app_context(), db.engine.connect() as connection:
        while not connection.execute(waiting, {"process": process}).scalar():
            assert time.monotonic() < end, "nobody waits: the form was not sent, or looked too early"
            time.sleep(0.02)


def forget_everything_cached() -> None:
    """Pages, trees and facets; what is known of the stores stays."""
    forget_pages()
    forget_trees()
    forget_facets()
    forget_marks()


#: Rows are made in the database, with ids that can be computed again, because ten thousand of anything take their time.
ID = "md5(:seed || '{kind}' || {n})::uuid"
FILL = (
    """
    INSERT INTO category (store_id, id, parent_id, name, path, description, position, seo_title, seo_description,
                          product_count)
    SELECT :store, {department}, NULL, 'Warehouse', 'warehouse', '', 9, '', '', :amount
    UNION ALL
    SELECT :store, {category}, {department}, 'Aisle ' || n, 'warehouse/aisle-' || n, '', n, '', '', :amount / 10
    FROM generate_series(0, 9) AS n
    """,
    """
    INSERT INTO brand (store_id, id, name, slug, description, product_count)
    VALUES (:store, {brand}, 'Maker', 'maker', '', :amount)
    """,
    """
    INSERT INTO collection (store_id, id, slug, name, description, kind, match, rules, is_published, position, seo_title,
                            seo_description, product_count)
    VALUES (:store, {collection}, 'everything', 'Everything', '', 'manual', 'all', '[]', true, 1, '', '', :amount)
    """,
    """
    INSERT INTO product (store_id, id, handle, slug, title, subtitle, description_html, tags,
                         seo_title, seo_description, rating_count, rating_sum, status, tax_class, category_id, brand_id, created_at, updated_at, published_at)
    SELECT :store, {product}, 'thing-' || n, 'thing-' || n, 'Thing ' || n, 'Number ' || n, '<p>A thing.</p>',
           '{{}}', '', '', 0, 0, 'active', 'standard', {its_category}, {brand}, now(), now(), now() - n * interval '1 minute'
    FROM generate_series(1, :amount) AS n
    """,
    """
    INSERT INTO product_option (store_id, id, product_id, position, name, values, swatches)
    SELECT :store, {option}, {product}, 1, 'Size', '{{Small,Large}}', '{{}}' FROM generate_series(1, :amount) AS n
    """,
    """
    INSERT INTO variant (store_id, id, product_id, position, sku, option_values, price_cents, barcode, weight_grams,
                         requires_shipping, created_at)
    SELECT :store, {variant}, {product}, 0, 'THING-' || n, '{{Small}}', 1000 + n, '', 100, true, now()
    FROM generate_series(1, :amount) AS n
    """,
    """
    INSERT INTO stock_item (store_id, variant_id, quantity, reserved, track_stock)
    SELECT :store, {variant}, 0, 0, false FROM generate_series(1, :amount) AS n
    """,
    """
    INSERT INTO listing (store_id, product_id, slug, title, subtitle, price_cents, price_varies, stock_band, swatches,
                         brand_id, published_at)
    SELECT :store, {product}, 'thing-' || n, 'Thing ' || n, 'Number ' || n, 1000 + n, false, 'in', '{{}}',
           {brand}, now() - n * interval '1 minute'
    FROM generate_series(1, :amount) AS n
    """,
    """
    INSERT INTO listing_place (store_id, category_id, product_id, price_cents, published_at)
    SELECT :store, place, {product}, 1000 + n, now() - n * interval '1 minute'
    FROM generate_series(1, :amount) AS n, LATERAL (VALUES ({department}), ({its_category})) AS places (place)
    """,
    """
    INSERT INTO collection_place (store_id, collection_id, product_id, position, price_cents, published_at)
    SELECT :store, {collection}, {product}, :amount - n, 1000 + n, now() - n * interval '1 minute'
    FROM generate_series(1, :amount) AS n
    """,
)


def fill_warehouse(app: Flask, store_id: UUID, amount: int) -> None:
    """Products thing-1 (the newest and cheapest) to thing-<amount> under /c/warehouse, a tenth in each aisle; all of
    them under /brands/maker, and, the last first, in /collections/everything.
    """
    ids = {
        "brand": ID.format(kind="brand", n="''"),
        "collection": ID.format(kind="collection", n="''"),
        "department": ID.format(kind="department", n="''"),
        "category": ID.format(kind="category", n="n"),
        "its_category": ID.format(kind="category", n="(n % 10)"),
        **{kind: ID.format(kind=kind, n="n") for kind in ("product", "option", "variant")},
    }
    values = {"store": store_id, "amount": amount, "seed": str(store_id)}
    with app.app_context(), in_store(store_id) as session:
        for statement in FILL:
            session.execute(text(statement.format(**ids)), values)
        catalogue_version.changed(session)
        session.commit()
    # As the owner, since nobody else may: without statistics a plan for ten thousand rows is a guess.
    owner = create_engine(app.extensions["settings"].database_migration_url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text("ANALYZE"))
    owner.dispose()
