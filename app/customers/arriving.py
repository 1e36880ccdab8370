"""What happens when somebody logs in: the cart they filled as a guest and the orders they placed become theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts.logins import carry
from app.accounts.models import User
from app.cart.merging import merge
from app.cart.models import Cart, CartLine
from app.checkout.models import CheckoutDraft
from app.customers.claiming import claim_guest_orders
from app.database import lock, lock_all
from app.web import visitor


@dataclass(frozen=True, slots=True)
class Arrival:
    """``notices`` say what of the guest's cart could not be taken."""

    cart_id: UUID | None
    count: int
    notices: Sequence[str]
    claimed: int


def let_in(session: Session, user: User) -> Arrival:
    """Begin a login of this browser for somebody who has shown who they are. The caller commits."""
    arrival = arrive(session, user, guest_cart=visitor.cart_id())
    carry(session, user)
    visitor.forget_cart()
    if arrival.cart_id is not None:
        visitor.remember_cart(arrival.cart_id, arrival.count)
    for sentence in arrival.notices:
        flash(sentence)
    return arrival


def arrive(session: Session, user: User, *, guest_cart: UUID | None) -> Arrival:
    """For every face of the shop; it knows no request.

    The person is locked first, so that two logins at once do not both make their guest's cart the person's own; then
    the carts in key order, then the orders.
    """
    lock(session, User, user.id)
    cart_id, notices = _bring_cart(session, user.id, guest_cart)
    claimed = claim_guest_orders(session, user)
    session.flush()  # lines that were just added are counted
    return Arrival(cart_id, _count(session, cart_id), notices, claimed)


def _bring_cart(session: Session, user_id: UUID, guest_cart: UUID | None) -> tuple[UUID | None, list[str]]:
    own_id = session.scalar(select(Cart.id).where(Cart.user_id == user_id))
    wanted = {cart_id for cart_id in (own_id, guest_cart) if cart_id is not None}
    carts = {cart.id: cart for cart in lock_all(session, Cart, sorted(wanted))} if wanted else {}
    own = carts.get(own_id) if own_id else None
    guest = carts.get(guest_cart) if guest_cart else None
    if guest is None or guest is own or guest.user_id is not None:  # somebody else's, who forgot to log out
        return (own.id if own else None), []
    if own is None:
        guest.user_id = user_id
        return guest.id, []
    notices = merge(session, own, guest)
    _move_draft(session, guest.id, own.id)
    session.execute(delete(Cart).where(Cart.id == guest.id).execution_options(synchronize_session=False))
    return own.id, notices


def _move_draft(session: Session, before: UUID, now: UUID) -> None:
    """What they have filled in at the checkout a moment ago is not asked again."""
    if session.scalar(select(CheckoutDraft.cart_id).where(CheckoutDraft.cart_id == now)) is None:
        session.execute(
            update(CheckoutDraft)
            .where(CheckoutDraft.cart_id == before)
            .values(cart_id=now)
            .execution_options(synchronize_session=False)
        )


def _count(session: Session, cart_id: UUID | None) -> int:
    if cart_id is None:
        return 0
    quantities = select(func.coalesce(func.sum(CartLine.quantity), 0)).where(CartLine.cart_id == cart_id)
    return int(session.scalar(quantities) or 0)
