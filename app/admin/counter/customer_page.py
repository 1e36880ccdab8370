"""One customer: who they are, what they ordered, where it went, and what staff noted about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.addresses.models import Address
from app.addresses.queries import addresses_of
from app.admin.counter.customer_list import ERASED, Spending, spending_of
from app.database import NotFound
from app.orders.models.note import OrderNote
from app.orders.models.order import Order
from app.orders.searchable import ORDERS
from app.shipping.models import PROVINCE_NAMES, Province

MOST_ORDERS = 100
MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class NoteAbout:
    note: OrderNote
    reference: str


@dataclass(frozen=True, slots=True)
class Customer:
    name: str
    email: str
    phone: str
    spending: Spending
    #: Newest first, the last hundred.
    orders: Sequence[Order]
    #: Each once, the latest first.
    addresses: Sequence[tuple[str, ...]]
    notes: Sequence[NoteAbout]
    #: Who can log in; none for somebody who has only ever ordered as a guest.
    account: User | None
    #: Of the account, the default first.
    book: Sequence[Address]
    #: By which their page is found: that of the order it was opened with.
    reference: str


def open_customer(session: Session, order: Order) -> Customer:
    """Whoever placed the order. As they called themselves last. Raises NotFound for who was erased."""
    if order.email == ERASED:
        raise NotFound("Customer")
    email = order.email.lower()
    account = session.scalars(select(User).where(User.email == email)).one_or_none()
    theirs = select(ORDERS.c.id).where(ORDERS.c.customer == email)
    theirs = theirs.order_by(ORDERS.c.placed_at.desc(), ORDERS.c.id.desc()).limit(MOST_ORDERS)
    orders = session.scalars(
        select(Order).where(Order.id.in_(theirs)).order_by(Order.placed_at.desc(), Order.id.desc())
    ).all()
    return Customer(
        name=orders[0].name,
        email=orders[0].email,
        phone=orders[0].phone,
        spending=spending_of(session, [email]).get(email, Spending()),
        orders=orders,
        addresses=tuple(dict.fromkeys(map(_address, orders))),
        notes=_notes(session, orders),
        account=account,
        book=addresses_of(session, account.id) if account else (),
        reference=order.reference,
    )


def _address(order: Order) -> tuple[str, ...]:
    town = f"{order.city}, {order.postal_code}"
    parts = (order.name, order.street, order.suburb, town, PROVINCE_NAMES[Province(order.province)])
    return tuple(part for part in parts if part)


def _notes(session: Session, orders: Sequence[Order]) -> list[NoteAbout]:
    names = {order.id: order.reference for order in orders}
    chosen = select(OrderNote).where(OrderNote.order_id.in_(names)).order_by(OrderNote.id.desc())
    return [NoteAbout(note, names[note.order_id]) for note in session.scalars(chosen.limit(MOST_NOTES))]
