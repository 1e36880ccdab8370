"""Search goods

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-28 13:30:00.000000
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: Trusted: whoever may create in the database may install them.
EXTENSIONS = ("btree_gin", "pg_trgm")
#: As in 0001. Searched tables are walled for the serving role, and read through views of their owner (docs/adr/0020).
WALLED = ("search_count", "search_facet_value")
SEARCHED = {"search_document": "searchable_document", "search_word": "searchable_word"}
POLICY = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"

#: The worker writes the documents of goods that are for sale already.
FIRST_DOCUMENTS = """
    INSERT INTO job (store_id, id, queue, name, arguments, run_after, attempts, last_error, created_at, request_id, details)
    SELECT id, gen_random_uuid(), 'bulk', 'search.reindex', '{}', now(), 0, '', now(), '', '{}' FROM store
"""


def upgrade() -> None:
    for extension in EXTENSIONS:
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    op.create_table(
        "search_document",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("is_in_stock", sa.Boolean(), nullable=False),
        sa.Column("tokens", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("head", postgresql.TSVECTOR(), nullable=False),
        sa.Column("impacts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.Column("spoken", sa.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["product.store_id", "product.id"],
            name=op.f("fk_search_document_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_search_document_store_id")),
        sa.PrimaryKeyConstraint("store_id", "product_id", name=op.f("pk_search_document")),
    )
    # Ranking and counting read thousands of rows: what they do not look at lies elsewhere.
    op.execute("ALTER TABLE search_document SET (toast_tuple_target = 128)")
    op.execute("ALTER TABLE search_document ALTER COLUMN words SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE search_document ALTER COLUMN spoken SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE search_document ALTER COLUMN impacts SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE search_document ALTER COLUMN head SET STORAGE MAIN")
    op.execute("ALTER TABLE search_document ALTER COLUMN tokens SET STORAGE MAIN")
    for column in ("words", "head", "tokens"):
        op.create_index(
            f"ix_search_document_{column}", "search_document", ["store_id", column], postgresql_using="gin"
        )
    op.create_table(
        "search_word",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_search_word_store_id")),
        sa.PrimaryKeyConstraint("store_id", "word", name=op.f("pk_search_word")),
    )
    op.create_index(
        "ix_search_word_trigrams",
        "search_word",
        ["store_id", "word"],
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
        postgresql_where=sa.text("word ~ '^[a-z]{3,}$'"),
    )
    op.create_table(
        "search_facet_value",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("facet_label", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("swatch", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_search_facet_value_store_id")),
        sa.PrimaryKeyConstraint("store_id", "token", name=op.f("pk_search_facet_value")),
    )
    op.create_table(
        "search_count",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.Uuid(), nullable=False),
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_search_count_store_id")),
        sa.PrimaryKeyConstraint("store_id", "scope", "batch", "token", name=op.f("pk_search_count")),
    )
    op.create_index(
        "ix_search_count_batch",
        "search_count",
        ["store_id", "batch"],
        postgresql_where=sa.text("batch <> '00000000-0000-0000-0000-000000000000'"),
    )
    for table in (*WALLED, *SEARCHED):
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY one_store ON "{table}" USING ({POLICY}) WITH CHECK ({POLICY})')
    for table in WALLED:
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    for table, view in SEARCHED.items():
        # Its owner is not held by the wall, so the view itself refuses rows of another store.
        said = f'CREATE VIEW "{view}" AS SELECT * FROM "{table}" WHERE {POLICY}'  # noqa: S608 - our own names
        op.execute(f"{said} WITH LOCAL CHECK OPTION")
    op.execute(FIRST_DOCUMENTS)


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE name LIKE 'search.%'")  # nobody knows them then
    for view in SEARCHED.values():
        op.execute(f'DROP VIEW "{view}"')
    for table in (*WALLED, *SEARCHED):
        op.drop_table(table)
