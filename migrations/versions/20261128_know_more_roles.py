"""Know more roles

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-28 16:30:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = ("customer", "packer", "owner")
AS_PACKERS = """UPDATE "user" SET role = 'packer' WHERE role IN ('bookkeeper', 'support', 'manager')"""
NOW = ("customer", "packer", "bookkeeper", "support", "manager", "owner")


def upgrade() -> None:
    _allow(NOW)


def downgrade() -> None:
    """Who is neither customer, packer nor owner works at the packing table until told otherwise."""
    connection = op.get_bind()
    for (store_id,) in connection.execute(sa.text("SELECT id FROM store")).all():
        connection.execute(
            sa.text(f"SET LOCAL app.store_id = '{store_id}'")
        )  # the owner of the table is held to it
        connection.execute(sa.text(AS_PACKERS))
    _allow(BEFORE)


def _allow(roles: tuple[str, ...]) -> None:
    named = ", ".join(f"'{role}'" for role in roles)
    op.execute('ALTER TABLE "user" DROP CONSTRAINT ck_user_role')
    op.execute(f'ALTER TABLE "user" ADD CONSTRAINT ck_user_role CHECK (role IN ({named}))')
