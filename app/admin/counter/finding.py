"""Finding orders by words: reference, e-mail, name, telephone, and the codes and names of their goods.

The words are read through views of the tables' owner (docs/adr/0020, 0026): below row-level security the planner may
use no index for LIKE. The views name the store themselves. Of many matches the latest are looked at, so that a word
that half of the orders have costs no more than a rare one.
"""

import re

from sqlalchemy import ColumnElement, select, union_all

from app.orders.models.order import Order
from app.orders.searchable import LINES, ORDERS

MOST_FOUND = 2000
#: Fewer letters have no trigram: they begin a reference, or nothing.
FEWEST_LETTERS = 3
#: Stands behind whatever a reference may go on with.
LAST = "Z" * 8
_WILD = re.compile(r"([%_\\])")


def found_by(search: str) -> ColumnElement[bool] | None:
    """None where nothing is typed. A percent sign that somebody types is a percent sign."""
    if not search:
        return None
    if len(search) < FEWEST_LETTERS:
        return _begins_with(search.upper())
    pattern = "%" + _WILD.sub(r"\\\1", search.lower()) + "%"
    own = (
        select(ORDERS.c.id)
        .where(ORDERS.c.words.like(pattern))
        .order_by(ORDERS.c.placed_at.desc())
        .limit(MOST_FOUND)
    )
    goods = (
        select(LINES.c.order_id)
        .where(LINES.c.words.like(pattern))
        .order_by(LINES.c.id.desc())
        .limit(MOST_FOUND)
    )
    return Order.id.in_(union_all(own, goods))


def _begins_with(letters: str) -> ColumnElement[bool]:
    """Of references. The range says the same to the index, which LIKE may not use below row-level security."""
    return Order.reference.between(letters, letters + LAST) & Order.reference.startswith(
        letters, autoescape=True
    )
