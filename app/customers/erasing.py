"""The person goes, the books stay (POPIA s24 with s14; Tax Administration Act s29, five years).

What goes: the login and its sessions, the address book, carts, mails, the name under reviews, the notes of staff, and
of each order every way to reach or recognise the person. What stays: orders, invoices, credit notes and payments with
their figures; and on a full tax invoice the name and address of the recipient, which the VAT Act asks for above
R5 000 (s20(4) and (5)).
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app import catalogue_version
from app.accounts.models import User
from app.cart.models import Cart
from app.database import DomainError, lock, lock_all, served_store
from app.notifications import posting
from app.notifications.models import Mail
from app.orders.models.note import OrderNote
from app.orders.models.order import DisputeStatus, Order, OrderEvent
from app.orders.models.states import OrderStatus
from app.orders.searchable import ids_of
from app.payments.models.inbox import WebhookEvent
from app.payments.models.payment import PaymentSession, Refund, RefundState
from app.promotions.models import PromotionUse
from app.promotions.queries import customer_of
from app.reviews.models import Review

#: Above this a tax invoice names its recipient.
FULL_INVOICE_ABOVE_CENTS = 500_000
OPEN = frozenset({OrderStatus.PENDING, OrderStatus.PAID, OrderStatus.SHIPPED})
GONE = "Erased"
NOBODY = "A buyer"
#: How an order's contact reads afterwards. City, province and postal code lead to nobody by themselves.
UNREACHABLE = {"email": "", "phone": "", "delivery_notes": "", "client": ""}
UNNAMED = {"name": GONE, "street": "", "suburb": "", "company": "", "company_vat_number": ""}


class OrdersOpen(DomainError):
    """Something is still on its way to the person, or back to them."""

    def __init__(self, references: Sequence[str]) -> None:
        named = ", ".join(references)
        orders = "Order" if len(references) == 1 else "Orders"
        super().__init__(
            f"{orders} {named} {'is' if len(references) == 1 else 'are'} not finished. "
            "Once everything has arrived, or was cancelled and paid back, this can be done."
        )


class WorksHere(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "This login belongs to somebody who works here. Ask the owner of the shop to end it first."
        )


def erase(session: Session, user_id: UUID, *, by: str) -> None:
    """Not taken back. The caller has made sure who asks, and commits. Raises OrdersOpen, WorksHere, NotFound.

    1. Lock the person, their carts, their orders, in this order. 2. Refuse while something is open. 3. Write the last
    mail, before the address is gone. 4. Let go of everything that leads to the person. 5. Remove the login.
    """
    user = lock(session, User, user_id)
    if user.is_staff:
        raise WorksHere
    carts = lock_all(session, Cart, session.scalars(select(Cart.id).where(Cart.user_id == user.id)).all())
    orders = lock_all(session, Order, _orders_of(session, user))
    _refuse_open(session, orders)
    posting.write_last(session, user.email, "erased", kept=_kept_words(orders), has_account=True)
    _forget_letters(session, orders, Mail.user_id == user.id)
    _forget_around(session, [order.id for order in orders])
    session.add_all([_strip(order, by=by) for order in orders])
    _remove(session, Cart, [cart.id for cart in carts])
    session.flush()
    _remove(session, User, [user.id])


def erase_guest(session: Session, email: str, *, by: str) -> None:
    """As ``erase``, for what was ordered with an address and belongs to no account. Raises OrdersOpen."""
    placed = select(Order.id).where(Order.user_id.is_(None), Order.id.in_(ids_of(customer_of(email))))
    orders = lock_all(session, Order, session.scalars(placed).all())
    _refuse_open(session, orders)
    posting.write_last(session, email, "erased", kept=_kept_words(orders), has_account=False)
    _forget_letters(session, orders)
    _forget_around(session, [order.id for order in orders])
    session.add_all([_strip(order, by=by) for order in orders])
    session.flush()


def _orders_of(session: Session, user: User) -> Sequence[UUID]:
    """Theirs, and those a guest placed with their address once it is proven to be theirs.

    Asked one after the other: one statement with an OR in it would read every order of the shop.
    """
    found = list(session.scalars(select(Order.id).where(Order.user_id == user.id)))
    if user.is_proven:
        as_guest = Order.id.in_(ids_of(customer_of(user.email)))
        found += session.scalars(select(Order.id).where(as_guest, Order.user_id.is_(None)))
    return found


def _refuse_open(session: Session, orders: Sequence[Order]) -> None:
    going_back = exists().where(
        Refund.store_id == Order.store_id,
        Refund.order_id == Order.id,
        Refund.state.in_([RefundState.REQUESTED, RefundState.PENDING]),
    )
    unfinished = select(Order.id).where(Order.id.in_([order.id for order in orders]), going_back)
    waiting = set(session.scalars(unfinished)) if orders else set()
    left = [
        order.reference
        for order in orders
        if order.status in OPEN or order.dispute_status is DisputeStatus.OPEN or order.id in waiting
    ]
    if left:
        raise OrdersOpen(left)


def _strip(order: Order, *, by: str) -> OrderEvent:
    changed = UNREACHABLE if _names_recipient(order) else {**UNREACHABLE, **UNNAMED}
    for name, value in changed.items():
        setattr(order, name, value)
    order.user_id = None
    return order.record("order.person_erased", by=by)


def _names_recipient(order: Order) -> bool:
    return order.invoice_number is not None and order.total_cents > FULL_INVOICE_ABOVE_CENTS


def _kept_words(orders: Sequence[Order]) -> str:
    if not orders:
        return "There were no orders, so nothing stays."
    words = "Your orders, invoices and payments stay for five years, as the tax law asks, without your name or address."
    if any(_names_recipient(order) for order in orders):
        words += " Invoices above R5 000 keep both, because the law asks for the recipient there."
    return words


def _forget_letters(session: Session, orders: Sequence[Order], *others: ColumnElement[bool]) -> None:
    """But for the last, which belongs to nobody already."""
    of_orders = Mail.order_id.in_([order.id for order in orders])
    session.execute(delete(Mail).where(or_(of_orders, *others)).execution_options(synchronize_session=False))


def _forget_around(session: Session, order_ids: Sequence[UUID]) -> None:
    """What stands beside the orders and names the person."""
    if not order_ids:
        return
    unnamed = {"synchronize_session": False}
    session.execute(delete(OrderNote).where(OrderNote.order_id.in_(order_ids)).execution_options(**unnamed))
    session.execute(
        update(Review)
        .where(Review.order_id.in_(order_ids))
        .values(author=NOBODY)
        .execution_options(**unnamed)
    )
    session.execute(
        update(PromotionUse)
        .where(PromotionUse.order_id.in_(order_ids))
        .values(customer="")
        .execution_options(**unnamed)
    )
    for attempt in session.scalars(select(PaymentSession).where(PaymentSession.order_id.in_(order_ids))):
        attempt.parameters = {
            key: value for key, value in attempt.parameters.items() if key != "customer_email"
        }
    session.execute(
        update(WebhookEvent)
        .where(WebhookEvent.store_id == served_store(session), WebhookEvent.order_id.in_(order_ids))
        .values(body="{}")
        .execution_options(**unnamed)
    )
    catalogue_version.changed(session)


def _remove(session: Session, model: type[Cart] | type[User], row_ids: Sequence[UUID]) -> None:
    """Sessions, addresses, lines and drafts go with what they belong to."""
    session.execute(delete(model).where(model.id.in_(row_ids)).execution_options(synchronize_session=False))
