"""A timer that believes itself: stock goes back when our hold is over, and the provider is not asked."""

from uuid import UUID

from app.database import lock
from app.inventory import reservations
from app.orders.models.order import Order
from tests.live.shop import LiveShop


def expire_by_the_clock(live: LiveShop, order_id: UUID) -> None:
    with live.session() as session:
        order = lock(session, Order, order_id)
        if order.is_open:
            reservations.release(session, order_id)
            session.add(order.expire(by="clock", note="Nobody paid in time."))
        session.commit()
