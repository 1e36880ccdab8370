"""Give shoppers accounts

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-28 16:50:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

POLICY = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"
PROVINCES = ("EC", "FS", "GP", "KZN", "LP", "MP", "NC", "NW", "WC")


def upgrade() -> None:
    for name in ("phone", "wanted_email"):
        op.add_column("user", sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.alter_column("user", name, server_default=None)
    op.add_column("user", sa.Column("email_verified_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("login_session", sa.Column("user_agent", sa.Text(), nullable=False, server_default=""))
    op.alter_column("login_session", "user_agent", server_default=None)
    op.create_index(op.f("ix_login_session_store_id_user_id"), "login_session", ["store_id", "user_id"])
    _add_addresses()
    _add_owner("cart", ondelete="CASCADE")
    op.create_unique_constraint(op.f("uq_cart_store_id_user_id"), "cart", ["store_id", "user_id"])
    _add_owner("order", ondelete="SET NULL (user_id)")
    op.create_index(
        "ix_order_user",
        "order",
        ["store_id", "user_id", "placed_at", "id"],
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    _add_owner("mail", ondelete="CASCADE")
    op.create_index(
        "ix_mail_user", "mail", ["store_id", "user_id"], postgresql_where=sa.text("user_id IS NOT NULL")
    )
    op.alter_column("mail", "order_id", nullable=True)


def _add_addresses() -> None:
    op.create_table(
        "address",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("suburb", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column(
            "province",
            sa.Enum(*PROVINCES, name="province", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("delivery_notes", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("company_vat_number", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("postal_code ~ '^[0-9]{4}$'", name=op.f("ck_address_postal_code")),
        sa.ForeignKeyConstraint(
            ["store_id", "user_id"],
            ["user.store_id", "user.id"],
            name=op.f("fk_address_store_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_address_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_address")),
    )
    op.create_index(op.f("ix_address_store_id_user_id"), "address", ["store_id", "user_id"])
    op.create_index(
        "uq_address_default",
        "address",
        ["store_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )
    op.execute("ALTER TABLE address ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE address FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY one_store ON address USING ({POLICY}) WITH CHECK ({POLICY})")


def _add_owner(table: str, *, ondelete: str) -> None:
    op.add_column(table, sa.Column("user_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f(f"fk_{table}_store_id_user_id"),
        table,
        "user",
        ["store_id", "user_id"],
        ["store_id", "id"],
        ondelete=ondelete,
    )


def downgrade() -> None:
    """Letters without an order go: there was no place for them."""
    connection = op.get_bind()
    for (store_id,) in connection.execute(sa.text("SELECT id FROM store")).all():
        connection.execute(
            sa.text(f"SET LOCAL app.store_id = '{store_id}'")
        )  # the owner of the table is held to it
        connection.execute(sa.text("DELETE FROM mail WHERE order_id IS NULL"))
    op.alter_column("mail", "order_id", nullable=False)
    for table in ("mail", "order", "cart"):
        op.drop_column(table, "user_id")
    op.drop_table("address")
    op.drop_index(op.f("ix_login_session_store_id_user_id"), "login_session")
    op.drop_column("login_session", "user_agent")
    for name in ("email_verified_at", "wanted_email", "phone"):
        op.drop_column("user", name)
