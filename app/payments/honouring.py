"""What money does to an order: pay it, revive it, or turn round and go back. Callers hold the order's lock."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import jobs
from app.crashpoints import crashpoint
from app.database import served_store
from app.inventory import reservations
from app.inventory.models import InsufficientStock
from app.orders.discounts import promotions_of
from app.orders.models.order import Order, OrderLine
from app.orders.models.states import OrderStatus
from app.payments.models.payment import Payment
from app.payments.refunds import request_refund
from app.promotions.claiming import PromotionUsedUp, claim
from app.promotions.queries import customer_of
from app.stores.models import Store
from app.stores.numbering import INVOICES, next_number
from app.stores.sellers import seller_of

#: Why money goes back without anybody's decision; the shopper reads it.
TWICE = "The order had been paid already, so this second payment was not needed."
SOLD = "The payment came after the time to pay had run out, and the goods had been sold meanwhile."
USED_UP = (
    "The payment came after the time to pay had run out, and the order's code had been used up meanwhile."
)
CANCELLED = "The payment came after the order was cancelled."
TOLD_TO_SHOPPERS = frozenset({TWICE, SOLD, USED_UP, CANCELLED})


def find_payment(session: Session, provider: str, provider_payment_id: str) -> Payment | None:
    return session.scalars(
        select(Payment).where(
            Payment.provider == provider, Payment.provider_payment_id == provider_payment_id
        )
    ).one_or_none()


def receive(session: Session, order: Order, payment: Payment, *, by: str) -> None:
    """Book a payment in full that is not booked yet, and let the order become what it makes of it.

    PENDING is paid. EXPIRED is paid if its goods can still be had and its promotions be used, else refunded. An order
    that has had its money, or was cancelled, sends this back.
    """
    session.add(payment)
    session.flush()
    crashpoint("paying.booked")
    if order.was_paid or received_cents(session, order.id) > order.total_cents:
        send_back(session, order, payment, reason=TWICE, by=by)
    elif order.status is OrderStatus.PENDING:
        reservations.commit(session, order.id)
        _mark_paid(session, order, by=by)
    elif (reason := _why_too_late(session, order)) is None:
        reservations.commit(session, order.id)
        _mark_paid(session, order, by=by, note="The payment came late; the goods could still be had.")
    else:
        session.add(order.record("payment.late", by=by, note=reason))
        request_refund(session, order, payment, reason=reason, by=by)


def send_back(session: Session, order: Order, payment: Payment, *, reason: str, by: str) -> None:
    """Book a payment that settles nothing and ask for its refund; what the order owes does not change by it."""
    payment.is_surplus = True
    session.add(payment)
    session.flush()
    session.add(order.record("payment.surplus", by=by, note=reason))
    request_refund(session, order, payment, reason=reason, by=by)


def _mark_paid(session: Session, order: Order, *, by: str, note: str = "") -> None:
    """PAID and everything that goes with it; the invoice number last, for it locks the store's counter."""
    session.add(order.mark_paid(by=by, note=note))
    jobs.enqueue(session, "notifications.order_paid", order.id)
    jobs.enqueue(session, "payments.retire_sessions", order.id)
    order.seller = seller_of(session.get_one(Store, served_store(session)), on=order.placed_at)
    order.invoice_number = next_number(session, INVOICES)
    crashpoint("paying.numbered")


def _why_too_late(session: Session, order: Order) -> str | None:
    """Why an order that was given up cannot be paid any more; none where all is reserved for it once more."""
    if order.status is OrderStatus.EXPIRED:
        return _reserve_again(session, order)
    if order.status is OrderStatus.CANCELLED:
        return CANCELLED
    return f"The payment came after the order was {order.status.lower()}."


def _reserve_again(session: Session, order: Order) -> str | None:
    """What an expired order had let go of, all of it or nothing: its stock, and its uses of promotions.

    The answer is what could not be had, none where all could.
    """
    lines = session.execute(
        select(OrderLine.variant_id, OrderLine.quantity).where(OrderLine.order_id == order.id)
    )
    demand = reservations.demand_of([(row.variant_id, row.quantity) for row in lines])
    try:
        with session.begin_nested():
            reservations.reserve(session, order.id, demand)
            if order.discount_cents:
                customer = customer_of(order.email)
                claim(session, order.id, promotions_of(session, order.id), customer=customer)
    except InsufficientStock:
        return SOLD
    except PromotionUsedUp:
        return USED_UP
    return None


def received_cents(session: Session, order_id: UUID) -> int:
    """What has been booked for the order and settles it, surplus payments aside."""
    total = session.scalar(
        select(func.coalesce(func.sum(Payment.amount_cents), 0)).where(
            Payment.order_id == order_id, Payment.is_surplus.is_(False)
        )
    )
    return int(total or 0)


def owed_cents(session: Session, order: Order) -> int:
    """What a shopper would have to send for the order to be paid; nought once it is, or was cancelled."""
    if order.was_paid or order.status not in (OrderStatus.PENDING, OrderStatus.EXPIRED):
        return 0
    return max(order.total_cents - received_cents(session, order.id), 0)
