"""Sending money back: a row first, in the transaction that decides it; the call afterwards, by a job."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock, jobs
from app.crashpoints import crashpoint
from app.database import DomainError, NotFound, get, lock
from app.extensions import db
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.payments import accounts
from app.payments.models.payment import Payment, Refund, RefundState
from app.payments.provider import ProviderRefund, ProviderRefused, RefundStatus
from app.payments.sessions import remember_object

EFT = "eft"
PAY_BY_HAND = "Pay the refund from the bank, then say so below: the order was paid by EFT."


class NothingToRefund(DomainError):
    """More was asked back than is left of the payment."""


class NotByHand(DomainError):
    """It goes back through the provider, or has gone back."""


def request_refund(session: Session, order: Order, payment: Payment, *, reason: str, by: str) -> Refund:
    """Decide to send back what is left of a payment. Call with the order locked. Raises NothingToRefund.

    The sum of refunds that have not failed never exceeds the payment, whoever else is refunding: the order's lock
    is held. A bank transfer cannot be sent back by us, so staff are asked to.
    """
    amount = payment.amount_cents - refunded_of(session, payment.id)
    if amount <= 0:
        raise NothingToRefund(f"Nothing is left to refund of this payment for order {order.reference}.")
    refund = Refund(
        order_id=order.id, payment_id=payment.id, amount_cents=amount, reason=reason, requested_by=by
    )
    session.add(refund)
    session.add(order.record("refund.requested", by=by, note=reason, details={"amount_cents": amount}))
    session.flush()
    crashpoint("refunding.row_written")
    if payment.provider == EFT:
        _ask_for(session, order, PAY_BY_HAND, by=by)
    else:
        jobs.enqueue(session, "payments.send_refund", refund.id)
    return refund


def refunds_by_hand(session: Session, order_id: UUID) -> Sequence[Refund]:
    """Money that nobody but staff can send back, and of which nobody has said that it went."""
    return session.scalars(
        select(Refund)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(Refund.order_id == order_id, Refund.state == RefundState.REQUESTED, Payment.provider == EFT)
        .order_by(Refund.id)
    ).all()


def confirm_by_hand(session: Session, order: Order, refund_id: UUID, *, by: str) -> Refund:
    """Staff have paid a refund from the bank. Call with the order locked. Raises NotFound, NotByHand.

    The order stops asking for a person when this was the last such refund, unless it asks for something else.
    """
    refund = lock(session, Refund, refund_id)
    if refund.order_id != order.id:
        raise NotFound("Refund")
    if refund not in refunds_by_hand(session, order.id):
        raise NotByHand(f"No refund of order {order.reference} waits for the bank here.")
    _succeed(session, order, refund, by=by)
    session.flush()
    if order.needs_attention == PAY_BY_HAND and not refunds_by_hand(session, order.id):
        event = order.clear_flag(by=by)
        if event is not None:
            session.add(event)
    return refund


def refund_everything(session: Session, order: Order, *, reason: str, by: str) -> None:
    """Ask all money back that has come for the order and not gone. Call with the order locked."""
    for payment in session.scalars(select(Payment).where(Payment.order_id == order.id).order_by(Payment.id)):
        if payment.amount_cents > refunded_of(session, payment.id):
            request_refund(session, order, payment, reason=reason, by=by)


def refunded_of(session: Session, payment_id: UUID) -> int:
    """Cents of a payment that went back or are on their way; failed refunds do not count."""
    total = session.scalar(
        select(func.coalesce(func.sum(Refund.amount_cents), 0)).where(
            Refund.payment_id == payment_id, Refund.state != RefundState.FAILED
        )
    )
    return int(total or 0)


def send_refund(refund_id: UUID) -> None:
    """Ask the provider for a requested refund. The key is made from the row, so a repeat refunds once.

    Raises ProviderUnavailable, and the job is run again.
    """
    session = db.session()
    refund = get(session, Refund, refund_id)
    if refund.state is not RefundState.REQUESTED:
        return
    payment = get(session, Payment, refund.payment_id)
    order_id, amount, key = refund.order_id, refund.amount_cents, refund.idempotency_key
    payment_id, gateway = payment.provider_payment_id, accounts.gateway(session)
    session.rollback()  # ends the read: a network call follows
    crashpoint("refunding.before_the_call")
    try:
        answer = gateway.refund(payment_id, amount, our_refund=str(refund_id), idempotency_key=key)
        crashpoint("refunding.after_the_call")
    except ProviderRefused as error:
        order = lock(session, Order, order_id)
        _fail(session, order, lock(session, Refund, refund_id), because=str(error))
        return
    order = lock(session, Order, order_id)
    apply_refund(session, order, lock(session, Refund, refund_id), answer=answer)
    session.flush()
    crashpoint("refunding.applied")


def apply_refund(session: Session, order: Order, refund: Refund, *, answer: ProviderRefund) -> None:
    """Bring our row to what the provider says, and the order with it. Call with both locked; a repeat is harmless."""
    refund.provider_refund_id = answer.id
    remember_object(session, order.id, answer.id, account=accounts.account_name(session))
    if answer.status is RefundStatus.SUCCEEDED and refund.state is not RefundState.SUCCEEDED:
        _succeed(session, order, refund, by="provider")
    elif answer.status is RefundStatus.FAILED and refund.state is not RefundState.FAILED:
        _fail(session, order, refund, because="the provider could not send it")
    elif answer.status is RefundStatus.PENDING and refund.state is RefundState.REQUESTED:
        refund.state = RefundState.PENDING


def adopt(session: Session, order: Order, payment: Payment, *, answer: ProviderRefund) -> None:
    """Record a refund that somebody made on the provider's own pages."""
    if answer.status is RefundStatus.FAILED:
        return
    refund = Refund(
        order_id=order.id, payment_id=payment.id, amount_cents=answer.amount_cents,
        reason="Made on the provider's pages", requested_by="provider",
    )  # fmt: skip
    session.add(refund)
    session.flush()
    apply_refund(session, order, refund, answer=answer)


def _succeed(session: Session, order: Order, refund: Refund, *, by: str) -> None:
    refund.state = RefundState.SUCCEEDED
    refund.settled_at = clock.now()
    details = {"amount_cents": refund.amount_cents}
    session.add(order.record("refund.succeeded", by=by, note=refund.reason, details=details))
    if get(session, Payment, refund.payment_id).is_surplus:
        return
    order.refunded_cents += refund.amount_cents
    if order.refunded_cents == order.total_cents and order.can_become(OrderStatus.REFUNDED):
        session.add(order.mark_refunded(by=by, note="All of the money has gone back."))
    jobs.enqueue(session, "notifications.order_refunded", order.id)


def _fail(session: Session, order: Order, refund: Refund, *, because: str) -> None:
    """A failed refund does not count as refunded; if it had been counted, that is taken back."""
    was_counted = (
        refund.state is RefundState.SUCCEEDED and not get(session, Payment, refund.payment_id).is_surplus
    )
    if was_counted:
        order.refunded_cents -= refund.amount_cents
    refund.state = RefundState.FAILED
    session.add(order.record("refund.failed", by="provider", note=because))
    _ask_for(
        session,
        order,
        f"A refund failed ({because}). Refund the customer another way, then clear this.",
        by="provider",
    )


def _ask_for(session: Session, order: Order, sentence: str, *, by: str) -> None:
    event = order.flag(sentence, by=by)
    if event is not None:
        session.add(event)
