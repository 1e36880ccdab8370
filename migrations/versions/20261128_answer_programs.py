"""Answer programs

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-28 16:45:00.000000
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

POLICY = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"


def upgrade() -> None:
    op.add_column(
        "store",
        sa.Column("api_origins", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
    )
    op.alter_column("store", "api_origins", server_default=None)
    op.create_table(
        "api_answer",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_api_answer_store_id")),
        sa.PrimaryKeyConstraint("store_id", "key_digest", name=op.f("pk_api_answer")),
    )
    op.create_index(op.f("ix_api_answer_store_id_begun_at"), "api_answer", ["store_id", "begun_at"])
    op.execute("ALTER TABLE api_answer ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE api_answer FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY one_store ON api_answer USING ({POLICY}) WITH CHECK ({POLICY})")


def downgrade() -> None:
    op.drop_table("api_answer")
    op.drop_column("store", "api_origins")
