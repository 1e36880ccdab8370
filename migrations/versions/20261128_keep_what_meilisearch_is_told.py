"""Keep what Meilisearch is told

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-28 13:30:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: As in 0001: the tables that this revision puts under row-level security.
STORE_SCOPED = ("search_index", "search_push")
POLICY = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"
STATUSES = ("never", "waiting", "running", "done", "failed")


def upgrade() -> None:
    op.create_table(
        "search_push",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_search_push_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_search_push")),
    )
    op.create_index(
        op.f("ix_search_push_store_id_noted_at"), "search_push", ["store_id", "noted_at"], unique=False
    )
    op.create_table(
        "search_index",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("settings_digest", sa.Text(), nullable=False),
        sa.Column("rebuilt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="rebuildstatus", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Uuid(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("outdated", sa.Integer(), nullable=False),
        sa.Column("surplus", sa.Integer(), nullable=False),
        sa.CheckConstraint("0 <= done AND 0 <= total", name=op.f("ck_search_index_progress")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_search_index_store_id")),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_search_index")),
    )
    for table in STORE_SCOPED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY one_store ON {table} USING ({POLICY}) WITH CHECK ({POLICY})")


def downgrade() -> None:
    op.drop_table("search_index")
    op.drop_table("search_push")
