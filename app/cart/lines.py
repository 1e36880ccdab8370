"""Putting goods into a basket and taking them out. Asking for more than can be had gives what can be had."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import User
from app.cart.models import MAXIMUM_LINES, MAXIMUM_QUANTITY, Cart, CartLine
from app.cart.queries import Ware, find_ware
from app.database import DomainError, NotFound, lock


class CartFull(DomainError):
    def __init__(self) -> None:
        super().__init__(
            f"Your cart holds {MAXIMUM_LINES} different things, which is all it can. Order these first."
        )


@dataclass(frozen=True, slots=True)
class Change:
    """The basket after a wish, or none where nothing came of it. ``notice`` says what was not met, and why."""

    cart_id: UUID | None
    lines: Sequence[CartLine]
    notice: str | None = None

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)


def add(
    session: Session,
    cart_id: UUID | None,
    *,
    variant_id: UUID,
    quantity: int,
    user_id: UUID | None = None,
) -> Change:
    """Raises NotFound for what this store does not sell, CartFull for one line too many.

    1. Read what can be had. 2. Lock the basket by touching it, so that two clicks are counted one after the other;
    one that is gone is begun anew. Without a basket, ``user_id`` says whose is meant: theirs from elsewhere, or a new
    one. 3. Raise the line there is, or add one.
    """
    ware = find_ware(session, variant_id)
    if ware is None or not ware.is_sold:
        raise NotFound("Variant")
    if ware.most == 0:
        return Change(None, [], _shortfall(ware, 0))
    cart_id, lines = _take(session, cart_id, user_id)
    line = next((line for line in lines if line.variant_id == variant_id), None)
    wanted = quantity + (line.quantity if line else 0)
    if line is None:
        if len(lines) >= MAXIMUM_LINES:
            raise CartFull
        line = CartLine(cart_id=cart_id, variant_id=variant_id)
        session.add(line)
        lines.append(line)
    _set(line, ware, wanted)
    return Change(cart_id, lines, _shortfall(ware, wanted) if wanted > ware.most else None)


def change(session: Session, cart_id: UUID | None, *, line_id: UUID, quantity: int) -> Change:
    """Set a line's quantity; 0 takes it out. Raises NotFound for a line of another basket."""
    lines = [] if cart_id is None else _touch(session, cart_id)
    line = next((line for line in lines or () if line.id == line_id), None)
    if lines is None or line is None:
        raise NotFound("CartLine")
    if quantity == 0:
        session.delete(line)
        return Change(cart_id, [other for other in lines if other is not line])
    ware = find_ware(session, line.variant_id)
    assert ware is not None  # a line goes with its variant (ON DELETE CASCADE)
    if ware.most == 0:
        return Change(cart_id, lines)  # the line itself says so
    _set(line, ware, quantity)
    return Change(cart_id, lines, _shortfall(ware, quantity) if quantity > ware.most else None)


def empty(session: Session, cart_id: UUID) -> Change:
    """Take every line out. Raises NotFound for a basket that is gone."""
    lines = _touch(session, cart_id)
    if lines is None:
        raise NotFound("Cart")
    for line in lines:
        session.delete(line)
    return Change(cart_id, [])


def _take(session: Session, cart_id: UUID | None, user_id: UUID | None) -> tuple[UUID, list[CartLine]]:
    """The visitor's basket, locked until the commit, and its lines."""
    if cart_id is None and user_id is not None:
        lock(session, User, user_id)  # of two browsers at once, one begins the basket
        cart_id = session.scalar(select(Cart.id).where(Cart.user_id == user_id))
    lines = None if cart_id is None else _touch(session, cart_id)
    if cart_id is not None and lines is not None:
        return cart_id, lines
    cart = Cart(user_id=user_id)
    session.add(cart)
    return cart.id, []


def _touch(session: Session, cart_id: UUID) -> list[CartLine] | None:
    """Lock a basket and read its lines; None where it is gone."""
    touched = session.execute(
        update(Cart)
        .where(Cart.id == cart_id)
        .values(updated_at=clock.now())
        .returning(Cart.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if touched is None:
        return None
    return list(session.scalars(select(CartLine).where(CartLine.cart_id == cart_id).order_by(CartLine.id)))


def _set(line: CartLine, ware: Ware, wanted: int) -> None:
    line.quantity = min(wanted, ware.most)
    line.noted_price_cents = ware.price_cents  # the shopper has just seen it


def _shortfall(ware: Ware, wanted: int) -> str:
    if ware.most == 0:
        return f"{ware.name} has just sold out, so it is not in your cart."
    if ware.supply.available >= MAXIMUM_QUANTITY:
        return f"One order takes at most {MAXIMUM_QUANTITY} of {ware.name}. Your cart has {ware.most}, not {wanted}."
    return f"Only {ware.most} of {ware.name} left. Your cart has {ware.most}, not {wanted}."
