"""Whose order it is: the browser's that placed it, or that of whoever holds the signed link."""

from flask import request
from sqlalchemy.orm import Session

from app.database import NotFound
from app.orders.links import opens
from app.orders.models.order import Order
from app.orders.queries import find_by_reference
from app.web import visitor


def own_order(session: Session, reference: str) -> Order:
    """Raises NotFound for somebody else's order as for none: the answer must not tell them apart."""
    order = find_by_reference(session, reference)
    if order is None or not (visitor.placed_order(order.reference) or opens(order, given_key())):
        raise NotFound("Order")
    return order


def given_key() -> str:
    return request.args.get("key", "")
