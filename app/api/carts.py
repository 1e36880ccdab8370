"""Whose cart: a program carries it in a header, as a signed token, where a browser has a cookie."""

from uuid import UUID

from flask import g, request
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.api.bearer import find_shopper
from app.api.keys import keys_for
from app.cart.models import Cart
from app.database import NotFound

HEADER = "X-Cart"


def token_of(cart_id: UUID) -> str:
    signed = _serializers()[0].dumps(cart_id.hex)
    assert isinstance(signed, str)
    return signed


def find_cart(session: Session) -> UUID | None:
    """The login's own, else the one that the request names, while that is nobody's. Raises NotFound for no cart of this
    store.

    A token outlives the login that its cart came to belong to: without that login it opens nothing.
    """
    named, shopper = named_cart(), find_shopper(session)
    own = session.scalar(select(Cart.id).where(Cart.user_id == shopper.user.id)) if shopper else None
    if own is not None or named is None:
        return own
    owner = session.scalar(select(Cart.user_id).where(Cart.id == named))
    return named if owner is None else None


def named_cart() -> UUID | None:
    """Raises NotFound for what is no cart of this store."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    for serializer in _serializers():
        try:
            return UUID(serializer.loads(given))
        except (BadData, ValueError, TypeError, UnicodeError):
            continue
    raise NotFound("Cart")


def get_cart(session: Session) -> UUID:
    """Raises NotFound where there is none."""
    cart_id = find_cart(session)
    if cart_id is None:
        raise NotFound("Cart")
    return cart_id


def _serializers() -> list[URLSafeSerializer]:
    """The store is in the salt: another store's token is no token."""
    return [URLSafeSerializer(key, salt=f"cart:{g.store.id}") for key in keys_for("cart")]
