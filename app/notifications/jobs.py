"""Jobs that write to customers, and of disputes to the shop. Each reads the order anew and says what is true then."""

from uuid import UUID

from app.database import get, lock
from app.extensions import db
from app.jobs import task
from app.notifications import posting
from app.notifications.letters import bank_account
from app.orders.models.order import Order
from app.orders.models.shipment import Shipment
from app.payments.honouring import TOLD_TO_SHOPPERS
from app.payments.models.dispute import Dispute
from app.payments.models.payment import Refund, RefundState


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
def order_refunded(order_id: str, refund_id: str) -> None:
    """One for each refund that has gone back and not failed since. The lock keeps it in line with the failure's."""
    session = db.session()
    order = lock(session, Order, UUID(order_id))
    refund = get(session, Refund, UUID(refund_id))
    if refund.state is RefundState.SUCCEEDED:
        why = refund.reason if refund.reason in TOLD_TO_SHOPPERS else ""
        posting.write(session, order, "order_refunded", about=refund_id, refund=refund, why=why)


@task("notifications.refund_failed")
def refund_failed(order_id: str, refund_id: str) -> None:
    """To who was told that the money is back, and to nobody else."""
    session = db.session()
    order = lock(session, Order, UUID(order_id))
    if posting.was_written(session, order, "order_refunded", about=refund_id):
        refund = get(session, Refund, UUID(refund_id))
        posting.write(session, order, "refund_failed", about=refund_id, refund=refund)


@task("notifications.dispute_opened")
def dispute_opened(order_id: str, dispute_id: str) -> None:
    """To the shop, once for each dispute."""
    session = db.session()
    order, dispute = get(session, Order, UUID(order_id)), get(session, Dispute, UUID(dispute_id))
    posting.write_to_shop(session, order, "dispute_opened", about=dispute_id, dispute=dispute)


@task("notifications.order_expired")
def order_expired(order_id: str) -> None:
    session = db.session()
    posting.write(session, get(session, Order, UUID(order_id)), "order_expired")


@task("notifications.send")
def send(mail_id: str) -> None:
    posting.send(db.session(), UUID(mail_id))
