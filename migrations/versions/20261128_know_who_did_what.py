"""Know who did what, and ask staff for a second step

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-28 16:45:00.000000
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

#: As in 0001: the tables that this revision puts under row-level security.
STORE_SCOPED = ("audit_entry", "invitation", "second_factor", "recovery_code")
POLICY = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("entity_type", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "action IN ('added', 'changed', 'removed', 'noted')", name=op.f("ck_audit_entry_auditaction")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_audit_entry_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_audit_entry")),
    )
    for columns in (
        ["store_id", "subject_type", "subject_id", "id"],
        ["store_id", "entity_type", "id"],
        ["store_id", "actor_id", "id"],
    ):
        op.create_index(op.f(f"ix_audit_entry_{'_'.join(columns)}"), "audit_entry", columns, unique=False)
    op.create_index(
        "ix_audit_entry_undoes",
        "audit_entry",
        ["store_id", "undoes_id"],
        unique=False,
        postgresql_where="undoes_id IS NOT NULL",
    )
    op.create_index(op.f("ix_user_store_id_role"), "user", ["store_id", "role"])
    _invite()
    _ask_for_codes()
    op.add_column(
        "login_session",
        sa.Column("proven_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.alter_column("login_session", "proven_at", server_default=None)
    op.add_column(
        "store", sa.Column("requires_second_step", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.alter_column("store", "requires_second_step", server_default=None)
    # A letter to somebody who is invited speaks of no order. Again is harmless.
    op.alter_column("mail", "order_id", nullable=True)
    for table in STORE_SCOPED:
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY one_store ON "{table}" USING ({POLICY}) WITH CHECK ({POLICY})')


def _invite() -> None:
    op.create_table(
        "invitation",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('customer', 'packer', 'bookkeeper', 'support', 'manager', 'owner')",
            name=op.f("ck_invitation_role"),
        ),
        sa.CheckConstraint("role <> 'customer'", name=op.f("ck_invitation_of_staff")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_invitation_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_invitation")),
    )
    op.create_index(
        "uq_invitation_waiting",
        "invitation",
        ["store_id", "email"],
        unique=True,
        postgresql_where="accepted_at IS NULL AND withdrawn_at IS NULL",
    )


def _ask_for_codes() -> None:
    op.create_table(
        "second_factor",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("secret_encrypted", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "user_id"],
            ["user.store_id", "user.id"],
            name=op.f("fk_second_factor_store_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_second_factor_store_id")),
        sa.PrimaryKeyConstraint("store_id", "user_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "user_id"],
            ["user.store_id", "user.id"],
            name=op.f("fk_recovery_code_store_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_recovery_code_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint(
            "store_id", "user_id", "code_hash", name=op.f("uq_recovery_code_store_id_user_id_code_hash")
        ),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_user_store_id_role"), "user")
    op.drop_column("store", "requires_second_step")
    op.drop_column("login_session", "proven_at")
    for table in reversed(STORE_SCOPED):
        op.drop_table(table)
