"""Keep goods at the counter

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-28 16:40:00.000000
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

#: As in 0001 and 0004: tables under row-level security, and the one that is read through a view of its owner.
WALLED = ("stock_alert", "bulk_edit", "bulk_edit_line")
SEARCHED, VIEW = "product_entry", "findable_product"
POLICY = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"
STATUSES = "'preparing', 'checked', 'applying', 'done', 'undoing', 'undone'"
OUTCOMES = "'planned', 'refused', 'applied', 'left', 'undone', 'kept'"
STATES = "'draft', 'active', 'archived', 'deleted'"

#: What app/catalog/entries.py writes of a product, for those that are there already.
FIRST_ENTRIES = """
    INSERT INTO product_entry (store_id, product_id, title_key, words, state, published_at, updated_at, category_id,
        brand_id, product_type_id, price_cents, has_was_price, has_picture)
    SELECT p.store_id, p.id, lower(p.title),
        lower(concat_ws(E'\\n', p.title, p.handle, v.codes)),
        CASE WHEN p.deleted_at IS NULL THEN p.status ELSE 'deleted' END, p.published_at, p.updated_at,
        p.category_id, p.brand_id, p.product_type_id, v.price_cents, coalesce(v.has_was_price, false),
        EXISTS (SELECT FROM product_image i WHERE i.store_id = p.store_id AND i.product_id = p.id)
    FROM product p
    LEFT JOIN LATERAL (
        SELECT string_agg(v.sku || E'\\n' || v.barcode, E'\\n' ORDER BY v.position) AS codes,
            min(v.price_cents) FILTER (WHERE v.withdrawn_at IS NULL) AS price_cents,
            bool_or(v.compare_at_cents > v.price_cents AND v.withdrawn_at IS NULL) AS has_was_price
        FROM variant v WHERE v.store_id = p.store_id AND v.product_id = p.id
    ) v ON true
    WHERE p.store_id = :store
"""


def upgrade() -> None:
    op.add_column("store", sa.Column("low_stock_at", sa.Integer(), nullable=True))
    op.execute(
        "ALTER TABLE store ADD CONSTRAINT ck_store_low_stock_at CHECK (low_stock_at BETWEEN 0 AND 1000000)"
    )
    op.add_column("stock_item", sa.Column("low_at", sa.Integer(), nullable=True))
    op.execute(
        "ALTER TABLE stock_item ADD CONSTRAINT ck_stock_item_low_at CHECK (low_at BETWEEN 0 AND 1000000)"
    )
    op.create_index(
        "ix_stock_item_sold_out",
        "stock_item",
        ["store_id", "variant_id"],
        postgresql_where=sa.text("track_stock AND quantity = reserved"),
    )
    op.create_index(
        "ix_stock_item_reserved",
        "stock_item",
        ["store_id", "variant_id"],
        postgresql_where=sa.text("reserved > 0"),
    )
    op.add_column("stock_movement", sa.Column("by", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "stock_alert",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("available", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "variant_id"], ["variant.store_id", "variant.id"],
            name=op.f("fk_stock_alert_store_id_variant_id"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stock_alert_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_stock_alert")),
    )  # fmt: skip
    op.create_index(
        "uq_stock_alert_open", "stock_alert", ["store_id", "variant_id"], unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )  # fmt: skip
    op.create_index("ix_stock_alert_store_id_opened_at", "stock_alert", ["store_id", "opened_at"])
    _create_edits()
    _create_entries()
    for table in (*WALLED, SEARCHED):
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY one_store ON "{table}" USING ({POLICY}) WITH CHECK ({POLICY})')
    for table in WALLED:
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    said = f'CREATE VIEW "{VIEW}" AS SELECT * FROM "{SEARCHED}" WHERE {POLICY}'  # noqa: S608 - our own names
    op.execute(f"{said} WITH LOCAL CHECK OPTION")
    _fill_entries()


def _create_edits() -> None:
    op.create_table(
        "bulk_edit",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("change", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("selection", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("products", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Uuid(), nullable=True),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f("ck_bulk_edit_editstatus")),
        sa.CheckConstraint("0 <= done AND 0 <= total", name=op.f("ck_bulk_edit_progress")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_bulk_edit_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_bulk_edit")),
    )
    op.create_index(op.f("ix_bulk_edit_store_id_created_at"), "bulk_edit", ["store_id", "created_at"])
    op.create_table(
        "bulk_edit_line",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("edit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"outcome IN ({OUTCOMES})", name=op.f("ck_bulk_edit_line_outcome")),
        sa.ForeignKeyConstraint(
            ["store_id", "edit_id"], ["bulk_edit.store_id", "bulk_edit.id"],
            name=op.f("fk_bulk_edit_line_store_id_edit_id"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"], ["product.store_id", "product.id"],
            name=op.f("fk_bulk_edit_line_store_id_product_id"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_bulk_edit_line_store_id")),
        sa.PrimaryKeyConstraint("store_id", "edit_id", "number", name=op.f("pk_bulk_edit_line")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_bulk_edit_line_store_id_product_id"),
        "bulk_edit_line",
        ["store_id", "product_id", "applied_at"],
    )


def _create_entries() -> None:
    op.create_table(
        SEARCHED,
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("title_key", sa.Text(collation="C"), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("product_type_id", sa.Uuid(), nullable=True),
        sa.Column("price_cents", sa.Integer(), nullable=True),
        sa.Column("has_was_price", sa.Boolean(), nullable=False),
        sa.Column("has_picture", sa.Boolean(), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_product_entry_entrystate")),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"], ["product.store_id", "product.id"],
            name=op.f("fk_product_entry_store_id_product_id"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_product_entry_store_id")),
        sa.PrimaryKeyConstraint("store_id", "product_id", name=op.f("pk_product_entry")),
    )  # fmt: skip
    op.create_index(
        "ix_product_entry_words", SEARCHED, ["store_id", "words"], postgresql_using="gin",
        postgresql_ops={"words": "gin_trgm_ops"},
    )  # fmt: skip
    for columns in (
        ["title_key", "product_id"],
        ["state", "title_key", "product_id"],
        ["updated_at", "product_id"],
        ["price_cents", "product_id"],
        ["category_id", "title_key", "product_id"],
        ["brand_id", "title_key", "product_id"],
        ["product_type_id", "title_key", "product_id"],
    ):
        op.create_index(f"ix_product_entry_store_id_{'_'.join(columns)}", SEARCHED, ["store_id", *columns])
    for name, condition in (("on_offer", "has_was_price"), ("unpictured", "NOT has_picture")):
        op.create_index(
            f"ix_product_entry_{name}", SEARCHED, ["store_id", "title_key", "product_id"],
            postgresql_where=sa.text(condition),
        )  # fmt: skip


def _fill_entries() -> None:
    """Store by store: the owner is held to row-level security as everybody is."""
    connection = op.get_bind()
    for (store_id,) in connection.execute(sa.text("SELECT id FROM store")).all():
        connection.execute(
            sa.text("SELECT set_config('app.store_id', :store, true)"), {"store": str(store_id)}
        )
        connection.execute(sa.text(FIRST_ENTRIES), {"store": store_id})
    connection.execute(sa.text("SELECT set_config('app.store_id', '', true)"))


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE name LIKE 'editing.%' OR name = 'notifications.low_stock'")
    op.execute(f'DROP VIEW "{VIEW}"')
    for table in (SEARCHED, "bulk_edit_line", "bulk_edit", "stock_alert"):
        op.drop_table(table)
    op.drop_column("stock_movement", "by")
    for index in ("ix_stock_item_sold_out", "ix_stock_item_reserved"):
        op.drop_index(index, "stock_item")
    op.drop_column("stock_item", "low_at")
    op.drop_column("store", "low_stock_at")
