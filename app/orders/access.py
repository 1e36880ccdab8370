"""Whose order it is: the person's who is logged in, the browser's that placed it, or that of who holds its link."""

from flask import request
from sqlalchemy.orm import Session

from app.accounts.logins import present_user
from app.database import NotFound
from app.orders.links import opens
from app.orders.models.order import Order
from app.orders.queries import find_by_reference
from app.web import visitor


def own_order(session: Session, reference: str) -> Order:
    """Raises NotFound for somebody else's order as for none: the answer must not tell them apart."""
    order = find_by_reference(session, reference)
    if order is None or not (
        _is_of_present_user(order) or visitor.placed_order(order.reference) or opens(order, given_key())
    ):
        raise NotFound("Order")
    return order


def _is_of_present_user(order: Order) -> bool:
    """Asked first: a login that was ended from elsewhere takes with it what this browser remembers of its orders."""
    user = None if order.user_id is None else present_user()
    return user is not None and user.id == order.user_id


def given_key() -> str:
    return request.args.get("key", "")
