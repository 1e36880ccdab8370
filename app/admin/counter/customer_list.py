"""The list of customers: each stands where their latest order stands, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, select, tuple_
from sqlalchemy.orm import Session

from app.admin.counter.finding import found_by
from app.orders.models.order import Order
from app.orders.queries import find_by_reference
from app.orders.searchable import ORDERS

PER_PAGE = 50
PATH = "/admin/customers"
#: The address on the orders of who was erased: nobody's, so nobody is shown for it.
ERASED = ""


@dataclass(frozen=True, slots=True)
class Spending:
    """``cents`` is what was paid and not paid back."""

    orders: int = 0
    paid: int = 0
    cents: int = 0


@dataclass(frozen=True, slots=True)
class ListedCustomer:
    #: The latest order.
    order: Order
    spending: Spending


def list_customers(session: Session, *, search: str, before: str) -> tuple[list[ListedCustomer], str]:
    """A page, and the address of the next; none where there is none. ``before`` is the order the last page ended at."""
    found = _latest_orders(session, search, find_by_reference(session, before))
    orders = {order.id: order for order in session.scalars(select(Order).where(Order.id.in_(found)))}
    shown = [orders[order_id] for order_id in found[:PER_PAGE]]
    spent = spending_of(session, [order.email.lower() for order in shown])
    customers = [ListedCustomer(order, spent.get(order.email.lower(), Spending())) for order in shown]
    return customers, _next_url(search, shown[-1]) if len(found) > PER_PAGE else ""


def _latest_orders(session: Session, search: str, last: Order | None) -> list[UUID]:
    """One more than a page. Looked for among the newest orders first, and among twice as many where these run out."""
    found: list[UUID] = []
    place = (last.placed_at, last.id) if last else None
    size = 2 * PER_PAGE
    while len(found) <= PER_PAGE:
        rows = _some(session, search, place, size=size)
        found += [row.id for row in rows if row.is_latest]
        if len(rows) < size:
            break
        place, size = (rows[-1].placed_at, rows[-1].id), 2 * size
    return found[: PER_PAGE + 1]


def _some(
    session: Session, search: str, place: tuple[datetime, UUID] | None, *, size: int
) -> Sequence[Row[Any]]:
    """The next orders, each with whether it is its customer's latest. The limit comes first, or all would be asked."""
    words = found_by(search)
    some = (
        select(Order.id, Order.placed_at, func.lower(Order.email).label("email"))
        .where(
            Order.email != ERASED,
            *([words] if words is not None else []),
            *([_comes_after(*place)] if place else []),
        )
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(size)
        .subquery()
    )
    later = exists().where(
        ORDERS.c.customer == some.c.email,
        tuple_(ORDERS.c.placed_at, ORDERS.c.id) > tuple_(some.c.placed_at, some.c.id),
    )
    return session.execute(
        select(some.c.id, some.c.placed_at, (~later).label("is_latest")).order_by(
            some.c.placed_at.desc(), some.c.id.desc()
        )
    ).all()


def spending_of(session: Session, emails: Sequence[str]) -> dict[str, Spending]:
    """By addresses in small letters, as ``ix_order_customer`` has them."""
    cents = func.sum(ORDERS.c.total_cents - ORDERS.c.refunded_cents).filter(ORDERS.c.paid_at.is_not(None))
    rows = session.execute(
        select(ORDERS.c.customer, func.count(), func.count(ORDERS.c.paid_at), func.coalesce(cents, 0))
        .where(ORDERS.c.customer.in_(emails))
        .group_by(ORDERS.c.customer)
    )
    return {email: Spending(orders, paid, int(cents)) for email, orders, paid, cents in rows}


def _comes_after(placed_at: datetime, order_id: UUID) -> ColumnElement[bool]:
    return tuple_(Order.placed_at, Order.id) < (placed_at, order_id)


def _next_url(search: str, last: Order) -> str:
    return f"{PATH}?{urlencode({**({'q': search} if search else {}), 'before': last.reference})}"
