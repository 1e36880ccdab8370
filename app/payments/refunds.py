"""Sending money back: a row first, in the transaction that decides it; the call afterwards, by a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from app import clock, jobs
from app.crashpoints import crashpoint
from app.database import DomainError, get, lock
from app.extensions import db
from app.money import rand
from app.orders.attention import ask_for
from app.orders.models.order import Order, OrderEvent
from app.orders.models.states import OrderStatus
from app.payments import accounts, disputes
from app.payments.models.payment import Payment, Refund, RefundState
from app.payments.provider import ProviderRefund, ProviderRefused, RefundStatus
from app.payments.sessions import remember_object

if TYPE_CHECKING:
    from app.payments.gateway import StripeGateway

EFT = "eft"
REFUND_FAILED = "A refund failed and the money is still here. Try again below, or pay it another way."
SENT_TWICE = (
    "A refund that had failed went through after all, and was paid once more: the customer may have it twice."
)
PAY_BY_HAND = "Pay the refund from the bank, then say so below: the order was paid by EFT."


class NothingToRefund(DomainError):
    """More was asked back than is left of the payment."""


def request_refund(session: Session, order: Order, payment: Payment, *, reason: str, by: str) -> Refund:
    """Decide to send back what is left of a payment that no credit note speaks of. Call with the order locked.

    Raises NothingToRefund.
    """
    amount = refundable_of(session, payment)
    if amount <= 0:
        raise NothingToRefund(f"Nothing is left to refund of this payment for order {order.reference}.")
    return request(session, order, draw_up(payment, amount, reason=reason, by=by), by=by)


def draw_up(payment: Payment, cents: int, *, reason: str, by: str) -> Refund:
    return Refund(
        order_id=payment.order_id, payment_id=payment.id, amount_cents=cents, reason=reason, requested_by=by
    )


def request(session: Session, order: Order, refund: Refund, *, by: str) -> Refund:
    """Write a refund down, and have it sent. Call with the order locked. Raises NothingToRefund.

    The sum of refunds that have not failed never exceeds what the payment brought and no bank took back, whoever else
    is refunding: the order's lock is held. A bank transfer cannot be sent back by us, so staff are asked to.
    """
    payment = get(session, Payment, refund.payment_id)
    left = refundable_of(session, payment)
    if refund.amount_cents > left:
        raise NothingToRefund(f"{rand(left)} is left to refund of this payment for order {order.reference}.")
    session.add(refund)
    details = {"amount_cents": refund.amount_cents}
    session.add(order.record("refund.requested", by=by, note=refund.reason, details=details))
    session.flush()
    crashpoint("refunding.row_written")
    if payment.provider == EFT:
        ask_for(session, order, PAY_BY_HAND, by=by)
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


def failed_refunds(session: Session, order_id: UUID) -> Sequence[Refund]:
    """Those that no other refund stands in for, oldest first."""
    instead = aliased(Refund)
    return session.scalars(
        select(Refund)
        .where(
            Refund.order_id == order_id,
            Refund.state == RefundState.FAILED,
            ~select(instead.id)
            .where(instead.instead_of_id == Refund.id, instead.store_id == Refund.store_id)
            .exists(),
        )
        .order_by(Refund.id)
    ).all()


def refund_everything(session: Session, order: Order, *, reason: str, by: str) -> None:
    """Ask all money back that has come for the order and not gone. Call with the order locked."""
    for payment in session.scalars(select(Payment).where(Payment.order_id == order.id).order_by(Payment.id)):
        if refundable_of(session, payment) > 0:
            request_refund(session, order, payment, reason=reason, by=by)


def refunded_of(session: Session, payment_id: UUID) -> int:
    """Cents of a payment that went back or are on their way; failed refunds do not count."""
    total = session.scalar(
        select(func.coalesce(func.sum(Refund.amount_cents), 0)).where(
            Refund.payment_id == payment_id, Refund.state != RefundState.FAILED
        )
    )
    return int(total or 0)


def refundable_of(session: Session, payment: Payment) -> int:
    """What can still be sent back of a payment: it came, did not go back, and no bank has taken it or holds it."""
    gone = refunded_of(session, payment.id) + disputes.taken_back_of(session, payment.id)
    return max(payment.amount_cents - gone, 0)


def send_refund(refund_id: UUID) -> None:
    """Ask the provider for a requested refund. The key is made from the row, so a repeat refunds once.

    A disputed payment is only looked at: the refund may have been made before. What another has written meanwhile is
    newer than our answer, or the same. Raises ProviderUnavailable, and the job is run again.
    """
    session = db.session()
    refund = get(session, Refund, refund_id)
    if refund.state is not RefundState.REQUESTED:
        return
    payment = get(session, Payment, refund.payment_id)
    call = _Call(refund.id, payment.name_there, refund.amount_cents, refund.idempotency_key)
    order_id, gateway = refund.order_id, accounts.gateways_of(session, [payment])[payment.name_there]
    is_held = disputes.is_held(session, get(session, Order, order_id), payment)
    session.rollback()  # ends the read: a network call follows
    crashpoint("refunding.before_the_call")
    refusal = ""
    try:
        answer = _look(gateway, call) if is_held else _make(gateway, call)
        crashpoint("refunding.after_the_call")
    except ProviderRefused as error:
        answer, refusal = None, str(error)
    order, refund = lock(session, Order, order_id), lock(session, Refund, refund_id)
    if refund.state is not RefundState.REQUESTED:
        return
    if answer is None:
        _fail(session, order, refund, because=refusal)
    else:
        apply_refund(session, order, refund, answer=answer)
    session.flush()
    crashpoint("refunding.applied")


@dataclass(frozen=True, slots=True)
class _Call:
    """A refund as it was read before its call."""

    refund_id: UUID
    payment_id: str
    amount_cents: int
    key: str


def _make(gateway: "StripeGateway", call: _Call) -> ProviderRefund:
    return gateway.refund(
        call.payment_id, call.amount_cents, our_refund=str(call.refund_id), idempotency_key=call.key
    )


def _look(gateway: "StripeGateway", call: _Call) -> ProviderRefund:
    made = gateway.find_refund(call.payment_id, str(call.refund_id))
    if made is None:
        raise ProviderRefused("the customer disputes the payment")
    return made


def apply_refund(session: Session, order: Order, refund: Refund, *, answer: ProviderRefund) -> None:
    """Bring our row to what the provider says, and the order with it. Call with both locked; a repeat is harmless."""
    refund.provider_refund_id = answer.id
    account = accounts.name_of(session, get(session, Payment, refund.payment_id))
    remember_object(session, order.id, answer.id, account=account)
    if answer.status is RefundStatus.SUCCEEDED and refund.state is not RefundState.SUCCEEDED:
        if refund.state is RefundState.FAILED and is_made_good(session, refund):
            note_sent_twice(session, order, answer)
            return
        succeed(session, order, refund, by="provider")
    elif answer.status is RefundStatus.FAILED and refund.state is not RefundState.FAILED:
        _fail(session, order, refund, because="the customer's bank did not take it")
    elif answer.status is RefundStatus.PENDING and refund.state is RefundState.REQUESTED:
        refund.state = RefundState.PENDING


def succeed(session: Session, order: Order, refund: Refund, *, by: str) -> None:
    """The money has gone back, as the provider or the person who paid it says. Call with the order locked."""
    refund.state = RefundState.SUCCEEDED
    refund.settled_at = clock.now()
    details = {"amount_cents": refund.amount_cents}
    session.add(order.record("refund.succeeded", by=by, note=refund.reason, details=details))
    jobs.enqueue(session, "notifications.order_refunded", order.id, refund.id)
    if get(session, Payment, refund.payment_id).is_surplus:
        return
    order.refunded_cents += refund.amount_cents
    if order.refunded_cents == order.total_cents and order.can_become(OrderStatus.REFUNDED):
        session.add(order.mark_refunded(by=by, note="All of the money has gone back."))


def _fail(session: Session, order: Order, refund: Refund, *, because: str) -> None:
    """A failed refund does not count as refunded; if it had been counted, that is taken back.

    The order's state stays what it is, REFUNDED too: that the money shall go back has been decided.
    """
    was_counted = (
        refund.state is RefundState.SUCCEEDED and not get(session, Payment, refund.payment_id).is_surplus
    )
    if was_counted:
        order.refunded_cents -= refund.amount_cents
        jobs.enqueue(session, "notifications.refund_failed", order.id, refund.id)
    refund.state = RefundState.FAILED
    refund.settled_at = None
    details = {"amount_cents": refund.amount_cents}
    session.add(order.record("refund.failed", by="provider", note=because, details=details))
    ask_for(session, order, REFUND_FAILED, by="provider")


def note_sent_twice(session: Session, order: Order, answer: ProviderRefund) -> None:
    """Have a person look, once for each refund: the provider goes on telling of it."""
    noted = exists().where(
        OrderEvent.order_id == order.id,
        OrderEvent.kind == "refund.twice",
        OrderEvent.details["refund"].astext == answer.id,
    )
    if not session.scalar(select(noted)):
        details = {"amount_cents": answer.amount_cents, "refund": answer.id}
        session.add(order.record("refund.twice", by="provider", details=details))
        ask_for(session, order, SENT_TWICE, by="provider")


def is_made_good(session: Session, refund: Refund) -> bool:
    """Whether another refund stands in for this failed one."""
    return session.scalar(select(Refund.id).where(Refund.instead_of_id == refund.id)) is not None
