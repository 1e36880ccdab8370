"""Find what is an order's

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-29 00:10:00.000000
"""

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


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table_name=table)
