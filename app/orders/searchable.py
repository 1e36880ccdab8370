"""Views of the tables' owner, through which orders are found (docs/adr/0020, 0026).

Below row-level security the planner may use no index for LIKE, nor for an address in small letters. The views name
the store themselves.
"""

from sqlalchemy import Column, DateTime, Integer, MetaData, Select, Table, Text, Uuid, select, text

#: What is indexed of an order and of its lines.
WORDS = text(
    "(lower(reference || ' ' || email || ' ' || name || ' ' || phone || ' ' || replace(phone, ' ', ''))) gin_trgm_ops"
)
LINE_WORDS = text("(lower(sku || ' ' || title || ' ' || variant_title)) gin_trgm_ops")

_VIEWS = MetaData()
#: ``customer`` is the e-mail address in small letters.
ORDERS = Table(
    "searchable_order",
    _VIEWS,
    Column("id", Uuid),
    Column("placed_at", DateTime(timezone=True)),
    Column("paid_at", DateTime(timezone=True)),
    Column("total_cents", Integer),
    Column("refunded_cents", Integer),
    Column("customer", Text),
    Column("words", Text),
)
LINES = Table(
    "searchable_order_line", _VIEWS, Column("id", Uuid), Column("order_id", Uuid), Column("words", Text)
)


def ids_of(customer: str) -> Select[tuple[object]]:
    """Of all orders that were placed with an e-mail address, which is given in small letters."""
    return select(ORDERS.c.id).where(ORDERS.c.customer == customer)
