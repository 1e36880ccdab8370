"""Find what is an order's, and remember what was seen of it

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-29 00:10:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

#: Looked for while something is locked, or on each page of an order; without them every row of the store is read.
INDEXES = {
    "ix_order_cart": ("order", ["store_id", "cart_id", "id"]),
    "ix_reservation_store_id_order_id": ("reservation", ["store_id", "order_id"]),
    "ix_bank_receipt_store_id_order_id": ("bank_receipt", ["store_id", "order_id"]),
}


#: Before this revision staff had said so by clearing what the order asked.
SEEN = """
    UPDATE "order" SET loss_seen_at = now() WHERE dispute_status = 'lost' AND needs_attention IS NULL
"""


def upgrade() -> None:
    for column in ("loss_seen_at", "looked_back_at"):
        op.add_column("order", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    connection = op.get_bind()
    for (store_id,) in connection.execute(sa.text("SELECT id FROM store")).all():
        connection.execute(sa.text(f"SET LOCAL app.store_id = '{store_id}'"))
        connection.execute(sa.text(SEEN))
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table_name=table)
    op.drop_column("order", "looked_back_at")
    op.drop_column("order", "loss_seen_at")
