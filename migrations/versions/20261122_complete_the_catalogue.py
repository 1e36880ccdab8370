"""Complete the catalogue

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-22 18:01:19.804024
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


#: As in 0001: the tables that this revision puts under row-level security.
STORE_SCOPED = (
    "attribute",
    "attribute_value",
    "brand",
    "catalogue_import",
    "collection",
    "collection_place",
    "collection_product",
    "imported_product",
    "product_type",
    "redirect",
    "related_product",
    "review",
    "wanted_picture",
)
POLICY = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"

#: Brands, types and attributes were words on the product; they become rows that several products share.
CARRY_OVER = (
    """
    INSERT INTO brand (store_id, id, name, slug, description, product_count)
    SELECT store_id, gen_random_uuid(), brand,
           trim('-' FROM regexp_replace(lower(brand), '[^a-z0-9]+', '-', 'g')) || '-' || left(md5(brand), 4), '', 0
    FROM product WHERE brand <> '' GROUP BY store_id, brand
    """,
    """
    INSERT INTO product_type (store_id, id, name)
    SELECT store_id, gen_random_uuid(), product_type FROM product WHERE product_type <> ''
    GROUP BY store_id, product_type
    """,
    """
    UPDATE product SET
      brand_id = (SELECT id FROM brand WHERE brand.store_id = product.store_id AND brand.name = product.brand),
      product_type_id = (
        SELECT id FROM product_type
        WHERE product_type.store_id = product.store_id AND product_type.name = product.product_type
      )
    """,
    """
    UPDATE listing SET brand_id = product.brand_id
    FROM product WHERE product.store_id = listing.store_id AND product.id = listing.product_id
    """,
    """
    UPDATE brand SET product_count = (
      SELECT count(*) FROM listing WHERE listing.store_id = brand.store_id AND listing.brand_id = brand.id
    )
    """,
    """
    INSERT INTO attribute (store_id, id, product_type_id, name, kind, unit, choices, is_filterable, position)
    SELECT store_id, gen_random_uuid(), product_type_id, pair ->> 'name', 'text', '', '{}', false, min(place)
    FROM product, jsonb_array_elements(attributes) WITH ORDINALITY AS pairs (pair, place)
    WHERE product_type_id IS NOT NULL GROUP BY store_id, product_type_id, pair ->> 'name'
    """,
    """
    INSERT INTO attribute_value (store_id, product_id, attribute_id, texts)
    SELECT product.store_id, product.id, attribute.id, ARRAY[min(pair ->> 'value')]
    FROM product CROSS JOIN jsonb_array_elements(attributes) AS pairs (pair)
    JOIN attribute ON attribute.store_id = product.store_id
      AND attribute.product_type_id = product.product_type_id AND attribute.name = pair ->> 'name'
    GROUP BY product.store_id, product.id, attribute.id
    """,
)


def _carry_over() -> None:
    """Store by store, since row-level security holds for the owner too."""
    connection = op.get_bind()
    for (store_id,) in connection.execute(sa.text("SELECT id FROM store")).all():
        connection.execute(sa.text(f"SET LOCAL app.store_id = '{store_id}'"))
        for statement in CARRY_OVER:
            connection.execute(sa.text(statement))


def _add_filled(table: str, column: sa.Column, value: str) -> None:
    """A column that may not be empty, for a table that has rows: filled once, with no default left behind."""
    column.server_default = sa.DefaultClause(sa.text(value))
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


def upgrade() -> None:
    op.create_table(
        "brand",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("product_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_brand_has_name")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_brand_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_brand")),
        sa.UniqueConstraint("store_id", "name", name=op.f("uq_brand_store_id_name")),
        sa.UniqueConstraint("store_id", "slug", name=op.f("uq_brand_store_id_slug")),
    )
    op.create_table(
        "catalogue_import",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "checking",
                "checked",
                "running",
                "done",
                "refused",
                "undoing",
                "undone",
                name="importstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("finding_count", sa.Integer(), nullable=False),
        sa.Column("preview", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("grown", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("0 <= done AND 0 <= total", name=op.f("ck_catalogue_import_progress")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_catalogue_import_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_catalogue_import")),
    )
    op.create_index(
        op.f("ix_catalogue_import_store_id_created_at"),
        "catalogue_import",
        ["store_id", "created_at"],
        unique=False,
    )
    op.create_table(
        "collection",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "manual", "rule", name="collectionkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "match",
            sa.Enum("all", "any", name="rulematch", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seo_title", sa.Text(), nullable=False),
        sa.Column("seo_description", sa.Text(), nullable=False),
        sa.Column("product_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_collection_has_name")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_collection_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_collection")),
        sa.UniqueConstraint("store_id", "slug", name=op.f("uq_collection_store_id_slug")),
    )
    op.create_table(
        "product_type",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_product_type_has_name")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_product_type_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_product_type")),
        sa.UniqueConstraint("store_id", "name", name=op.f("uq_product_type_store_id_name")),
    )
    op.create_table(
        "redirect",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("path ~ '^/' AND target ~ '^/([^/]|$)'", name=op.f("ck_redirect_paths")),
        sa.CheckConstraint("path <> target", name=op.f("ck_redirect_leads_on")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_redirect_store_id")),
        sa.PrimaryKeyConstraint("store_id", "path", name=op.f("pk_redirect")),
    )
    op.create_table(
        "attribute",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_type_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text",
                "number",
                "yes-no",
                "choice",
                name="attributekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("choices", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_filterable", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_attribute_has_name")),
        sa.ForeignKeyConstraint(
            ["store_id", "product_type_id"],
            ["product_type.store_id", "product_type.id"],
            name=op.f("fk_attribute_store_id_product_type_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_attribute_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_attribute")),
        sa.UniqueConstraint(
            "store_id", "product_type_id", "name", name=op.f("uq_attribute_store_id_product_type_id_name")
        ),
    )
    op.create_table(
        "attribute_value",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("attribute_id", sa.Uuid(), nullable=False),
        sa.Column("texts", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("number", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("flag", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(cardinality(texts) > 0)::int + (number IS NOT NULL)::int + (flag IS NOT NULL)::int = 1",
            name=op.f("ck_attribute_value_one_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "attribute_id"],
            ["attribute.store_id", "attribute.id"],
            name=op.f("fk_attribute_value_store_id_attribute_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_attribute_value_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_attribute_value_store_id")),
        sa.PrimaryKeyConstraint("store_id", "product_id", "attribute_id", name=op.f("pk_attribute_value")),
    )
    op.create_index(
        op.f("ix_attribute_value_store_id_attribute_id"),
        "attribute_value",
        ["store_id", "attribute_id"],
        unique=False,
    )
    op.create_table(
        "collection_product",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "collection_id"],
            ["collection.store_id", "collection.id"],
            name=op.f("fk_collection_product_store_id_collection_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_collection_product_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_collection_product_store_id")),
        sa.PrimaryKeyConstraint(
            "store_id", "collection_id", "product_id", name=op.f("pk_collection_product")
        ),
    )
    op.create_index(
        op.f("ix_collection_product_store_id_product_id"),
        "collection_product",
        ["store_id", "product_id"],
        unique=False,
    )
    op.create_table(
        "imported_product",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after_digest", sa.Text(), nullable=False),
        sa.Column("undone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "import_id"],
            ["catalogue_import.store_id", "catalogue_import.id"],
            name=op.f("fk_imported_product_store_id_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_imported_product_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_imported_product_store_id")),
        sa.PrimaryKeyConstraint("store_id", "import_id", "product_id", name=op.f("pk_imported_product")),
    )
    op.create_index(
        op.f("ix_imported_product_store_id_product_id"),
        "imported_product",
        ["store_id", "product_id"],
        unique=False,
    )
    op.create_table(
        "related_product",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("related_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("product_id <> related_id", name=op.f("ck_related_product_not_itself")),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_related_product_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "related_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_related_product_store_id_related_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_related_product_store_id")),
        sa.PrimaryKeyConstraint("store_id", "product_id", "related_id", name=op.f("pk_related_product")),
    )
    op.create_index(
        op.f("ix_related_product_store_id_related_id"),
        "related_product",
        ["store_id", "related_id"],
        unique=False,
    )
    op.create_table(
        "review",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "published",
                "declined",
                name="reviewstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_review_rating")),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["order.store_id", "order.id"],
            name=op.f("fk_review_store_id_order_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_review_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_review_store_id")),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "store_id", "order_id", "product_id", name=op.f("uq_review_store_id_order_id_product_id")
        ),
    )
    op.create_index(
        op.f("ix_review_store_id_product_id_created_at"),
        "review",
        ["store_id", "product_id", "created_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_review_store_id_status_created_at"),
        "review",
        ["store_id", "status", "created_at"],
        unique=False,
    )
    op.create_table(
        "wanted_picture",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("option_value", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "fetched",
                "refused",
                name="picturestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "asset_id"],
            ["media_asset.store_id", "media_asset.id"],
            name=op.f("fk_wanted_picture_store_id_asset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_wanted_picture_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_wanted_picture_store_id")),
        sa.PrimaryKeyConstraint("store_id", "product_id", "position", name=op.f("pk_wanted_picture")),
    )
    op.create_index(
        op.f("ix_wanted_picture_store_id_url"), "wanted_picture", ["store_id", "url"], unique=False
    )
    op.create_table(
        "collection_place",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "collection_id"],
            ["collection.store_id", "collection.id"],
            name=op.f("fk_collection_place_store_id_collection_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["listing.store_id", "listing.product_id"],
            name=op.f("fk_collection_place_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_collection_place_store_id")),
        sa.PrimaryKeyConstraint("store_id", "collection_id", "product_id", name=op.f("pk_collection_place")),
    )
    op.create_index(
        op.f("ix_collection_place_store_id_collection_id_position_product_id"),
        "collection_place",
        ["store_id", "collection_id", "position", "product_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_collection_place_store_id_collection_id_price_cents_product_id"),
        "collection_place",
        ["store_id", "collection_id", "price_cents", "product_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_collection_place_store_id_collection_id_published_at_product_id"),
        "collection_place",
        ["store_id", "collection_id", "published_at", "product_id"],
        unique=False,
    )
    _add_filled("category", sa.Column("seo_title", sa.Text(), nullable=False), "''")
    _add_filled("category", sa.Column("seo_description", sa.Text(), nullable=False), "''")
    op.create_index(
        op.f("ix_collection_place_store_id_product_id"),
        "collection_place",
        ["store_id", "product_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_listing_place_store_id_product_id"),
        "listing_place",
        ["store_id", "product_id"],
        unique=False,
    )
    op.add_column("listing", sa.Column("brand_id", sa.Uuid(), nullable=True))
    op.create_index(
        op.f("ix_listing_store_id_brand_id_price_cents_product_id"),
        "listing",
        ["store_id", "brand_id", "price_cents", "product_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_listing_store_id_brand_id_published_at_product_id"),
        "listing",
        ["store_id", "brand_id", "published_at", "product_id"],
        unique=False,
    )
    _add_filled("media_asset", sa.Column("colour", sa.Text(), nullable=False), "'#dcd6c8'")
    op.add_column("media_asset", sa.Column("unused_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("product", sa.Column("brand_id", sa.Uuid(), nullable=True))
    op.add_column("product", sa.Column("product_type_id", sa.Uuid(), nullable=True))
    op.add_column("product", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    _add_filled("product", sa.Column("seo_title", sa.Text(), nullable=False), "''")
    _add_filled("product", sa.Column("seo_description", sa.Text(), nullable=False), "''")
    _add_filled("product", sa.Column("rating_count", sa.Integer(), nullable=False), "0")
    _add_filled("product", sa.Column("rating_sum", sa.Integer(), nullable=False), "0")
    op.create_index(op.f("ix_product_store_id_brand_id"), "product", ["store_id", "brand_id"], unique=False)
    op.create_index(
        op.f("ix_product_store_id_product_type_id"), "product", ["store_id", "product_type_id"], unique=False
    )
    op.create_index(
        op.f("ix_product_store_id_published_at"), "product", ["store_id", "published_at"], unique=False
    )
    op.create_foreign_key(
        op.f("fk_product_store_id_brand_id"),
        "product",
        "brand",
        ["store_id", "brand_id"],
        ["store_id", "id"],
        ondelete="RESTRICT",
    )
    op.create_foreign_key(
        op.f("fk_product_store_id_product_type_id"),
        "product",
        "product_type",
        ["store_id", "product_type_id"],
        ["store_id", "id"],
        ondelete="RESTRICT",
    )
    _carry_over()
    op.drop_column("product", "attributes")
    op.drop_column("product", "brand")
    op.drop_column("product", "product_type")
    _add_filled("store", sa.Column("timezone", sa.Text(), nullable=False), "'Africa/Johannesburg'")
    op.add_column("variant", sa.Column("length_mm", sa.Integer(), nullable=True))
    op.add_column("variant", sa.Column("width_mm", sa.Integer(), nullable=True))
    op.add_column("variant", sa.Column("height_mm", sa.Integer(), nullable=True))
    op.create_check_constraint(
        op.f("ck_variant_size"), "variant", "length_mm > 0 AND width_mm > 0 AND height_mm > 0"
    )
    op.create_check_constraint(
        op.f("ck_product_rating"),
        "product",
        "rating_count >= 0 AND rating_sum BETWEEN rating_count AND 5 * rating_count",
    )
    for table in STORE_SCOPED:
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY one_store ON "{table}" USING ({POLICY}) WITH CHECK ({POLICY})')


def downgrade() -> None:
    op.drop_constraint(op.f("ck_product_rating"), "product", type_="check")
    op.drop_constraint(op.f("ck_variant_size"), "variant", type_="check")
    op.drop_column("variant", "height_mm")
    op.drop_column("variant", "width_mm")
    op.drop_column("variant", "length_mm")
    op.drop_column("store", "timezone")
    _add_filled("product", sa.Column("product_type", sa.Text(), nullable=False), "''")
    _add_filled("product", sa.Column("brand", sa.Text(), nullable=False), "''")
    _add_filled("product", sa.Column("attributes", postgresql.JSONB(), nullable=False), "'[]'")
    op.drop_constraint(op.f("fk_product_store_id_product_type_id"), "product", type_="foreignkey")
    op.drop_constraint(op.f("fk_product_store_id_brand_id"), "product", type_="foreignkey")
    op.drop_index(op.f("ix_product_store_id_published_at"), table_name="product")
    op.drop_index(op.f("ix_product_store_id_product_type_id"), table_name="product")
    op.drop_index(op.f("ix_product_store_id_brand_id"), table_name="product")
    op.drop_column("product", "rating_sum")
    op.drop_column("product", "rating_count")
    op.drop_column("product", "seo_description")
    op.drop_column("product", "seo_title")
    op.drop_column("product", "deleted_at")
    op.drop_column("product", "product_type_id")
    op.drop_column("product", "brand_id")
    op.drop_column("media_asset", "unused_since")
    op.drop_column("media_asset", "colour")
    op.drop_index(op.f("ix_listing_place_store_id_product_id"), table_name="listing_place")
    op.drop_index(op.f("ix_listing_store_id_brand_id_published_at_product_id"), table_name="listing")
    op.drop_index(op.f("ix_listing_store_id_brand_id_price_cents_product_id"), table_name="listing")
    op.drop_column("listing", "brand_id")
    op.drop_column("category", "seo_description")
    op.drop_column("category", "seo_title")
    op.drop_index(
        op.f("ix_collection_place_store_id_collection_id_published_at_product_id"),
        table_name="collection_place",
    )
    op.drop_index(
        op.f("ix_collection_place_store_id_collection_id_price_cents_product_id"),
        table_name="collection_place",
    )
    op.drop_index(
        op.f("ix_collection_place_store_id_collection_id_position_product_id"), table_name="collection_place"
    )
    op.drop_index(op.f("ix_collection_place_store_id_product_id"), table_name="collection_place")
    op.drop_table("collection_place")
    op.drop_index(op.f("ix_wanted_picture_store_id_url"), table_name="wanted_picture")
    op.drop_table("wanted_picture")
    op.drop_index(op.f("ix_review_store_id_status_created_at"), table_name="review")
    op.drop_index(op.f("ix_review_store_id_product_id_created_at"), table_name="review")
    op.drop_table("review")
    op.drop_index(op.f("ix_related_product_store_id_related_id"), table_name="related_product")
    op.drop_table("related_product")
    op.drop_index(op.f("ix_imported_product_store_id_product_id"), table_name="imported_product")
    op.drop_table("imported_product")
    op.drop_index(op.f("ix_collection_product_store_id_product_id"), table_name="collection_product")
    op.drop_table("collection_product")
    op.drop_index(op.f("ix_attribute_value_store_id_attribute_id"), table_name="attribute_value")
    op.drop_table("attribute_value")
    op.drop_table("attribute")
    op.drop_table("redirect")
    op.drop_table("product_type")
    op.drop_table("collection")
    op.drop_index(op.f("ix_catalogue_import_store_id_created_at"), table_name="catalogue_import")
    op.drop_table("catalogue_import")
    op.drop_table("brand")
