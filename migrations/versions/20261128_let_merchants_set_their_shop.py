"""Let merchants set their shop

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-28 17:00:00.000000
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

#: As in 0001: the tables that this revision puts under row-level security.
STORE_SCOPED = ("host_claim",)
POLICY = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"
RATE_KINDS = ("fixed", "free", "per-kg", "refuse")
#: Texts of a store that begin empty.
STORE_TEXTS = (
    "office_bearers",
    "service_address",
    "memberships",
    "mail_sender_name",
    "mail_sender",
    "mail_reply_to",
)


def upgrade() -> None:
    _widen_delivery()
    _widen_store()
    op.create_table(
        "host_claim",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("host = lower(host)", name=op.f("ck_host_claim_lower_case")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_host_claim_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_host_claim")),
        sa.UniqueConstraint("store_id", "host", name=op.f("uq_host_claim_store_id_host")),
    )
    for table in STORE_SCOPED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY one_store ON {table} USING ({POLICY}) WITH CHECK ({POLICY})")


def _widen_delivery() -> None:
    op.add_column(
        "delivery_zone",
        sa.Column("postal_ranges", sa.ARRAY(sa.Text()), nullable=False, server_default="{}"),
    )
    op.add_column(
        "delivery_zone", sa.Column("is_everywhere", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    kinds = sa.Enum(*RATE_KINDS, name="ratekind", native_enum=False, create_constraint=False, length=40)
    op.add_column("delivery_rate", sa.Column("kind", kinds, nullable=False, server_default="fixed"))
    for name in ("per_kg_cents", "minimum_goods_cents", "position"):
        op.add_column("delivery_rate", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("delivery_rate", sa.Column("maximum_goods_cents", sa.Integer(), nullable=True))
    op.add_column("delivery_rate", sa.Column("refusal", sa.Text(), nullable=False, server_default=""))
    named = ", ".join(f"'{kind}'" for kind in RATE_KINDS)
    op.create_check_constraint("ratekind", "delivery_rate", f"kind IN ({named})")
    op.create_check_constraint("per_kg", "delivery_rate", "per_kg_cents >= 0")
    op.create_check_constraint(
        "goods",
        "delivery_rate",
        "0 <= minimum_goods_cents AND (maximum_goods_cents IS NULL OR minimum_goods_cents <= maximum_goods_cents)",
    )
    op.create_check_constraint("refusal", "delivery_rate", "kind <> 'refuse' OR refusal <> ''")


def _widen_store() -> None:
    for name in STORE_TEXTS:
        op.add_column("store", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("store", sa.Column("vat_from", sa.Date(), nullable=True))
    op.add_column("store", sa.Column("vat_until", sa.Date(), nullable=True))
    op.create_check_constraint(
        "vat_days", "store", "vat_until IS NULL OR vat_from IS NULL OR vat_from < vat_until"
    )
    for name in ("look", "logo"):
        op.add_column("store", sa.Column(name, postgresql.JSONB(), nullable=False, server_default="{}"))
    op.add_column("store", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_table("host_claim")
    for name in ("revision", "logo", "look", "vat_until", "vat_from", *reversed(STORE_TEXTS)):
        op.drop_column("store", name)
    for name in ("refusal", "maximum_goods_cents", "position", "minimum_goods_cents", "per_kg_cents", "kind"):
        op.drop_column("delivery_rate", name)
    op.drop_column("delivery_zone", "is_everywhere")
    op.drop_column("delivery_zone", "postal_ranges")
