"""Putting goods into a basket and taking them out. Asking for more than can be had gives what can be had."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import clock
from app.cart.models import MAXIMUM_LINES, MAXIMUM_QUANTITY, Cart, CartLine
from app.cart.queries import Ware, find_ware
from app.database import DomainError, NotFound


class CartFull(DomainError):
    def __init__(self) -> None:
        super().__init__(
            f"Your cart holds {MAXIMUM_LINES} different things, which is all it can. Order these first."
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What came of a wish. ``notice`` is a sentence where it was met in part or not at all."""

    cart_id: UUID | None
    notice: str | None = None


def add(session: Session, cart_id: UUID | None, *, variant_id: UUID, quantity: int) -> Change:
    """Raises NotFound for what this store does not sell, CartFull for one line too many.

    1. Read what can be had. 2. Lock the basket by touching it, so that two clicks are counted one after the other;
    one that is gone is begun anew. 3. Raise the line there is, or add one.
    """
    ware = find_ware(session, variant_id)
    if ware is None or not ware.is_sold:
        raise NotFound("Variant")
    if ware.most == 0:
        return Change(cart_id, _shortfall(ware, 0))
    cart_id, lines = _take(session, cart_id)
    line = next((line for line in lines if line.variant_id == variant_id), None)
    wanted = quantity + (line.quantity if line else 0)
    if line is None:
        if len(lines) >= MAXIMUM_LINES:
            raise CartFull
        line = CartLine(cart_id=cart_id, variant_id=variant_id)
        session.add(line)
    _set(line, ware, wanted)
    return Change(cart_id, _shortfall(ware, wanted) if wanted > ware.most else None)


def change(session: Session, cart_id: UUID | None, *, line_id: UUID, quantity: int) -> Change:
    """Set a line's quantity; 0 takes it out. Raises NotFound for a line of another basket."""
    if cart_id is None:
        raise NotFound("CartLine")
    session.execute(update(Cart).where(Cart.id == cart_id).values(updated_at=clock.now()))
    line = session.scalars(
        select(CartLine).where(CartLine.id == line_id, CartLine.cart_id == cart_id)
    ).one_or_none()
    if line is None:
        raise NotFound("CartLine")
    if quantity == 0:
        session.execute(delete(CartLine).where(CartLine.id == line_id, CartLine.cart_id == cart_id))
        return Change(cart_id)
    ware = find_ware(session, line.variant_id)
    assert ware is not None  # a line goes with its variant (ON DELETE CASCADE)
    if ware.most == 0:
        return Change(cart_id)  # the line itself says so
    _set(line, ware, quantity)
    return Change(cart_id, _shortfall(ware, quantity) if quantity > ware.most else None)


def _take(session: Session, cart_id: UUID | None) -> tuple[UUID, list[CartLine]]:
    """The visitor's basket, locked until the commit, and its lines."""
    if cart_id is not None:
        touched = session.execute(
            update(Cart)
            .where(Cart.id == cart_id)
            .values(updated_at=clock.now())
            .returning(Cart.id)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        if touched is not None:
            return cart_id, list(session.scalars(select(CartLine).where(CartLine.cart_id == cart_id)))
    cart = Cart()
    session.add(cart)
    return cart.id, []


def _set(line: CartLine, ware: Ware, wanted: int) -> None:
    line.quantity = min(wanted, ware.most)
    line.noted_price_cents = ware.price_cents  # the shopper has just seen it


def _shortfall(ware: Ware, wanted: int) -> str:
    if ware.most == 0:
        return f"{ware.name} has just sold out, so it is not in your cart."
    if ware.supply.available >= MAXIMUM_QUANTITY:
        return f"One order takes at most {MAXIMUM_QUANTITY} of {ware.name}. Your cart has {ware.most}, not {wanted}."
    return f"Only {ware.most} of {ware.name} left. Your cart has {ware.most}, not {wanted}."
