"""Keep promotions and credit notes

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-22 21:24:49.822772
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


#: As in 0001: the tables that this revision puts under row-level security.
STORE_SCOPED = (
    "credit_note",
    "credit_note_line",
    "dispute",
    "examination",
    "order_discount",
    "promotion",
    "promotion_category",
    "promotion_use",
)
#: A third class of tax: the CHECK of every column that names one.
TAX_CLASSES = ("standard", "zero-rated", "exempt")
TAXED = ("product", "order_line", "tax_rate")
POLICY = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"
#: Delivery was taxed at the standard rate of the day; orders did not write it down.
DELIVERY_RATE = """
    UPDATE "order" SET delivery_rate_bp = 1500 WHERE delivery_vat_cents > 0
"""
#: Invoices given before this revision name the seller as the store stands now (app/stores/sellers.py).
SELLERS = """
    UPDATE "order" SET seller = jsonb_build_object(
      'name', coalesce(NULLIF(s.legal_name, ''), s.name), 'trading_as', s.name,
      'registration_number', s.registration_number, 'address', s.address, 'email', s.email, 'phone', s.phone,
      'vat_number', s.vat_number
    )
    FROM store s WHERE s.id = "order".store_id AND invoice_number IS NOT NULL
"""


def _allow_tax_classes(classes: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{name}'" for name in classes)
    for table in TAXED:
        op.drop_constraint(op.f(f"ck_{table}_taxclass"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_taxclass"), table, f"tax_class IN ({listed})")


def _add_filled(table: str, column: sa.Column, value: str) -> None:
    """A column that may not be empty, for a table that has rows: filled once, with no default left behind."""
    column.server_default = sa.DefaultClause(sa.text(value))
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


def upgrade() -> None:
    op.create_table(
        "examination",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_examination_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_examination")),
    )
    op.create_index(
        op.f("ix_examination_store_id_started_at"), "examination", ["store_id", "started_at"], unique=False
    )
    op.create_table(
        "promotion",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "benefit",
            sa.Enum(
                "percent",
                "amount",
                "free_delivery",
                name="benefit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("percent_bp", sa.Integer(), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=True),
        sa.Column("minimum_spend_cents", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total_limit", sa.Integer(), nullable=True),
        sa.Column("customer_limit", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("is_combinable", sa.Boolean(), nullable=False),
        sa.Column("is_for_categories", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "CASE benefit WHEN 'percent' THEN percent_bp BETWEEN 1 AND 10000 AND amount_cents IS NULL WHEN 'amount' THEN amount_cents > 0 AND percent_bp IS NULL ELSE amount_cents IS NULL AND percent_bp IS NULL END",
            name=op.f("ck_promotion_gives"),
        ),
        sa.CheckConstraint("code <> '' AND code = upper(code)", name=op.f("ck_promotion_code")),
        sa.CheckConstraint("minimum_spend_cents >= 0", name=op.f("ck_promotion_minimum_spend")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_promotion_window")),
        sa.CheckConstraint("total_limit > 0 AND customer_limit > 0", name=op.f("ck_promotion_limits")),
        sa.CheckConstraint("used >= 0 AND used <= total_limit", name=op.f("ck_promotion_used")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_promotion_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_promotion")),
        sa.UniqueConstraint("store_id", "code", name=op.f("uq_promotion_store_id_code")),
    )
    op.create_table(
        "credit_note",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("vat_cents", sa.Integer(), nullable=False),
        sa.Column("delivery_cents", sa.Integer(), nullable=False),
        sa.Column("delivery_vat_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("seller", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "0 <= delivery_cents AND delivery_cents <= amount_cents", name=op.f("ck_credit_note_delivery")
        ),
        sa.CheckConstraint(
            "amount_cents > 0 AND 0 <= vat_cents AND vat_cents <= amount_cents",
            name=op.f("ck_credit_note_amounts"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_credit_note_store_id_order_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_credit_note_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_credit_note")),
        sa.UniqueConstraint("store_id", "number", name=op.f("uq_credit_note_store_id_number")),
    )
    op.create_index(
        op.f("ix_credit_note_store_id_order_id"), "credit_note", ["store_id", "order_id"], unique=False
    )
    op.create_table(
        "promotion_category",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "category_id"],
            ["category.store_id", "category.id"],
            name=op.f("fk_promotion_category_store_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "promotion_id"],
            ["promotion.store_id", "promotion.id"],
            name=op.f("fk_promotion_category_store_id_promotion_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_promotion_category_store_id")),
        sa.PrimaryKeyConstraint(
            "store_id", "promotion_id", "category_id", name=op.f("pk_promotion_category")
        ),
    )
    op.create_index(
        op.f("ix_promotion_category_store_id_category_id"),
        "promotion_category",
        ["store_id", "category_id"],
        unique=False,
    )
    op.create_table(
        "promotion_use",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_promotion_use_store_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "promotion_id"],
            ["promotion.store_id", "promotion.id"],
            name=op.f("fk_promotion_use_store_id_promotion_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_promotion_use_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_promotion_use")),
        sa.UniqueConstraint(
            "store_id",
            "promotion_id",
            "order_id",
            name=op.f("uq_promotion_use_store_id_promotion_id_order_id"),
        ),
    )
    op.create_index(
        op.f("ix_promotion_use_store_id_order_id"), "promotion_use", ["store_id", "order_id"], unique=False
    )
    op.create_index(
        op.f("ix_promotion_use_store_id_promotion_id_customer"),
        "promotion_use",
        ["store_id", "promotion_id", "customer"],
        unique=False,
    )
    op.create_table(
        "credit_note_line",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("credit_note_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("vat_cents", sa.Integer(), nullable=False),
        sa.Column("restocked", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "amount_cents >= 0 AND 0 <= vat_cents AND vat_cents <= amount_cents",
            name=op.f("ck_credit_note_line_amounts"),
        ),
        sa.CheckConstraint(
            "quantity >= 0 AND 0 <= restocked AND restocked <= quantity",
            name=op.f("ck_credit_note_line_quantity"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "credit_note_id"],
            ["credit_note.store_id", "credit_note.id"],
            name=op.f("fk_credit_note_line_store_id_credit_note_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_line_id"],
            ["order_line.store_id", "order_line.id"],
            name=op.f("fk_credit_note_line_store_id_order_line_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_credit_note_line_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_credit_note_line")),
        sa.UniqueConstraint(
            "store_id",
            "credit_note_id",
            "order_line_id",
            name=op.f("uq_credit_note_line_store_id_credit_note_id_order_line_id"),
        ),
    )
    op.create_index(
        op.f("ix_credit_note_line_store_id_order_line_id"),
        "credit_note_line",
        ["store_id", "order_line_id"],
        unique=False,
    )
    op.create_table(
        "dispute",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("provider_dispute_id", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "none",
                "open",
                "won",
                "lost",
                name="disputestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_cents > 0 AND status <> 'none'", name=op.f("ck_dispute_amount")),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_dispute_store_id_order_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "payment_id"],
            ["payment.store_id", "payment.id"],
            name=op.f("fk_dispute_store_id_payment_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_dispute_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_dispute")),
        sa.UniqueConstraint(
            "store_id", "provider_dispute_id", name=op.f("uq_dispute_store_id_provider_dispute_id")
        ),
    )
    op.create_index(op.f("ix_dispute_store_id_order_id"), "dispute", ["store_id", "order_id"], unique=False)
    op.create_table(
        "order_discount",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=True),
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_order_discount_amount")),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_order_discount_store_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_line_id"],
            ["order_line.store_id", "order_line.id"],
            name=op.f("fk_order_discount_store_id_order_line_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "promotion_id"],
            ["promotion.store_id", "promotion.id"],
            name=op.f("fk_order_discount_store_id_promotion_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_order_discount_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_order_discount")),
        sa.UniqueConstraint(
            "store_id",
            "order_id",
            "promotion_id",
            "order_line_id",
            name=op.f("uq_order_discount_store_id_order_id_promotion_id_order_line_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_order_discount_store_id_promotion_id"),
        "order_discount",
        ["store_id", "promotion_id"],
        unique=False,
    )
    _add_filled("cart", sa.Column("codes", sa.ARRAY(sa.Text()), nullable=False), "'{}'")
    _add_filled("checkout_draft", sa.Column("company", sa.Text(), nullable=False), "''")
    _add_filled("checkout_draft", sa.Column("company_vat_number", sa.Text(), nullable=False), "''")
    _add_filled("order", sa.Column("delivery_discount_cents", sa.Integer(), nullable=False), "0")
    _add_filled("order", sa.Column("delivery_rate_bp", sa.Integer(), nullable=False), "0")
    _add_filled("order", sa.Column("client", sa.Text(), nullable=False), "''")
    op.create_index(
        "ix_order_pending_client",
        "order",
        ["store_id", "client"],
        unique=False,
        postgresql_where="status = 'PENDING'",
    )
    op.create_index(
        "ix_order_pending_email",
        "order",
        ["store_id", sa.text("lower(email)")],
        unique=False,
        postgresql_where="status = 'PENDING'",
    )
    _add_filled("order", sa.Column("company", sa.Text(), nullable=False), "''")
    _add_filled("order", sa.Column("company_vat_number", sa.Text(), nullable=False), "''")
    _add_filled("order", sa.Column("basis", postgresql.JSONB(astext_type=sa.Text()), nullable=False), "'{}'")
    _add_filled("order", sa.Column("seller", postgresql.JSONB(astext_type=sa.Text()), nullable=False), "'{}'")
    _add_filled("order_line", sa.Column("discount_cents", sa.Integer(), nullable=False), "0")
    op.add_column("refund", sa.Column("credit_note_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_refund_store_id_credit_note_id"),
        "refund",
        "credit_note",
        ["store_id", "credit_note_id"],
        ["store_id", "id"],
        ondelete="RESTRICT",
    )
    op.create_index(op.f("ix_refund_store_id_payment_id"), "refund", ["store_id", "payment_id"], unique=False)
    op.add_column("refund", sa.Column("instead_of_id", sa.Uuid(), nullable=True))
    _add_filled("refund", sa.Column("paid_by_hand", sa.Text(), nullable=False), "''")
    op.create_unique_constraint(
        op.f("uq_refund_store_id_instead_of_id"), "refund", ["store_id", "instead_of_id"]
    )
    op.create_foreign_key(
        op.f("fk_refund_store_id_instead_of_id"),
        "refund",
        "refund",
        ["store_id", "instead_of_id"],
        ["store_id", "id"],
        ondelete="RESTRICT",
    )
    _add_filled("store", sa.Column("maximum_order_cents", sa.Integer(), nullable=False), "99999999")
    op.add_column("webhook_event", sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True))
    _add_filled("webhook_event", sa.Column("replays", sa.Integer(), nullable=False), "0")
    op.create_index(
        "ix_webhook_event_tape",
        "webhook_event",
        ["store_id", "received_at"],
        unique=False,
        postgresql_where="store_id IS NOT NULL",
    )
    op.add_column("payment", sa.Column("held_because", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_payment_held"), "payment", "held_because IS NULL OR is_surplus")
    op.create_index(
        "ix_order_disputed",
        "order",
        ["store_id", "checked_at"],
        unique=False,
        postgresql_where="dispute_status = 'open'",
    )
    op.create_check_constraint(
        op.f("ck_order_discount"),
        "order",
        "0 <= delivery_discount_cents AND delivery_discount_cents <= delivery_cents "
        "AND 0 <= discount_cents - delivery_discount_cents "
        "AND discount_cents - delivery_discount_cents <= goods_cents",
    )
    op.create_check_constraint(
        op.f("ck_order_line_discount"), "order_line", "0 <= discount_cents AND discount_cents <= total_cents"
    )
    op.create_check_constraint(
        op.f("ck_store_order_limits"),
        "store",
        "0 <= minimum_order_cents AND minimum_order_cents <= maximum_order_cents "
        "AND maximum_order_cents <= 99999999",
    )
    _allow_tax_classes(TAX_CLASSES)
    for table in STORE_SCOPED:
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY one_store ON "{table}" USING ({POLICY}) WITH CHECK ({POLICY})')
    connection = op.get_bind()
    for (store_id,) in connection.execute(sa.text("SELECT id FROM store")).all():
        connection.execute(sa.text(f"SET LOCAL app.store_id = '{store_id}'"))
        connection.execute(sa.text(DELIVERY_RATE))
        connection.execute(sa.text(SELLERS))


def downgrade() -> None:
    _allow_tax_classes(TAX_CLASSES[:2])
    op.drop_constraint(op.f("ck_store_order_limits"), "store", type_="check")
    op.drop_constraint(op.f("ck_order_line_discount"), "order_line", type_="check")
    op.drop_constraint(op.f("ck_order_discount"), "order", type_="check")
    op.drop_index("ix_order_disputed", table_name="order")
    op.drop_constraint(op.f("ck_payment_held"), "payment", type_="check")
    op.drop_column("payment", "held_because")
    op.drop_index("ix_webhook_event_tape", table_name="webhook_event")
    op.drop_column("webhook_event", "replays")
    op.drop_column("webhook_event", "signed_at")
    op.drop_column("store", "maximum_order_cents")
    op.drop_constraint(op.f("fk_refund_store_id_instead_of_id"), "refund", type_="foreignkey")
    op.drop_constraint(op.f("uq_refund_store_id_instead_of_id"), "refund", type_="unique")
    op.drop_column("refund", "paid_by_hand")
    op.drop_column("refund", "instead_of_id")
    op.drop_index(op.f("ix_refund_store_id_payment_id"), table_name="refund")
    op.drop_constraint(op.f("fk_refund_store_id_credit_note_id"), "refund", type_="foreignkey")
    op.drop_column("refund", "credit_note_id")
    op.drop_column("order_line", "discount_cents")
    op.drop_column("order", "seller")
    op.drop_column("order", "basis")
    op.drop_column("order", "company_vat_number")
    op.drop_column("order", "company")
    op.drop_index("ix_order_pending_email", table_name="order")
    op.drop_column("order", "client")
    op.drop_column("order", "delivery_rate_bp")
    op.drop_column("order", "delivery_discount_cents")
    op.drop_column("checkout_draft", "company_vat_number")
    op.drop_column("checkout_draft", "company")
    op.drop_column("cart", "codes")
    op.drop_index(op.f("ix_dispute_store_id_order_id"), table_name="dispute")
    op.drop_table("dispute")
    op.drop_index(op.f("ix_order_discount_store_id_promotion_id"), table_name="order_discount")
    op.drop_table("order_discount")
    op.drop_index(op.f("ix_credit_note_line_store_id_order_line_id"), table_name="credit_note_line")
    op.drop_table("credit_note_line")
    op.drop_index(op.f("ix_promotion_use_store_id_promotion_id_customer"), table_name="promotion_use")
    op.drop_index(op.f("ix_promotion_use_store_id_order_id"), table_name="promotion_use")
    op.drop_table("promotion_use")
    op.drop_index(op.f("ix_promotion_category_store_id_category_id"), table_name="promotion_category")
    op.drop_table("promotion_category")
    op.drop_index(op.f("ix_credit_note_store_id_order_id"), table_name="credit_note")
    op.drop_table("credit_note")
    op.drop_table("promotion")
    op.drop_index(op.f("ix_examination_store_id_started_at"), table_name="examination")
    op.drop_table("examination")
