"""A shop that believes events: each does to the order what it says, in the order in which they come."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.database import lock
from app.orders.models.order import DisputeStatus, Order
from app.orders.models.states import OrderStatus


def believe(session: Session, order_id: UUID, event: dict[str, Any]) -> None:
    order, kind, thing = lock(session, Order, order_id), event["type"], event["data"]["object"]
    if kind == "checkout.session.completed":
        order.payment_pending = thing["payment_status"] != "paid"
    if kind == "checkout.session.async_payment_failed":
        order.payment_pending = False
    if kind == "payment_intent.succeeded":
        order.status, order.payment_pending = OrderStatus.PAID, False
    if kind == "charge.refunded":
        order.refunded_cents = thing["amount_refunded"]
        order.status = OrderStatus.REFUNDED if thing["refunded"] else order.status
    if kind == "refund.failed":
        order.refunded_cents = max(order.refunded_cents - thing["amount"], 0)
    if kind == "charge.dispute.created":
        order.dispute_status = DisputeStatus.OPEN
    if kind == "charge.dispute.closed":
        order.dispute_status = DisputeStatus(thing["status"])
