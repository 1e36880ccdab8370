"""The call that makes a payment page, built from the order alone, so that it can be stored and repeated."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.orders.models.order import Order, OrderLine

#: Stripe takes 100 lines, and delivery is one of them.
MOST_LINES = 99


def session_parameters(
    order: Order,
    lines: Sequence[OrderLine],
    *,
    payment_session: UUID,
    expires_at: datetime,
    urls: tuple[str, str],
) -> dict[str, Any]:
    """Stripe Checkout's parameters (API 2026-10-28). ``urls``: where to go after paying, and after leaving.

    Amounts are cents with VAT inside and add up to the order's total. Adaptive pricing is off: rand is charged.
    ``recovery`` and promotion codes stay off, for each would make a session or a price that we did not.
    """
    metadata = {"payment_session": str(payment_session), "order": order.reference}
    return {
        "mode": "payment",
        "client_reference_id": order.reference,
        "customer_email": order.email,
        "locale": "en-GB",
        "expires_at": int(expires_at.timestamp()),
        "success_url": urls[0],
        "cancel_url": urls[1],
        "adaptive_pricing": {"enabled": False},
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "description": f"Order {order.reference}"},
        "line_items": _line_items(order, lines),
    }


def _line_items(order: Order, lines: Sequence[OrderLine]) -> list[dict[str, Any]]:
    if order.discount_cents:
        # A discount belongs to no single line: one item, so that the sum is the order's to the cent.
        items = [_item(f"Order {order.reference}", order.goods_cents - order.discount_cents)]
    elif len(lines) > MOST_LINES:
        items = [_item(f"Order {order.reference}, {len(lines)} items", order.goods_cents)]
    else:
        items = [_item(_name(line), line.unit_price_cents, line.quantity) for line in lines]
    if order.delivery_cents:
        items.append(_item(f"Delivery: {order.delivery_service}", order.delivery_cents))
    return items


def _name(line: OrderLine) -> str:
    name = f"{line.title} ({line.variant_title})" if line.variant_title else line.title
    return name[:250]


def _item(name: str, unit_cents: int, quantity: int = 1) -> dict[str, Any]:
    return {
        "quantity": quantity,
        "price_data": {
            "currency": "zar",
            "unit_amount": unit_cents,
            "tax_behavior": "inclusive",
            "product_data": {"name": name},
        },
    }
