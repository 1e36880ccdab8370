"""Everything that is held about a person, as one file they can read and take elsewhere (POPIA s23)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.devices import words
from app.accounts.models import LoginSession, User
from app.addresses.models import Address
from app.addresses.queries import addresses_of
from app.cart.models import Cart, CartLine
from app.catalog.models.product import Variant
from app.notifications.models import Mail
from app.orders.models.credit_note import CreditNote
from app.orders.models.discount import OrderDiscount
from app.orders.models.order import Order, OrderEvent, OrderLine
from app.orders.models.shipment import Shipment
from app.orders.searchable import ids_of
from app.payments.models.payment import Payment, Refund
from app.promotions.queries import customer_of
from app.reviews.models import Review

ADDRESS = (
    "name", "phone", "street", "suburb", "city", "province", "postal_code", "delivery_notes", "company",
    "company_vat_number",
)  # fmt: skip
#: Of each kind of row, what is told. Keys, and what a digest was made of, say nothing to a person.
TOLD = {
    User: ("email", "wanted_email", "name", "phone", "created_at", "email_verified_at"),
    Address: (*ADDRESS, "is_default", "created_at"),
    LoginSession: ("created_at", "last_seen_at", "ended_at", "user_agent"),
    Order: (
        "reference", "status", "placed_at", "paid_at", "payment_method", "email", *ADDRESS, "delivery_service",
        "goods_cents", "delivery_cents", "discount_cents", "total_cents", "vat_cents", "refunded_cents", "currency",
        "invoice_number", "dispute_status",
    ),
    OrderLine: ("title", "variant_title", "sku", "quantity", "unit_price_cents", "total_cents", "discount_cents"),
    OrderEvent: ("kind", "at", "from_status", "to_status"),
    OrderDiscount: ("code", "name", "amount_cents"),
    Shipment: ("carrier", "tracking_number", "tracking_url", "shipped_at", "delivered_at"),
    Payment: ("provider", "provider_payment_id", "amount_cents", "currency", "received_at"),
    Refund: ("amount_cents", "reason", "state", "requested_at", "settled_at"),
    CreditNote: ("number", "amount_cents", "reason"),
    Review: ("author", "rating", "title", "body", "status", "created_at"),
    Mail: ("recipient", "kind", "subject", "text", "created_at", "sent_at"),
}  # fmt: skip
#: Rows that belong to an order, by the name they have in the file.
OF_ORDERS: dict[str, Any] = {
    "lines": OrderLine,
    "discounts": OrderDiscount,
    "events": OrderEvent,
    "shipments": Shipment,
    "payments": Payment,
    "refunds": Refund,
    "credit_notes": CreditNote,
    "reviews": Review,
}


def export(session: Session, user: User) -> dict[str, Any]:
    """Plain values only, times in ISO 8601 with their zone, amounts in cents."""
    orders = session.scalars(
        select(Order).where(Order.user_id == user.id).order_by(Order.placed_at, Order.id)
    ).all()
    logins = session.scalars(
        select(LoginSession).where(LoginSession.user_id == user.id).order_by(LoginSession.id)
    )
    return {
        "written_at": clock.now().isoformat(),
        "account": _told(user),
        "addresses": [_told(address) for address in addresses_of(session, user.id)],
        "logins": [{**_told(login), "device": words(login.user_agent)} for login in logins],
        "cart": _cart(session, user.id),
        "orders": _orders(session, orders),
        "mails": [_told(mail) for mail in _mails(session, user, orders)],
    }


def export_guest(session: Session, email: str) -> dict[str, Any]:
    """As ``export``, of what was ordered with an address and belongs to no account."""
    placed = select(Order).where(Order.user_id.is_(None), Order.id.in_(ids_of(customer_of(email))))
    orders = session.scalars(placed.order_by(Order.placed_at, Order.id)).all()
    letters = select(Mail).where(Mail.order_id.in_([order.id for order in orders])).order_by(Mail.id)
    return {
        "written_at": clock.now().isoformat(),
        "orders": _orders(session, orders),
        "mails": [_told(mail) for mail in session.scalars(letters)],
    }


def _orders(session: Session, orders: Sequence[Order]) -> list[dict[str, Any]]:
    told = {order.id: _told(order) for order in orders}
    for name, kind in OF_ORDERS.items():
        for order in told.values():
            order[name] = []
        rows = select(kind).where(kind.order_id.in_(list(told))).order_by(kind.id)
        for row in session.scalars(rows) if told else ():
            told[row.order_id][name].append(_told(row))
    return list(told.values())


def _cart(session: Session, user_id: UUID) -> list[dict[str, Any]]:
    lines = (
        select(Variant.sku, CartLine.quantity, CartLine.added_at)
        .join(Cart, (Cart.id == CartLine.cart_id) & (Cart.store_id == CartLine.store_id))
        .join(Variant, (Variant.id == CartLine.variant_id) & (Variant.store_id == CartLine.store_id))
        .where(Cart.user_id == user_id)
        .order_by(CartLine.id)
    )
    return [
        {"sku": row.sku, "quantity": row.quantity, "added_at": row.added_at.isoformat()}
        for row in session.execute(lines)
    ]


def _mails(session: Session, user: User, orders: Sequence[Order]) -> Iterable[Mail]:
    theirs = or_(Mail.user_id == user.id, Mail.order_id.in_([order.id for order in orders]))
    return session.scalars(select(Mail).where(theirs).order_by(Mail.id))


def _told(row: Any) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in TOLD[type(row)]}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
