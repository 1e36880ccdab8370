"""Reads of what is a person's own."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.database import NotFound
from app.orders.models.order import Order, OrderLine
from app.orders.queries import find_by_reference

#: Of a page of the history.
PAGE = 20


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list: what it was, and what it came to."""

    order: Order
    lines: Sequence[Any]

    @property
    def title(self) -> str:
        """``Veld mug and 2 other things``."""
        others = len(self.lines) - 1
        first = self.lines[0].title if self.lines else "Nothing"
        if others < 1:
            return first
        return f"{first} and {others} other {'thing' if others == 1 else 'things'}"


@dataclass(frozen=True, slots=True)
class OrderRows:
    rows: list[OrderRow]
    #: The key of the next page; empty on the last.
    after: str


def orders_of(session: Session, user_id: UUID, *, limit: int = PAGE, after: str = "") -> OrderRows:
    """Newest first. ``after`` is the key of the page before; one that makes no sense is the beginning."""
    wanted = (
        select(Order)
        .where(Order.user_id == user_id)
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(limit + 1)
    )
    key = _read_key(after)
    if key is not None:
        wanted = wanted.where(tuple_(Order.placed_at, Order.id) < key)
    found = list(session.scalars(wanted))
    shown = found[:limit]
    lines = _lines_of(session, [order.id for order in shown])
    rows = [OrderRow(order, [line for line in lines if line.order_id == order.id]) for order in shown]
    return OrderRows(rows, _key_of(shown[-1]) if len(found) > limit else "")


def own_order_of(session: Session, user_id: UUID, reference: str) -> Order:
    """Raises NotFound, for somebody else's too."""
    order = find_by_reference(session, reference)
    if order is None or order.user_id != user_id:
        raise NotFound("Order")
    return order


def _lines_of(session: Session, order_ids: Sequence[UUID]) -> Sequence[Any]:
    if not order_ids:
        return []
    return session.execute(
        select(OrderLine.order_id, OrderLine.title, OrderLine.quantity)
        .where(OrderLine.order_id.in_(order_ids))
        .order_by(OrderLine.order_id, OrderLine.position)
    ).all()


def _key_of(order: Order) -> str:
    told = f"{order.placed_at.isoformat()} {order.id.hex}"
    return urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _read_key(text: str) -> tuple[datetime, UUID] | None:
    """What came from an address; whatever else stands there counts as none."""
    try:
        told = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)).decode("ascii")
        at, _, order_id = told.partition(" ")
        placed_at = datetime.fromisoformat(at)
        return (placed_at, UUID(order_id)) if placed_at.tzinfo else None
    except (ValueError, NotBase64, UnicodeError):
        return None
