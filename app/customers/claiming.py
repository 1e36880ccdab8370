"""Orders placed as a guest go to the person whose mailbox they were confirmed to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.database import lock_all
from app.orders.models.order import Order
from app.orders.searchable import ids_of
from app.promotions.queries import customer_of


def claim_guest_orders(session: Session, user: User) -> int:
    """How many became theirs: none before the mailbox is proven, for anybody can type an address. Again is harmless.

    Locked in key order, after the person and the carts (docs/adr/0019).
    """
    if not user.is_proven:
        return 0
    theirs = Order.id.in_(ids_of(customer_of(user.email)))
    found = session.scalars(select(Order.id).where(theirs, Order.user_id.is_(None))).all()
    claimed = [order for order in lock_all(session, Order, found) if order.user_id is None] if found else []
    session.add_all([order.belong_to(user.id) for order in claimed])
    return len(claimed)
