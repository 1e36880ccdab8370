"""The one door through which money reaches an order (docs/adr/0005-money-moves-through-one-door.md).

Called by the webhook's job, the return page, the reconciler and the back office. None of them is believed: each time
the provider is asked for every session the order has had.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock, jobs
from app.crashpoints import crashpoint
from app.database import DomainError, get, lock
from app.extensions import db
from app.inventory import reservations
from app.orders.attention import ask_for
from app.orders.models.order import Order, PaymentMethod
from app.payments import mismatches
from app.payments.asking import Answer, ask, attempts_of, gateways_for
from app.payments.attention import clear
from app.payments.disputes import suspect
from app.payments.honouring import find_payment, receive
from app.payments.models.payment import Payment, PaymentSession, SessionState
from app.payments.provider import STRIPE, MoneyStatus, ProviderSession, ProviderUnavailable
from app.payments.refunds import refund_everything
from app.payments.sessions import record_answer, sessions_of
from app.promotions.claiming import give_back

MOST_TRIES = 3
UNKNOWN_THERE = (
    "The provider does not know this order's payment page: its key may be another account's. Look there for the "
    "order's reference, then mend the key, or cancel the order."
)
NO_PAYMENT_THERE = (
    "The provider calls this order paid and shows no money. Look there for its reference first."
)
ANOTHERS = "The provider shows another order's payment for this one. Look there for both references first."

log = logging.getLogger(__name__)


class Ending(StrEnum):
    """What becomes of an order that turns out not to be paid."""

    EXPIRE = "expire"
    #: By staff, who have looked at the provider's pages where it does not know ours.
    CANCEL = "cancel"
    #: By the shopper.
    WITHDRAW = "withdraw"


class JustPaid(DomainError):
    """It was to be given up, but the money has come."""

    def __init__(self, order: Order) -> None:
        super().__init__(f"Order {order.reference} has just been paid, so it was not cancelled.")


def settle(order_id: UUID, *, by: str) -> Order:
    """Bring an order to what the provider says of it now. The caller commits.

    Raises NotFound, ProviderUnavailable (nothing is changed), jobs.RetryLater when the order keeps moving.
    """
    return _settle(order_id, by=by, ending=None)


def expire_unpaid(order_id: UUID, *, by: str) -> Order:
    """Close the order's payment pages and, if nobody has paid, let its stock go.

    Stock is released only once the provider has said that every page is closed: never on our clock alone.
    """
    return _settle(order_id, by=by, ending=Ending.EXPIRE)


def cancel_unpaid(order_id: UUID, *, by: str, reason: str) -> Order:
    """As expire_unpaid, by staff.

    Money may have come first: after the commit the caller says so (``JustPaid``) when the order ``was_paid``.
    """
    return _settle(order_id, by=by, ending=Ending.CANCEL, reason=reason)


def withdraw_unpaid(order_id: UUID, *, by: str) -> Order:
    """As cancel_unpaid, by the shopper. Raises ProviderUnavailable for a page that the provider does not know, too."""
    return _settle(order_id, by=by, ending=Ending.WITHDRAW, reason="The shopper cancelled it.")


def _settle(order_id: UUID, *, by: str, ending: Ending | None, reason: str = "") -> Order:
    session = db.session()
    for _ in range(MOST_TRIES):
        # (a) Read the version and all sessions, then end the transaction.
        present = get(session, Order, order_id)
        version, closing = present.version, ending is not None or not present.is_open
        attempts = [attempt for attempt in attempts_of(session, order_id) if attempt.may_exist]
        gateways = gateways_for(session, attempts)
        session.rollback()
        # (b) Ask the provider; nothing is locked meanwhile.
        crashpoint("settling.before_asking")
        answers = {one.id: ask(gateways[one.account], one, closing=closing) for one in attempts}
        crashpoint("settling.asked")
        # (c) Lock, and start again if the order moved while we were asking.
        order = lock(session, Order, order_id)
        if order.version != version:
            session.rollback()
            continue
        # (d) Apply; (e) is the caller's commit.
        _apply(session, order, answers, by=by, ending=ending)
        if all(answer.session is not None for answer in answers.values()):
            if order.needs_attention == UNKNOWN_THERE:
                clear(session, order, by=by)
            _apply_waiting(session, order, answers.values(), by=by)
        if ending is not None and not _keeps(session, order, answers.values(), ending=ending):
            _end(session, order, ending, by=by, reason=reason)
        order.checked_at = clock.now()
        session.flush()
        crashpoint("settling.applied")
        return order
    raise jobs.RetryLater("the order keeps changing")


def _apply(
    session: Session, order: Order, answers: Mapping[UUID, Answer], *, by: str, ending: Ending | None = None
) -> None:
    ours = {row.id: row for row in sessions_of(session, order.id)}
    for session_id, answer in answers.items():
        if answer.session is None:
            _do_without(session, order, ours[session_id], by=by, ending=ending)
            continue
        record_answer(session, ours[session_id], answer.session)
        if answer.has_money:
            _apply_paid(session, order, answer.session, live_keys=answer.live_keys, by=by)
    if any(answer.session is not None and answer.session.is_disputed for answer in answers.values()):
        suspect(session, order)


def _do_without(
    session: Session, order: Order, ours: PaymentSession, *, by: str, ending: Ending | None
) -> None:
    """The provider does not know this attempt. One of which we never heard there did not come about.

    One that we have seen stays as it is and keeps its order: another account's key knows nothing of it, and somebody
    may be paying on it. Staff who cancel have looked there; it is asked about again all the same. On an order that
    waits for nothing it is taken for closed when its time is over. Raises ProviderUnavailable for a shopper.
    """
    if ours.provider_session_id is None:
        ours.state = SessionState.REFUSED
    elif not order.is_open:
        if ours.is_live and ours.expires_at < clock.now():
            ours.state = SessionState.EXPIRED
    elif ending is Ending.WITHDRAW:
        raise ProviderUnavailable("the provider does not know the order's page")
    elif ending is Ending.CANCEL and ours.is_live:
        ours.state = SessionState.REFUSED
    elif ours.state in (SessionState.OPEN, SessionState.COMPLETE):
        ask_for(session, order, UNKNOWN_THERE, by=by)


def _apply_paid(session: Session, order: Order, answer: ProviderSession, *, live_keys: bool, by: str) -> None:
    """Book the money once. What cannot be booked, or is not what the order asked for, is left to a person."""
    if answer.payment_id is None or answer.amount_cents <= 0:
        ask_for(session, order, NO_PAYMENT_THERE, by=by)
        return
    known = find_payment(session, STRIPE, answer.payment_id)
    if known is not None:
        if known.order_id != order.id:
            ask_for(session, order, ANOTHERS, by=by)
            log.error("payment.of_another_order", extra={"reference": order.reference})
        return
    payment = Payment(
        order_id=order.id,
        provider=STRIPE,
        provider_payment_id=answer.payment_id,
        amount_cents=answer.amount_cents,
        currency=answer.currency,
    )
    wrongs = mismatches.find_wrongs(order, answer, live_keys=live_keys)
    if wrongs:
        ask_for(session, order, mismatches.hold(session, order, payment, wrongs=wrongs, by=by), by=by)
        log.error("payment.held", extra={"reference": order.reference, "kind": " ".join(wrongs)})
    else:
        receive(session, order, payment, by=by)


def _keeps(session: Session, order: Order, answers: Iterable[Answer], *, ending: Ending) -> bool:
    """Whether money that has come keeps the order: unless it is on its way back, or is sent back by the ending.

    So does a finished page of which the provider knows nothing: its money may be on its way.
    """
    if order.needs_attention == UNKNOWN_THERE and ending is Ending.EXPIRE:
        return True
    for answer in answers:
        if not answer.has_money or answer.session is None:
            continue
        payment_id = answer.session.payment_id
        payment = find_payment(session, STRIPE, payment_id) if payment_id else None
        if payment is None or payment.order_id != order.id:
            return True
        if payment.held_because is not None and ending is Ending.EXPIRE:
            return True
    return False


def _apply_waiting(session: Session, order: Order, answers: Collection[Answer], *, by: str) -> None:
    """Keep an order whose slow payment is on its way, and let go of one whose slow payment failed.

    Only where the provider knows all of its pages: one that is not known may be the one on which the money comes.
    """
    if not order.is_open:
        return
    is_coming = any(
        answer.session is not None and answer.session.money is MoneyStatus.PROCESSING for answer in answers
    )
    if is_coming and not order.payment_pending:
        order.payment_pending = True
        session.add(order.record("payment.pending", by=by, note="A slow payment method was chosen."))
    elif order.payment_pending and answers and not is_coming:
        order.payment_pending = False
        session.add(order.record("payment.failed", by=by, note="The payment did not go through."))


def _end(session: Session, order: Order, ending: Ending, *, by: str, reason: str) -> None:
    """Give up an order that is still unpaid and has no page left on which it could be paid.

    Part of a bank transfer keeps an order from expiring; a person may cancel it all the same, and the part goes back.
    """
    if not order.is_open or (order.payment_pending and not _may_go_back(order, ending)):
        return
    if any(ours.is_live for ours in sessions_of(session, order.id)):
        return
    reservations.release(session, order.id)
    if order.discount_cents:
        give_back(session, order.id)
    crashpoint("expiring.stock_released")
    if ending is Ending.EXPIRE:
        session.add(order.expire(by=by, note="Nobody paid in time."))
        jobs.enqueue(session, "notifications.order_expired", order.id)
    else:
        session.add(order.cancel(by=by, reason=reason))
        mismatches.let_go_of_held(session, order, by=by)
        refund_everything(session, order, reason=reason, by=by)


def _may_go_back(order: Order, ending: Ending) -> bool:
    return ending is Ending.CANCEL and order.payment_method is PaymentMethod.EFT


def retire_sessions(order_id: UUID) -> None:
    """Close the pages of an order that has been paid, so that nobody pays twice; raises ProviderUnavailable."""
    session = db.session()
    still_open = [attempt for attempt in attempts_of(session, order_id) if attempt.is_live]
    gateways = gateways_for(session, still_open)
    session.rollback()
    answers = {one.id: ask(gateways[one.account], one, closing=True) for one in still_open}
    crashpoint("retiring.pages_closed")
    order = lock(session, Order, order_id)
    _apply(session, order, answers, by="system")
    order.checked_at = clock.now()
