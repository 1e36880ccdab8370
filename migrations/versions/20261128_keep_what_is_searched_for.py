"""Keep what is searched for

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-28 13:20:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: As in 0001: the tables that this revision puts under row-level security.
STORE_SCOPED = ("pin", "popular_query", "query_count", "search_day", "search_redirect", "synonym")
POLICY = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"


def upgrade() -> None:
    op.create_table(
        "synonym",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("terms", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cardinality(terms) BETWEEN 2 AND 20", name=op.f("ck_synonym_terms")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_synonym_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_synonym")),
        sa.UniqueConstraint("store_id", "terms", name=op.f("uq_synonym_store_id_terms")),
    )
    op.create_table(
        "search_redirect",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("query <> ''", name=op.f("ck_search_redirect_has_query")),
        sa.CheckConstraint(r"url ~ '^/([^/\\]|$)'", name=op.f("ck_search_redirect_path")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_search_redirect_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_search_redirect")),
        sa.UniqueConstraint("store_id", "query", name=op.f("uq_search_redirect_store_id_query")),
    )
    op.create_table(
        "pin",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("query <> ''", name=op.f("ck_pin_has_query")),
        sa.CheckConstraint("position >= 1", name=op.f("ck_pin_position")),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_pin_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_pin_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_pin")),
        sa.UniqueConstraint("store_id", "query", "product_id", name=op.f("uq_pin_store_id_query_product_id")),
    )
    op.create_index(op.f("ix_pin_store_id_product_id"), "pin", ["store_id", "product_id"], unique=False)
    op.create_table(
        "query_count",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("query", sa.Text(collation="C"), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("clicks", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.CheckConstraint("query <> ''", name=op.f("ck_query_count_has_query")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_query_count_store_id")),
        sa.PrimaryKeyConstraint("store_id", "day", "query", name=op.f("pk_query_count")),
    )
    op.create_table(
        "search_day",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_search_day_store_id")),
        sa.PrimaryKeyConstraint("store_id", "day", "engine", name=op.f("pk_search_day")),
    )
    op.create_table(
        "popular_query",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("query", sa.Text(collation="C"), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_popular_query_store_id")),
        sa.PrimaryKeyConstraint("store_id", "query", name=op.f("pk_popular_query")),
    )
    for table in STORE_SCOPED:
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY one_store ON "{table}" USING ({POLICY}) WITH CHECK ({POLICY})')


def downgrade() -> None:
    for table in STORE_SCOPED:
        op.drop_table(table)
