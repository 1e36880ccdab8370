"""Asking the provider without being told to: events get lost, and some are never made."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Text, and_, cast, extract, literal, not_, or_, select
from sqlalchemy.orm import Session

from app import clock, jobs
from app.database import get, lock
from app.extensions import db
from app.orders.models.order import Order, PaymentMethod
from app.orders.models.states import OrderStatus
from app.payments import accounts
from app.payments.models.payment import Payment, Refund, RefundState
from app.payments.provider import STRIPE, ProviderRefund
from app.payments.refunds import adopt, apply_refund

MOST_AT_ONCE = 100
#: A waiting order is asked about this often at first, and then at every twentieth of its age.
OFTEN = timedelta(seconds=45)
SLOWER_WITH_AGE = 20
#: A refund that the provider calls pending is asked about this long after it was decided, and every hour from then.
REFUND_PATIENCE = timedelta(hours=1)


def ask_about_waiting_orders(session: Session) -> int:
    """Enqueue a settlement for each order that waits for card money and was not asked about lately."""
    now = clock.now()
    age = extract("epoch", literal(now) - Order.placed_at)
    quiet = extract("epoch", literal(now) - Order.checked_at)
    lately = or_(Order.checked_at > now - OFTEN, quiet * SLOWER_WITH_AGE < age)
    waiting = session.scalars(
        select(Order.id)
        .where(
            Order.status == OrderStatus.PENDING,
            Order.payment_method == PaymentMethod.CARD,
            or_(Order.checked_at.is_(None), not_(lately)),
            ~jobs.is_tried("payments.settle_order", Order),
        )
        .order_by(Order.checked_at.nulls_first(), Order.id)
        .limit(MOST_AT_ONCE)
    ).all()
    for order_id in waiting:
        jobs.enqueue(session, "payments.settle_order", order_id)
    return len(waiting)


def ask_about_waiting_refunds(session: Session) -> int:
    """Enqueue a look for each order with a refund that the provider has had for a while and nobody has heard of."""
    waiting = session.scalars(
        select(Refund.order_id)
        .join(Order, and_(Order.id == Refund.order_id, Order.store_id == Refund.store_id))
        .join(Payment, and_(Payment.id == Refund.payment_id, Payment.store_id == Refund.store_id))
        .where(
            Payment.provider == STRIPE,
            Refund.state.in_((RefundState.REQUESTED, RefundState.PENDING)),
            Refund.requested_at < clock.now() - REFUND_PATIENCE,
            ~jobs.is_tried("payments.look_at_refunds", Order),
        )
        .distinct()
        .limit(MOST_AT_ONCE)
    ).all()
    for order_id in waiting:
        jobs.enqueue(session, "payments.look_at_refunds", order_id)
    return len(waiting)


def look_at_refunds(order_id: UUID) -> None:
    """Bring the order's refunds to what the provider has, those made on its own pages too."""
    session = db.session()
    get(session, Order, order_id)
    payments = session.scalars(
        select(Payment).where(Payment.order_id == order_id, Payment.provider == STRIPE)
    ).all()
    asked = [payment.provider_payment_id for payment in payments]
    gateway = accounts.gateway(session)
    session.rollback()  # ends the read: network calls follow
    answers = {payment_id: gateway.list_refunds(payment_id) for payment_id in asked}
    order = lock(session, Order, order_id)
    for payment in session.scalars(
        select(Payment).where(Payment.order_id == order_id, Payment.provider == STRIPE)
    ):
        for answer in answers.get(payment.provider_payment_id, ()):
            _apply(session, order, payment, answer=answer)


def _apply(session: Session, order: Order, payment: Payment, *, answer: ProviderRefund) -> None:
    refund = session.scalars(select(Refund).where(Refund.provider_refund_id == answer.id)).one_or_none()
    if refund is None and answer.our_refund is not None:
        # As text: what stands there may have been typed on the provider's pages.
        ours = cast(Refund.id, Text) == answer.our_refund
        refund = session.scalars(select(Refund).where(Refund.payment_id == payment.id, ours)).one_or_none()
    if refund is not None:
        apply_refund(session, order, refund, answer=answer)
    else:
        adopt(session, order, payment, answer=answer)
