"""Jobs that write to customers. Each reads the order anew and says what is true then."""

from uuid import UUID

from app.database import get
from app.extensions import db
from app.jobs import task
from app.notifications import posting
from app.notifications.letters import bank_account
from app.orders.models.order import Order
from app.orders.models.shipment import Shipment


@task("notifications.order_placed_eft")
def order_placed_eft(order_id: str) -> None:
    session = db.session()
    order = get(session, Order, UUID(order_id))
    if order.is_open:
        posting.write(session, order, "order_placed_eft", bank=bank_account(session))


@task("notifications.order_paid")
def order_paid(order_id: str) -> None:
    session = db.session()
    posting.write(session, get(session, Order, UUID(order_id)), "order_paid")


@task("notifications.order_shipped")
def order_shipped(order_id: str, shipment_id: str) -> None:
    session = db.session()
    shipment = get(session, Shipment, UUID(shipment_id))
    posting.write(
        session, get(session, Order, UUID(order_id)), "order_shipped", about=shipment_id, shipment=shipment
    )


@task("notifications.order_refunded")
def order_refunded(order_id: str) -> None:
    """One for each sum that has gone back: a second refund makes the sum another."""
    session = db.session()
    order = get(session, Order, UUID(order_id))
    posting.write(session, order, "order_refunded", about=str(order.refunded_cents))


@task("notifications.order_expired")
def order_expired(order_id: str) -> None:
    session = db.session()
    posting.write(session, get(session, Order, UUID(order_id)), "order_expired")


@task("notifications.send")
def send(mail_id: str) -> None:
    posting.send(db.session(), UUID(mail_id))
