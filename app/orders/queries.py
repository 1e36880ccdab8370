"""Reads of orders, as the shopper sees them."""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.orders.models.order import Order, OrderEvent, OrderLine
from app.orders.models.shipment import Shipment

_REFERENCE = re.compile(r"[0-9A-Z]{4,20}")


def find_by_reference(session: Session, reference: str) -> Order | None:
    """In any case and with blanks around it, as people type it."""
    wanted = reference.strip().upper()
    if _REFERENCE.fullmatch(wanted) is None:
        return None
    return session.scalars(select(Order).where(Order.reference == wanted)).one_or_none()


def find_latest_of_cart(session: Session, cart_id: UUID) -> Order | None:
    return session.scalars(
        select(Order).where(Order.cart_id == cart_id).order_by(Order.id.desc()).limit(1)
    ).one_or_none()


def lines_of(session: Session, order_id: UUID) -> Sequence[OrderLine]:
    return session.scalars(
        select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.position)
    ).all()


def events_of(session: Session, order_id: UUID) -> Sequence[OrderEvent]:
    """Oldest first."""
    return session.scalars(
        select(OrderEvent).where(OrderEvent.order_id == order_id).order_by(OrderEvent.id)
    ).all()


def shipments_of(session: Session, order_id: UUID) -> Sequence[Shipment]:
    return session.scalars(select(Shipment).where(Shipment.order_id == order_id).order_by(Shipment.id)).all()
