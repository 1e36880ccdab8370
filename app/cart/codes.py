"""Promotion codes in a basket: typed, kept while they may still count, and what they take off now."""

import re
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cart.models import MAXIMUM_CODES, Cart
from app.cart.queries import CartLineView, CartView, cart_view
from app.database import lock
from app.promotions.evaluating import MAY_STILL_COUNT, NONE, Discounts, Goods, Why, evaluate
from app.promotions.queries import offers_of
from app.web.text import one_line

_CODE = re.compile(r"[A-Z0-9-]{3,40}")
#: Of what is shown again in the field.
LONGEST_TYPED = 80
NO_CODE = "Type a code of letters and digits, such as WINTER10."


def tidy(typed: str) -> str:
    """As codes are kept: capitals without blanks. Empty where it cannot be one."""
    code = one_line(typed).replace(" ", "").upper()
    return code if _CODE.fullmatch(code) else ""


def discounts_of(
    session: Session,
    lines: Sequence[CartLineView],
    codes: Sequence[str],
    *,
    delivery_cents: int | None = None,
    customer: str | None = None,
) -> Discounts:
    """What the codes take off these lines now; no statement without a code. Lines that cannot be had count nought."""
    if not codes:
        return NONE
    offers = offers_of(session, codes, customer=customer)
    goods = [Goods(line.line_cents if line.purchasable else 0, line.ware.category_id) for line in lines]
    return evaluate(codes, offers, goods, delivery_cents=delivery_cents, at=clock.now())


def priced_cart(session: Session, cart_id: UUID | None, *, free_delivery_from_cents: int | None) -> CartView:
    """The basket with what its codes take off."""
    basket = cart_view(session, cart_id, free_delivery_from_cents=free_delivery_from_cents)
    return replace(basket, discounts=discounts_of(session, basket.lines, basket.codes))


def enter(session: Session, basket: CartView, typed: str) -> str | None:
    """Keep a code; or why not, in a sentence. Raises NotFound when the basket has gone.

    Kept are codes that take something off, and those that more goods may make count.
    """
    code = tidy(typed)
    if not code or basket.id is None:
        return NO_CODE
    cart = lock(session, Cart, basket.id)
    if code in cart.codes:
        return None
    if len(cart.codes) >= MAXIMUM_CODES:
        return f"A cart takes {MAXIMUM_CODES} codes. Take one out first."
    codes = [*cart.codes, code]
    refusal = discounts_of(session, basket.lines, codes).refusal_of(code)
    if refusal is not None and refusal.why is Why.NOT_TOGETHER:
        return f"{refusal.sentence} Take the other out to use this one."
    if refusal is not None and refusal.why not in MAY_STILL_COUNT:
        return refusal.sentence
    cart.codes, cart.updated_at = codes, clock.now()
    return None


def take_out(session: Session, cart_id: UUID, code: str) -> None:
    """Raises NotFound when the basket has gone. A code that is not in it is none to take out."""
    cart = lock(session, Cart, cart_id)
    cart.codes = [kept for kept in cart.codes if kept != code]
    cart.updated_at = clock.now()
