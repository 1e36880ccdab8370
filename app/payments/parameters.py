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
    """What each line costs after its discount; delivery that costs nothing is no line."""
    if len(lines) > MOST_LINES:
        goods = sum(line.total_cents - line.discount_cents for line in lines)
        items = [_item(f"Order {order.reference}, {len(lines)} items", goods)]
    else:
        items = [_line_item(line) for line in lines]
    delivery_cents = order.delivery_cents - order.delivery_discount_cents
    if delivery_cents:
        items.append(_item(f"Delivery: {order.delivery_service}", delivery_cents))
    return items


def _line_item(line: OrderLine) -> dict[str, Any]:
    """By the unit where what is left divides; else one unit that names the quantity, for a unit has whole cents."""
    unit_cents, rest = divmod(line.total_cents - line.discount_cents, line.quantity)
    if not rest:
        return _item(_name(line), unit_cents, line.quantity)
    return _item(f"{line.quantity} x {_name(line)}"[:250], line.total_cents - line.discount_cents)


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
