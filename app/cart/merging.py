"""Two carts of one person made one: what they filled as a guest, and what they had left in their account."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cart.models import MAXIMUM_CODES, MAXIMUM_LINES, Cart, CartLine
from app.cart.queries import CartLineView, cart_view


def merge(session: Session, own: Cart, guest: Cart) -> list[str]:
    """Each variant once, in the larger of the two quantities. Both carts are locked; the caller removes the guest's.

    What could not be taken is said, in a sentence each: what has sold out or is sold no more, what there is less of,
    and what is one thing too many.
    """
    kept = {line.variant_id: line for line in _lines(session, own)}
    said = []
    for line in cart_view(session, guest.id).lines:
        there = kept.get(line.variant_id)
        if there is None and len(kept) >= MAXIMUM_LINES:
            said.append(f"{line.ware.name} is not in your cart, which holds all it can.")
            continue
        wanted = max(line.quantity, there.quantity if there else 0)
        taken = min(wanted, line.ware.most)
        if taken < wanted:
            said.append(_shortfall(line, taken, is_there=there is not None))
        if there is None and taken:
            kept[line.variant_id] = _added(session, own, line, quantity=taken)
        elif there is not None and taken > there.quantity:
            there.quantity = taken
    own.codes = list(dict.fromkeys([*own.codes, *guest.codes]))[:MAXIMUM_CODES]
    own.updated_at = clock.now()
    return said


def _lines(session: Session, cart: Cart) -> list[CartLine]:
    return list(session.scalars(select(CartLine).where(CartLine.cart_id == cart.id)))


def _added(session: Session, own: Cart, line: CartLineView, *, quantity: int) -> CartLine:
    made = CartLine(
        cart_id=own.id,
        variant_id=line.variant_id,
        quantity=quantity,
        noted_price_cents=line.noted_price_cents,  # a change since then is still to be told
    )
    session.add(made)
    return made


def _shortfall(line: CartLineView, taken: int, *, is_there: bool) -> str:
    if line.ware.most:
        return f"Only {line.ware.most} of {line.ware.name} can be had now."
    if is_there:
        return f"{line.ware.name} cannot be had just now."
    return f"{line.ware.name} cannot be had just now, so it is not in your cart."
