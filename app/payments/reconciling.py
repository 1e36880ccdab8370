"""Asking the provider without being told to: events get lost, and some are never made."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, extract, literal, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import clock, jobs
from app.database import get, lock
from app.extensions import db
from app.orders.models.order import DisputeStatus, Order, PaymentMethod
from app.orders.models.states import OrderStatus
from app.payments import accounts
from app.payments.adopting import adopt
from app.payments.disputes import card_payments, note_disputes
from app.payments.models.payment import Payment, PaymentSession, Refund, RefundState, SessionState
from app.payments.provider import STRIPE, ProviderRefund, ProviderRefused, RefundStatus
from app.payments.refunds import apply_refund

if TYPE_CHECKING:
    from app.payments.gateway import StripeGateway

log = logging.getLogger(__name__)

MOST_AT_ONCE = 100
#: A waiting order is asked about this often at first, and then at every twentieth of its age.
OFTEN = timedelta(seconds=45)
SLOWER_WITH_AGE = 20
#: One that was given up is asked about for so long, at every half of its age: nobody should be paying for it.
GIVEN_UP_LATELY = timedelta(days=3)
SLOWER_GIVEN_UP = 2
#: A refund that the provider calls pending is asked about this long after it was decided, and every hour from then.
REFUND_PATIENCE = timedelta(hours=1)
#: A bank takes weeks over a dispute.
DISPUTE_PATIENCE = timedelta(hours=6)
#: For so long a bank may return a refund or its customer dispute a payment (Visa's and Mastercard's limit for most
#: reasons), and one that was paid is looked back at, at every half of its age.
LOOKED_BACK = timedelta(days=120)
SLOWER_PAID = 2
#: An hour's worth; none of them is pressing.
MOST_LOOKS_BACK = 1000


def ask_about_open_matters(session: Session) -> int:
    """Enqueue a question to the provider for every order that is not final and was not asked about lately."""
    return (
        ask_about_waiting_orders(session)
        + ask_about_given_up_orders(session)
        + close_forgotten_pages(session)
        + ask_about_disputes(session)
    )


def ask_about_waiting_orders(session: Session) -> int:
    """Orders that wait for card money."""
    waiting = select(Order.id).where(
        Order.status == OrderStatus.PENDING,
        Order.payment_method == PaymentMethod.CARD,
        _is_due(SLOWER_WITH_AGE),
    )
    chosen = _chosen(session, "payments.settle_order", waiting)
    for order_id in chosen:
        jobs.enqueue_swept(session, "payments.settle_order", order_id)
    return len(chosen)


def ask_about_given_up_orders(session: Session) -> int:
    """Late money: whatever a page was said to be when its order was given up, it is looked at again for a while."""
    page = exists().where(
        PaymentSession.store_id == Order.store_id,
        PaymentSession.order_id == Order.id,
        or_(PaymentSession.state != SessionState.REFUSED, PaymentSession.provider_session_id.is_not(None)),
    )
    given_up = select(Order.id).where(
        Order.status.in_((OrderStatus.EXPIRED, OrderStatus.CANCELLED)),
        Order.placed_at > clock.now() - GIVEN_UP_LATELY,
        _is_due(SLOWER_GIVEN_UP),
        page,
    )
    chosen = _chosen(session, "payments.settle_order", given_up)
    for order_id in chosen:
        jobs.enqueue_swept(session, "payments.settle_order", order_id)
    return len(chosen)


def close_forgotten_pages(session: Session) -> int:
    """Pages on which an order that waits for nothing could still be paid: a second tab whose closing was lost."""
    forgotten = (
        select(Order.id)
        .join(
            PaymentSession,
            and_(PaymentSession.order_id == Order.id, PaymentSession.store_id == Order.store_id),
        )
        .where(
            PaymentSession.state.in_((SessionState.INTENDED, SessionState.OPEN)),
            Order.status != OrderStatus.PENDING,
            _is_due(SLOWER_WITH_AGE),
        )
    )
    chosen = _chosen(session, "payments.retire_sessions", forgotten)
    for order_id in chosen:
        jobs.enqueue_swept(session, "payments.retire_sessions", order_id)
    return len(chosen)


def ask_about_disputes(session: Session) -> int:
    """How open disputes stand now: the event that says so may be lost, as any."""
    open_ones = select(Order.id).where(
        Order.dispute_status == DisputeStatus.OPEN,
        or_(Order.checked_at.is_(None), Order.checked_at < clock.now() - DISPUTE_PATIENCE),
    )
    chosen = _chosen(session, "payments.look_at_disputes", open_ones)
    for order_id in chosen:
        jobs.enqueue_swept(session, "payments.look_at_disputes", order_id)
    return len(chosen)


def _is_due(
    slower: int, *, last: InstrumentedAttribute[datetime | None] = Order.checked_at
) -> ColumnElement[bool]:
    """Not asked about lately, where what is lately grows with the order's age."""
    now = clock.now()
    age = extract("epoch", literal(now) - Order.placed_at)
    quiet = extract("epoch", literal(now) - last)
    lately = or_(last > now - OFTEN, quiet * slower < age)
    return or_(last.is_(None), not_(lately))


def _chosen(session: Session, name: str, orders: Select[UUID]) -> Sequence[UUID]:
    """So many in one turn, those that have waited longest first, and none that is being tried."""
    return session.scalars(
        orders.where(~jobs.is_tried(name, Order))
        .order_by(Order.checked_at.nulls_first(), Order.id)
        .limit(MOST_AT_ONCE)
    ).all()


def ask_about_waiting_refunds(session: Session) -> int:
    """Enqueue a look for each refund that the provider has had for a while and nobody has heard of.

    Of one that was never sent it has not heard itself: that is sent, unless a job of it is there.
    """
    waiting = session.execute(
        select(Refund.id, Refund.order_id, Refund.state)
        .join(Order, and_(Order.id == Refund.order_id, Order.store_id == Refund.store_id))
        .join(Payment, and_(Payment.id == Refund.payment_id, Payment.store_id == Refund.store_id))
        .where(
            Payment.provider == STRIPE,
            Refund.requested_at < clock.now() - REFUND_PATIENCE,
            or_(
                and_(Refund.state == RefundState.PENDING, ~jobs.is_tried("payments.look_at_refunds", Order)),
                and_(Refund.state == RefundState.REQUESTED, ~jobs.is_there("payments.send_refund", Refund)),
            ),
        )
        .order_by(Refund.requested_at, Refund.id)
        .limit(MOST_AT_ONCE)
    ).all()
    for refund in waiting:
        if refund.state is RefundState.REQUESTED:
            jobs.enqueue(session, "payments.send_refund", refund.id)
    for order_id in {refund.order_id for refund in waiting if refund.state is RefundState.PENDING}:
        jobs.enqueue_swept(session, "payments.look_at_refunds", order_id)
    return len(waiting)


def look_back_at_paid_orders(session: Session) -> int:
    """Enqueue a look back at orders that were paid by card: of a refund that a bank returned, a refund made on the
    provider's own pages or a dispute the event may be lost, as any.
    """
    paid = exists().where(
        Payment.store_id == Order.store_id, Payment.order_id == Order.id, Payment.provider == STRIPE
    )
    orders = select(Order.id).where(
        Order.placed_at > clock.now() - LOOKED_BACK,
        Order.placed_at < clock.now() - REFUND_PATIENCE,
        Order.status != OrderStatus.PENDING,
        _is_due(SLOWER_PAID, last=Order.looked_back_at),
        paid,
        ~jobs.is_tried("payments.look_back", Order),
    )
    longest = orders.order_by(Order.looked_back_at.nulls_first(), Order.id).limit(MOST_LOOKS_BACK)
    chosen = session.scalars(longest).all()
    for order_id in chosen:
        jobs.enqueue_swept(session, "payments.look_back", order_id)
    return len(chosen)


def look_back(order_id: UUID) -> None:
    """Note all that became of an order's money since. Raises as ``look_at_refunds``."""
    session = db.session()
    version, gateways = _read(session, order_id)
    try:
        refunds = {name: gateway.list_refunds(name) for name, gateway in gateways.items()}
        disputes = {name: gateway.list_disputes(name) for name, gateway in gateways.items()}
    except ProviderRefused as refusal:
        # Another account's key does not know the payment. What waits for money asks for a person (settle).
        log.warning("look_back.refused", extra={"error": str(refusal)})
        lock(session, Order, order_id).looked_back_at = clock.now()
        return
    order = _locked(session, order_id, version)
    _note_refunds(session, order, refunds)
    for payment in card_payments(session, order_id):
        note_disputes(session, order, payment, told=disputes.pop(payment.name_there, ()))
    order.looked_back_at = clock.now()


def look_at_refunds(order_id: UUID) -> None:
    """Bring the order's refunds to what the provider has, those made on its own pages too.

    Raises ProviderUnavailable, and jobs.RetryLater when the order moved meanwhile: the answer may be older than what
    moved it.
    """
    session = db.session()
    version, gateways = _read(session, order_id)
    answers = {name: gateway.list_refunds(name) for name, gateway in gateways.items()}
    _note_refunds(session, _locked(session, order_id, version), answers)


def _read(session: Session, order_id: UUID) -> "tuple[int, dict[str, StripeGateway]]":
    """The order's version, and whom to ask about each of its card payments; the read is ended."""
    version = get(session, Order, order_id).version
    gateways = accounts.gateways_of(session, card_payments(session, order_id))
    session.rollback()
    return version, gateways


def _locked(session: Session, order_id: UUID, version: int) -> Order:
    order = lock(session, Order, order_id)
    if order.version != version:
        raise jobs.RetryLater("the order moved while the provider was asked")
    return order


def _note_refunds(session: Session, order: Order, answers: Mapping[str, Sequence[ProviderRefund]]) -> None:
    for payment in card_payments(session, order.id):
        for answer in _failed_first(answers.get(payment.name_there, ())):
            _apply(session, order, payment, answer=answer)


def _failed_first(answers: Sequence[ProviderRefund]) -> list[ProviderRefund]:
    """Oldest first, and before all others those that failed: their money may have been sent once more since.

    The provider lists the newest first.
    """
    return sorted(reversed(answers), key=lambda answer: answer.status is not RefundStatus.FAILED)


def _apply(session: Session, order: Order, payment: Payment, *, answer: ProviderRefund) -> None:
    refund = session.scalars(select(Refund).where(Refund.provider_refund_id == answer.id)).one_or_none()
    if refund is None and answer.our_refund is not None:
        # As text: what stands there may have been typed on the provider's pages.
        ours = cast(Refund.id, Text) == answer.our_refund
        # By order: money kept in part is two payments of one name.
        refund = session.scalars(select(Refund).where(Refund.order_id == order.id, ours)).one_or_none()
    if refund is not None:
        apply_refund(session, order, refund, answer=answer)
    else:
        adopt(session, order, payment, answer=answer)
