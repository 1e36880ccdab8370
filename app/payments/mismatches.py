"""Money that is not what the order asked for: booked at once, held, and left to a person to take or send back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import DomainError, NotFound, lock
from app.money import rand
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.payments.attention import HELD, calm
from app.payments.honouring import receive, send_back
from app.payments.models.payment import OVER, Payment
from app.payments.provider import ProviderSession
from app.payments.refunds import request_refund


class Wrong(StrEnum):
    """What may be wrong with a payment; kept with it, in this order."""

    AMOUNT = "amount"
    CURRENCY = "currency"
    REFERENCE = "reference"
    MODE = "mode"


class NotHeld(DomainError):
    """Somebody has decided about this payment."""


class NotAcceptable(DomainError):
    """The order cannot be paid with this money."""


@dataclass(frozen=True, slots=True)
class HeldPayment:
    """A payment that waits for a person, in words, and why it can only go back, if so."""

    payment: Payment
    words: str
    why_not: str | None


def find_wrongs(order: Order, answer: ProviderSession, *, live_keys: bool) -> list[Wrong]:
    """In what the payment is not the one the order asked for, to the cent."""
    checks = {
        Wrong.AMOUNT: answer.amount_cents == order.total_cents,
        Wrong.CURRENCY: answer.currency == order.currency,
        Wrong.REFERENCE: answer.reference == order.reference,
        Wrong.MODE: answer.live == live_keys,
    }
    return [wrong for wrong, is_right in checks.items() if not is_right]


def hold(session: Session, order: Order, payment: Payment, *, wrongs: Sequence[Wrong], by: str) -> str:
    """Book a payment that settles nothing yet; the sentence that asks for a person. Call with the order locked."""
    payment.is_surplus = True
    payment.held_because = " ".join(wrongs)
    session.add(payment)
    session.flush()
    details = {"amount_cents": payment.amount_cents, "currency": payment.currency}
    session.add(order.record("payment.held", by=by, note=explain(order, payment), details=details))
    return f"{explain(order, payment)} {HELD}"


def explain(order: Order, payment: Payment) -> str:
    return f"A payment came with {' and '.join(_words(order, payment))}."


def _words(order: Order, payment: Payment) -> Iterator[str]:
    wrongs = (payment.held_because or "").split()
    if Wrong.AMOUNT in wrongs:
        yield f"{_amount(payment)} instead of {rand(order.total_cents)}"
    if Wrong.CURRENCY in wrongs:
        yield f"{payment.currency or 'no currency'} instead of {order.currency}"
    if Wrong.REFERENCE in wrongs:
        yield "another order's reference"
    if Wrong.MODE in wrongs:
        yield "the wrong mode: test money on live keys, or the other way round"


def _amount(payment: Payment) -> str:
    if payment.currency == "ZAR":
        return rand(payment.amount_cents)
    return f"{payment.amount_cents} cents"


def held_of(session: Session, order: Order) -> list[HeldPayment]:
    """What waits for a person, oldest first."""
    held = session.scalars(
        select(Payment)
        .where(Payment.order_id == order.id, Payment.held_because.is_not(None))
        .order_by(Payment.id)
    )
    return [HeldPayment(payment, explain(order, payment), why_not_accept(order, payment)) for payment in held]


def why_not_accept(order: Order, payment: Payment) -> str | None:
    """In a sentence; none where the order can be paid with it."""
    wrongs = (payment.held_because or "").split()
    if order.was_paid or order.status not in (OrderStatus.PENDING, OrderStatus.EXPIRED):
        return f"Order {order.reference} is {order.status.lower()} and needs no money."
    if Wrong.MODE in wrongs:
        return "Test money pays for nothing."
    if Wrong.CURRENCY in wrongs:
        return f"The order's invoice is in {order.currency}, and the money is not."
    if payment.amount_cents < order.total_cents:
        short = rand(order.total_cents - payment.amount_cents)
        return f"It is {short} too little: refund it, and let the customer pay the whole again."
    return None


def accept_held(session: Session, order: Order, payment_id: UUID, *, by: str) -> None:
    """Take a held payment as the order's; what is over goes back. Call with the order locked.

    Raises NotFound, NotHeld, NotAcceptable.
    """
    payment = _held(session, order, payment_id)
    why_not = why_not_accept(order, payment)
    if why_not is not None:
        raise NotAcceptable(why_not)
    over = payment.amount_cents - order.total_cents
    _decide(session, order, payment, kind="payment.accepted", by=by)
    payment.is_surplus = False
    payment.amount_cents = order.total_cents
    receive(session, order, payment, by=by)
    if over:
        send_back(
            session, order, _rest(payment, over), reason=f"{rand(over)} more came than was owed.", by=by
        )


def _rest(payment: Payment, cents: int) -> Payment:
    """The part of a payment that nobody owed: a row of its own, under the provider's same name."""
    return Payment(
        order_id=payment.order_id,
        provider=payment.provider,
        provider_payment_id=f"{payment.provider_payment_id}{OVER}",
        amount_cents=cents,
        currency=payment.currency,
    )


def refund_held(session: Session, order: Order, payment_id: UUID, *, by: str) -> None:
    """Send a held payment back in full. Call with the order locked. Raises NotFound, NotHeld."""
    payment = _held(session, order, payment_id)
    reason = explain(order, payment)
    _decide(session, order, payment, kind="payment.turned_away", by=by)
    request_refund(session, order, payment, reason=reason, by=by)


def let_go_of_held(session: Session, order: Order, *, by: str) -> None:
    """The order is cancelled, so all its money goes back: nobody is asked about this one any more."""
    for held in held_of(session, order):
        _decide(session, order, held.payment, kind="payment.turned_away", by=by)


def refuse_while_held(session: Session, order: Order) -> None:
    """What waits for a person is not seen to by saying so. Raises NotAcceptable."""
    if held_of(session, order):
        raise NotAcceptable("A payment is held for this order. Refund it or accept it first.")


def _held(session: Session, order: Order, payment_id: UUID) -> Payment:
    payment = lock(session, Payment, payment_id)
    if payment.order_id != order.id:
        raise NotFound("Payment")
    if payment.held_because is None:
        raise NotHeld(f"This payment of order {order.reference} is not held any more.")
    return payment


def _decide(session: Session, order: Order, payment: Payment, *, kind: str, by: str) -> None:
    """No longer held; and the order stops asking for a person about it."""
    session.add(order.record(kind, by=by, note=explain(order, payment)))
    payment.held_because = None
    calm(session, order, by=by)
