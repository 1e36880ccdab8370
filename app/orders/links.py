"""Signed links to an order: whoever has the link from the mail may look, without a login."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.orders.models.order import Order


def _serializers() -> list[URLSafeSerializer]:
    """The present key first, then the ones being retired, so that old mails keep working."""
    keys = [current_app.config["SECRET_KEY"], *current_app.config.get("SECRET_KEY_FALLBACKS", [])]
    return [URLSafeSerializer(key, salt="order-link") for key in keys]


def order_key(order: Order) -> str:
    """The signature that stands in the link: of the order's id, which no other store has, in 160 bits."""
    signed = _serializers()[0].dumps(order.id.hex)
    assert isinstance(signed, str)
    return signed


def order_link(order: Order, part: str = "") -> str:
    """``part`` is a page below the order's: ``/invoice``."""
    return f"/orders/{order.reference}{part}?key={order_key(order)}"


def return_link(order: Order) -> str:
    """Where the payment page sends the shopper back to; it asks the provider before it says anything."""
    return f"/orders/{order.reference}/return?key={order_key(order)}"


def opens(order: Order, key: str) -> bool:
    """Whether the key was made for this order."""
    for serializer in _serializers():
        try:
            return bool(serializer.loads(key) == order.id.hex)
        except BadSignature:
            continue
    return False
