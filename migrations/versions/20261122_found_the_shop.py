"""Found the shop

Revision ID: 0001
Revises:
Create Date: 2026-11-22 15:14:08.225125
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


#: Tables under row-level security. FORCE, so that their owner is held to it too.
STORE_SCOPED = (
    "bank_receipt",
    "cart",
    "cart_line",
    "category",
    "checkout_draft",
    "counter",
    "delivery_rate",
    "delivery_zone",
    "listing",
    "listing_place",
    "login_session",
    "mail",
    "media_asset",
    "order",
    "order_event",
    "order_line",
    "payment",
    "payment_account",
    "payment_session",
    "product",
    "product_image",
    "product_option",
    "refund",
    "reservation",
    "shipment",
    "stock_item",
    "stock_movement",
    "tax_rate",
    "user",
    "variant",
)
#: No store announced, no rows: NULLIF keeps an empty setting from being an error that would tell the two apart.
POLICY = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "queue",
            sa.Enum("money", "bulk", name="queuename", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("arguments", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_store_id_name"), "job", ["store_id", "name"], unique=False)
    op.create_index(
        "ix_job_waiting", "job", ["queue", "run_after"], unique=False, postgresql_where="parked_at IS NULL"
    )
    op.create_table(
        "periodic_run",
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("task", "due_at", name=op.f("pk_periodic_run")),
    )
    op.create_table(
        "provider_object",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider", "account", "provider_id", name=op.f("pk_provider_object")),
    )
    op.create_table(
        "store",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("tagline", sa.Text(), nullable=False),
        sa.Column("home", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("registration_number", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("vat_number", sa.Text(), nullable=True),
        sa.Column("bank_name", sa.Text(), nullable=False),
        sa.Column("bank_account_holder", sa.Text(), nullable=False),
        sa.Column("bank_account_number", sa.Text(), nullable=False),
        sa.Column("bank_branch_code", sa.Text(), nullable=False),
        sa.Column("free_delivery_from_cents", sa.Integer(), nullable=True),
        sa.Column("hold_minutes", sa.Integer(), nullable=False),
        sa.Column("eft_hold_hours", sa.Integer(), nullable=False),
        sa.Column("minimum_order_cents", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "vat_number IS NULL OR vat_number ~ '^4[0-9]{9}$'", name=op.f("ck_store_vat_number")
        ),
        sa.CheckConstraint("hold_minutes BETWEEN 5 AND 55", name=op.f("ck_store_hold_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store")),
        sa.UniqueConstraint("slug", name=op.f("uq_store_slug")),
    )
    op.create_table(
        "webhook_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("object_ids", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_event")),
        sa.UniqueConstraint(
            "provider", "account", "event_id", name=op.f("uq_webhook_event_provider_account_event_id")
        ),
    )
    op.create_index(
        op.f("ix_webhook_event_store_id_order_id"), "webhook_event", ["store_id", "order_id"], unique=False
    )
    op.create_index(
        "ix_webhook_event_unprocessed",
        "webhook_event",
        ["received_at"],
        unique=False,
        postgresql_where="processed_at IS NULL",
    )
    op.create_table(
        "cart",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_cart_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_cart")),
    )
    op.create_table(
        "category",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "path ~ '^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$'", name=op.f("ck_category_path")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "parent_id"],
            ["category.store_id", "category.id"],
            name=op.f("fk_category_store_id_parent_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_category_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_category")),
        sa.UniqueConstraint("store_id", "path", name=op.f("uq_category_store_id_path")),
    )
    op.create_index(
        op.f("ix_category_store_id_parent_id"), "category", ["store_id", "parent_id"], unique=False
    )
    op.create_table(
        "counter",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_counter_store_id")),
        sa.PrimaryKeyConstraint("store_id", "series", name=op.f("pk_counter")),
    )
    op.create_table(
        "delivery_zone",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("provinces", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_delivery_zone_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_delivery_zone")),
        sa.UniqueConstraint("store_id", "name", name=op.f("uq_delivery_zone_store_id_name")),
    )
    op.create_table(
        "media_asset",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("source_sha", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("widths", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_media_asset_has_size")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_media_asset_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_media_asset")),
        sa.UniqueConstraint("store_id", "sha", name=op.f("uq_media_asset_store_id_sha")),
        sa.UniqueConstraint("store_id", "source_sha", name=op.f("uq_media_asset_store_id_source_sha")),
    )
    op.create_table(
        "order",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "PAID",
                "SHIPPED",
                "DELIVERED",
                "EXPIRED",
                "CANCELLED",
                "REFUNDED",
                name="orderstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "payment_method",
            sa.Enum(
                "card", "eft", name="paymentmethod", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("payment_pending", sa.Boolean(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("suburb", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("delivery_notes", sa.Text(), nullable=False),
        sa.Column("delivery_service", sa.Text(), nullable=False),
        sa.Column("delivery_minimum_days", sa.Integer(), nullable=False),
        sa.Column("delivery_maximum_days", sa.Integer(), nullable=False),
        sa.Column("goods_cents", sa.Integer(), nullable=False),
        sa.Column("delivery_cents", sa.Integer(), nullable=False),
        sa.Column("discount_cents", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("vat_cents", sa.Integer(), nullable=False),
        sa.Column("delivery_vat_cents", sa.Integer(), nullable=False),
        sa.Column("refunded_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invoice_number", sa.Integer(), nullable=True),
        sa.Column(
            "dispute_status",
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
        sa.Column("needs_attention", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("postal_code ~ '^[0-9]{4}$'", name=op.f("ck_order_postal_code")),
        sa.CheckConstraint(
            "0 <= refunded_cents AND refunded_cents <= total_cents", name=op.f("ck_order_refunded")
        ),
        sa.CheckConstraint("0 <= vat_cents AND vat_cents <= total_cents", name=op.f("ck_order_vat")),
        sa.CheckConstraint(
            "total_cents = goods_cents + delivery_cents - discount_cents", name=op.f("ck_order_total")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_order_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_order")),
        sa.UniqueConstraint("store_id", "invoice_number", name=op.f("uq_order_store_id_invoice_number")),
        sa.UniqueConstraint("store_id", "reference", name=op.f("uq_order_store_id_reference")),
    )
    op.create_index(op.f("ix_order_store_id_placed_at"), "order", ["store_id", "placed_at"], unique=False)
    op.create_index(
        op.f("ix_order_store_id_status_placed_at"), "order", ["store_id", "status", "placed_at"], unique=False
    )
    op.create_index(
        "uq_order_pending_cart",
        "order",
        ["store_id", "cart_id"],
        unique=True,
        postgresql_where="status = 'PENDING'",
    )
    op.create_table(
        "payment_account",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("secret_key_encrypted", sa.Text(), nullable=False),
        sa.Column("webhook_secrets_encrypted", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_payment_account_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_payment_account")),
        sa.UniqueConstraint("store_id", "provider", name=op.f("uq_payment_account_store_id_provider")),
    )
    op.create_table(
        "store_domain",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.CheckConstraint("host = lower(host)", name=op.f("ck_store_domain_lower_case")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_store_domain_store_id")),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_store_domain")),
    )
    op.create_index(op.f("ix_store_domain_store_id"), "store_domain", ["store_id"], unique=False)
    op.create_table(
        "tax_rate",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "tax_class",
            sa.Enum(
                "standard",
                "zero-rated",
                name="taxclass",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 10000", name=op.f("ck_tax_rate_rate")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_tax_rate_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_tax_rate")),
        sa.UniqueConstraint(
            "store_id", "tax_class", "valid_from", name=op.f("uq_tax_rate_store_id_tax_class_valid_from")
        ),
    )
    op.create_table(
        "user",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "customer",
                "packer",
                "owner",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_user_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_user")),
        sa.UniqueConstraint("store_id", "email", name=op.f("uq_user_store_id_email")),
    )
    op.create_table(
        "bank_receipt",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("statement_reference", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_bank_receipt_amount")),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_bank_receipt_store_id_order_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_bank_receipt_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_bank_receipt")),
        sa.UniqueConstraint(
            "store_id",
            "received_on",
            "statement_reference",
            "amount_cents",
            name=op.f("uq_bank_receipt_store_id_received_on_statement_reference_amount_cents"),
        ),
    )
    op.create_table(
        "delivery_rate",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("zone_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("minimum_grams", sa.Integer(), nullable=False),
        sa.Column("maximum_grams", sa.Integer(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("free_from_cents", sa.Integer(), nullable=True),
        sa.Column("minimum_days", sa.Integer(), nullable=False),
        sa.Column("maximum_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= minimum_days AND minimum_days <= maximum_days", name=op.f("ck_delivery_rate_days")
        ),
        sa.CheckConstraint(
            "0 <= minimum_grams AND minimum_grams <= maximum_grams", name=op.f("ck_delivery_rate_weights")
        ),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_delivery_rate_price")),
        sa.ForeignKeyConstraint(
            ["store_id", "zone_id"],
            ["delivery_zone.store_id", "delivery_zone.id"],
            name=op.f("fk_delivery_rate_store_id_zone_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_delivery_rate_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_delivery_rate")),
    )
    op.create_index(
        op.f("ix_delivery_rate_store_id_zone_id"), "delivery_rate", ["store_id", "zone_id"], unique=False
    )
    op.create_table(
        "login_session",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "user_id"],
            ["user.store_id", "user.id"],
            name=op.f("fk_login_session_store_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_login_session_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("store_id", "token_hash", name=op.f("uq_login_session_store_id_token_hash")),
    )
    op.create_table(
        "mail",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_mail_store_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_mail_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_mail")),
        sa.UniqueConstraint("store_id", "order_id", "kind", name=op.f("uq_mail_store_id_order_id_kind")),
    )
    op.create_index(op.f("ix_mail_store_id_created_at"), "mail", ["store_id", "created_at"], unique=False)
    op.create_table(
        "order_event",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "from_status",
            sa.Enum(
                "PENDING",
                "PAID",
                "SHIPPED",
                "DELIVERED",
                "EXPIRED",
                "CANCELLED",
                "REFUNDED",
                name="from_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_status",
            sa.Enum(
                "PENDING",
                "PAID",
                "SHIPPED",
                "DELIVERED",
                "EXPIRED",
                "CANCELLED",
                "REFUNDED",
                name="to_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_order_event_store_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_order_event_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_order_event")),
    )
    op.create_index(
        op.f("ix_order_event_store_id_order_id_id"),
        "order_event",
        ["store_id", "order_id", "id"],
        unique=False,
    )
    op.create_table(
        "payment",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_payment_id", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("is_surplus", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payment_amount")),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_payment_store_id_order_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_payment_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_payment")),
        sa.UniqueConstraint(
            "store_id",
            "provider",
            "provider_payment_id",
            name=op.f("uq_payment_store_id_provider_provider_payment_id"),
        ),
    )
    op.create_index(op.f("ix_payment_store_id_order_id"), "payment", ["store_id", "order_id"], unique=False)
    op.create_table(
        "payment_session",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "intended",
                "open",
                "complete",
                "expired",
                "refused",
                name="sessionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provider_session_id", sa.Text(), nullable=True),
        sa.Column("provider_payment_id", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_payment_session_store_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_payment_session_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_payment_session")),
        sa.UniqueConstraint(
            "store_id", "idempotency_key", name=op.f("uq_payment_session_store_id_idempotency_key")
        ),
        sa.UniqueConstraint(
            "store_id", "order_id", "attempt", name=op.f("uq_payment_session_store_id_order_id_attempt")
        ),
        sa.UniqueConstraint(
            "store_id",
            "provider",
            "provider_session_id",
            name=op.f("uq_payment_session_store_id_provider_provider_session_id"),
        ),
    )
    op.create_index(
        "uq_payment_session_live",
        "payment_session",
        ["store_id", "order_id"],
        unique=True,
        postgresql_where="state IN ('intended', 'open')",
    )
    op.create_table(
        "product",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subtitle", sa.Text(), nullable=False),
        sa.Column("description_html", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("product_type", sa.Text(), nullable=False),
        sa.Column("tags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("attributes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "active",
                "archived",
                name="productstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "tax_class",
            sa.Enum(
                "standard",
                "zero-rated",
                name="taxclass",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "category_id"],
            ["category.store_id", "category.id"],
            name=op.f("fk_product_store_id_category_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_product_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_product")),
        sa.UniqueConstraint("store_id", "handle", name=op.f("uq_product_store_id_handle")),
        sa.UniqueConstraint("store_id", "slug", name=op.f("uq_product_store_id_slug")),
    )
    op.create_index(
        op.f("ix_product_store_id_category_id"), "product", ["store_id", "category_id"], unique=False
    )
    op.create_table(
        "shipment",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("tracking_number", sa.Text(), nullable=False),
        sa.Column("tracking_url", sa.Text(), nullable=False),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "tracking_url = '' OR tracking_url ~ '^https://'", name=op.f("ck_shipment_tracking_url")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_shipment_store_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_shipment_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_shipment")),
    )
    op.create_index(op.f("ix_shipment_store_id_order_id"), "shipment", ["store_id", "order_id"], unique=False)
    op.create_table(
        "checkout_draft",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("suburb", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("delivery_notes", sa.Text(), nullable=False),
        sa.Column("delivery_rate_id", sa.Uuid(), nullable=True),
        sa.Column(
            "payment_method",
            sa.Enum(
                "card", "eft", name="paymentmethod", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("postal_code ~ '^[0-9]{4}$'", name=op.f("ck_checkout_draft_postal_code")),
        sa.ForeignKeyConstraint(
            ["store_id", "cart_id"],
            ["cart.store_id", "cart.id"],
            name=op.f("fk_checkout_draft_store_id_cart_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "delivery_rate_id"],
            ["delivery_rate.store_id", "delivery_rate.id"],
            name=op.f("fk_checkout_draft_store_id_delivery_rate_id"),
            ondelete="SET NULL (delivery_rate_id)",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_checkout_draft_store_id")),
        sa.PrimaryKeyConstraint("store_id", "cart_id", name=op.f("pk_checkout_draft")),
    )
    op.create_table(
        "listing",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subtitle", sa.Text(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("price_varies", sa.Boolean(), nullable=False),
        sa.Column("compare_at_cents", sa.Integer(), nullable=True),
        sa.Column(
            "stock_band",
            sa.Enum(
                "in", "few", "out", name="stockband", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("image", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("image_2", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("swatches", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_listing_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_listing_store_id")),
        sa.PrimaryKeyConstraint("store_id", "product_id", name=op.f("pk_listing")),
    )
    op.create_index(
        op.f("ix_listing_store_id_published_at_product_id"),
        "listing",
        ["store_id", "published_at", "product_id"],
        unique=False,
    )
    op.create_table(
        "product_image",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("option_value", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "asset_id"],
            ["media_asset.store_id", "media_asset.id"],
            name=op.f("fk_product_image_store_id_asset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_product_image_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_product_image_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_product_image")),
        sa.UniqueConstraint(
            "store_id",
            "product_id",
            "position",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_product_image_store_id_product_id_position"),
        ),
    )
    op.create_index(
        op.f("ix_product_image_store_id_asset_id"), "product_image", ["store_id", "asset_id"], unique=False
    )
    op.create_table(
        "product_option",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("values", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("swatches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 3", name=op.f("ck_product_option_position")),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_product_option_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_product_option_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_product_option")),
        sa.UniqueConstraint(
            "store_id", "product_id", "name", name=op.f("uq_product_option_store_id_product_id_name")
        ),
    )
    op.create_table(
        "refund",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "pending",
                "succeeded",
                "failed",
                name="refundstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("provider_refund_id", sa.Text(), nullable=True),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_refund_store_id_order_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "payment_id"],
            ["payment.store_id", "payment.id"],
            name=op.f("fk_refund_store_id_payment_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_refund_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_refund")),
        sa.UniqueConstraint(
            "store_id", "provider_refund_id", name=op.f("uq_refund_store_id_provider_refund_id")
        ),
    )
    op.create_index(op.f("ix_refund_store_id_order_id"), "refund", ["store_id", "order_id"], unique=False)
    op.create_table(
        "variant",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("option_values", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("compare_at_cents", sa.Integer(), nullable=True),
        sa.Column("barcode", sa.Text(), nullable=False),
        sa.Column("weight_grams", sa.Integer(), nullable=False),
        sa.Column("requires_shipping", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "compare_at_cents IS NULL OR compare_at_cents >= 0", name=op.f("ck_variant_compare_at")
        ),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_variant_price")),
        sa.CheckConstraint("weight_grams >= 0", name=op.f("ck_variant_weight")),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_variant_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_variant_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_variant")),
        sa.UniqueConstraint(
            "store_id",
            "product_id",
            "option_values",
            name=op.f("uq_variant_store_id_product_id_option_values"),
        ),
        sa.UniqueConstraint("store_id", "sku", name=op.f("uq_variant_store_id_sku")),
    )
    op.create_index(
        op.f("ix_variant_store_id_product_id_position"),
        "variant",
        ["store_id", "product_id", "position"],
        unique=False,
    )
    op.create_table(
        "cart_line",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("noted_price_cents", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity BETWEEN 1 AND 20", name=op.f("ck_cart_line_quantity")),
        sa.ForeignKeyConstraint(
            ["store_id", "cart_id"],
            ["cart.store_id", "cart.id"],
            name=op.f("fk_cart_line_store_id_cart_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "variant_id"],
            ["variant.store_id", "variant.id"],
            name=op.f("fk_cart_line_store_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_cart_line_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_cart_line")),
        sa.UniqueConstraint(
            "store_id", "cart_id", "variant_id", name=op.f("uq_cart_line_store_id_cart_id_variant_id")
        ),
    )
    op.create_index(
        op.f("ix_cart_line_store_id_variant_id"), "cart_line", ["store_id", "variant_id"], unique=False
    )
    op.create_table(
        "listing_place",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "category_id"],
            ["category.store_id", "category.id"],
            name=op.f("fk_listing_place_store_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["listing.store_id", "listing.product_id"],
            name=op.f("fk_listing_place_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_listing_place_store_id")),
        sa.PrimaryKeyConstraint("store_id", "category_id", "product_id", name=op.f("pk_listing_place")),
    )
    op.create_index(
        op.f("ix_listing_place_store_id_category_id_price_cents_product_id"),
        "listing_place",
        ["store_id", "category_id", "price_cents", "product_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_listing_place_store_id_category_id_published_at_product_id"),
        "listing_place",
        ["store_id", "category_id", "published_at", "product_id"],
        unique=False,
    )
    op.create_table(
        "order_line",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("variant_title", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("image", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("unit_price_cents", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column(
            "tax_class",
            sa.Enum(
                "standard",
                "zero-rated",
                name="taxclass",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.Column("vat_cents", sa.Integer(), nullable=False),
        sa.Column("weight_grams", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0 AND unit_price_cents >= 0", name=op.f("ck_order_line_amounts")),
        sa.CheckConstraint("total_cents = quantity * unit_price_cents", name=op.f("ck_order_line_total")),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_order_line_store_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_order_line_store_id_product_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "variant_id"],
            ["variant.store_id", "variant.id"],
            name=op.f("fk_order_line_store_id_variant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_order_line_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_order_line")),
        sa.UniqueConstraint(
            "store_id", "order_id", "position", name=op.f("uq_order_line_store_id_order_id_position")
        ),
    )
    op.create_index(
        op.f("ix_order_line_store_id_variant_id"), "order_line", ["store_id", "variant_id"], unique=False
    )
    op.create_table(
        "reservation",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "committed",
                "released",
                name="reservationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_reservation_quantity")),
        sa.ForeignKeyConstraint(
            ["store_id", "variant_id"],
            ["variant.store_id", "variant.id"],
            name=op.f("fk_reservation_store_id_variant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_reservation_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_reservation")),
    )
    op.create_index(
        op.f("ix_reservation_store_id_variant_id_state"),
        "reservation",
        ["store_id", "variant_id", "state"],
        unique=False,
    )
    op.create_index(
        "uq_reservation_open_order_variant",
        "reservation",
        ["store_id", "order_id", "variant_id"],
        unique=True,
        postgresql_where="state = 'open'",
    )
    op.create_table(
        "stock_item",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("track_stock", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "0 <= reserved AND reserved <= quantity", name=op.f("ck_stock_item_reserved_within_quantity")
        ),
        sa.CheckConstraint(
            "track_stock OR (quantity = 0 AND reserved = 0)", name=op.f("ck_stock_item_untracked_is_empty")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "variant_id"],
            ["variant.store_id", "variant.id"],
            name=op.f("fk_stock_item_store_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stock_item_store_id")),
        sa.PrimaryKeyConstraint("store_id", "variant_id", name=op.f("pk_stock_item")),
    )
    op.create_table(
        "stock_movement",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "adjusted",
                "reserved",
                "released",
                "sold",
                "restocked",
                name="movementkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("quantity_delta", sa.Integer(), nullable=False),
        sa.Column("reserved_delta", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "variant_id"],
            ["variant.store_id", "variant.id"],
            name=op.f("fk_stock_movement_store_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stock_movement_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_stock_movement")),
    )
    op.create_index(
        op.f("ix_stock_movement_store_id_variant_id_at"),
        "stock_movement",
        ["store_id", "variant_id", "at"],
        unique=False,
    )
    for table in STORE_SCOPED:
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY one_store ON "{table}" USING ({POLICY}) WITH CHECK ({POLICY})')


def downgrade() -> None:
    op.drop_index(op.f("ix_stock_movement_store_id_variant_id_at"), table_name="stock_movement")
    op.drop_table("stock_movement")
    op.drop_table("stock_item")
    op.drop_index(
        "uq_reservation_open_order_variant", table_name="reservation", postgresql_where="state = 'open'"
    )
    op.drop_index(op.f("ix_reservation_store_id_variant_id_state"), table_name="reservation")
    op.drop_table("reservation")
    op.drop_index(op.f("ix_order_line_store_id_variant_id"), table_name="order_line")
    op.drop_table("order_line")
    op.drop_index(
        op.f("ix_listing_place_store_id_category_id_published_at_product_id"), table_name="listing_place"
    )
    op.drop_index(
        op.f("ix_listing_place_store_id_category_id_price_cents_product_id"), table_name="listing_place"
    )
    op.drop_table("listing_place")
    op.drop_index(op.f("ix_cart_line_store_id_variant_id"), table_name="cart_line")
    op.drop_table("cart_line")
    op.drop_index(op.f("ix_variant_store_id_product_id_position"), table_name="variant")
    op.drop_table("variant")
    op.drop_index(op.f("ix_refund_store_id_order_id"), table_name="refund")
    op.drop_table("refund")
    op.drop_table("product_option")
    op.drop_index(op.f("ix_product_image_store_id_asset_id"), table_name="product_image")
    op.drop_table("product_image")
    op.drop_index(op.f("ix_listing_store_id_published_at_product_id"), table_name="listing")
    op.drop_table("listing")
    op.drop_table("checkout_draft")
    op.drop_index(op.f("ix_shipment_store_id_order_id"), table_name="shipment")
    op.drop_table("shipment")
    op.drop_index(op.f("ix_product_store_id_category_id"), table_name="product")
    op.drop_table("product")
    op.drop_index(
        "uq_payment_session_live",
        table_name="payment_session",
        postgresql_where="state IN ('intended', 'open')",
    )
    op.drop_table("payment_session")
    op.drop_index(op.f("ix_payment_store_id_order_id"), table_name="payment")
    op.drop_table("payment")
    op.drop_index(op.f("ix_order_event_store_id_order_id_id"), table_name="order_event")
    op.drop_table("order_event")
    op.drop_index(op.f("ix_mail_store_id_created_at"), table_name="mail")
    op.drop_table("mail")
    op.drop_table("login_session")
    op.drop_index(op.f("ix_delivery_rate_store_id_zone_id"), table_name="delivery_rate")
    op.drop_table("delivery_rate")
    op.drop_table("bank_receipt")
    op.drop_table("user")
    op.drop_table("tax_rate")
    op.drop_index(op.f("ix_store_domain_store_id"), table_name="store_domain")
    op.drop_table("store_domain")
    op.drop_table("payment_account")
    op.drop_index("uq_order_pending_cart", table_name="order", postgresql_where="status = 'PENDING'")
    op.drop_index(op.f("ix_order_store_id_status_placed_at"), table_name="order")
    op.drop_index(op.f("ix_order_store_id_placed_at"), table_name="order")
    op.drop_table("order")
    op.drop_table("media_asset")
    op.drop_table("delivery_zone")
    op.drop_table("counter")
    op.drop_index(op.f("ix_category_store_id_parent_id"), table_name="category")
    op.drop_table("category")
    op.drop_table("cart")
    op.drop_index(
        "ix_webhook_event_unprocessed", table_name="webhook_event", postgresql_where="processed_at IS NULL"
    )
    op.drop_index(op.f("ix_webhook_event_store_id_order_id"), table_name="webhook_event")
    op.drop_table("webhook_event")
    op.drop_table("store")
    op.drop_table("provider_object")
    op.drop_table("periodic_run")
    op.drop_index("ix_job_waiting", table_name="job", postgresql_where="parked_at IS NULL")
    op.drop_index(op.f("ix_job_store_id_name"), table_name="job")
    op.drop_table("job")
