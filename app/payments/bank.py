"""EFT: money that staff find on the bank statement."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.crashpoints import crashpoint
from app.database import DomainError, lock
from app.money import rand
from app.orders.attention import ask_for, stop_asking
from app.orders.models.order import Order, PaymentMethod
from app.payments.honouring import receive, received_cents, send_back
from app.payments.models.payment import OVER, BankReceipt, Payment
from app.payments.refunds import EFT


class NotAnEftOrder(DomainError):
    """The order is paid in another way."""


class BookedBefore(DomainError):
    """This line of the statement has been booked."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What the bank says: how much, when, and the words beside it."""

    amount_cents: int
    received_on: date
    reference: str


def record_receipt(session: Session, order_id: UUID, line: StatementLine, *, by: str) -> Order:
    """Book a line of the bank statement to an EFT order; the caller commits. PAID when what was owed has come.

    What is over goes back. Too little flags an order that is open, and says by how much.
    Raises NotAnEftOrder, BookedBefore.
    """
    order = lock(session, Order, order_id)
    if order.payment_method is not PaymentMethod.EFT:
        raise NotAnEftOrder(f"Order {order.reference} is not paid by EFT.")
    receipt = BankReceipt(
        order_id=order.id,
        statement_reference=line.reference,
        amount_cents=line.amount_cents,
        received_on=line.received_on,
        recorded_by=by,
    )
    try:
        with session.begin_nested():
            session.add(receipt)
    except IntegrityError:
        raise BookedBefore("This line of the statement has been booked before.") from None
    _book(session, order, receipt, by=by)
    session.flush()
    crashpoint("bank.booked")
    return order


def _book(session: Session, order: Order, receipt: BankReceipt, *, by: str) -> None:
    owed = 0 if order.was_paid else max(order.total_cents - received_cents(session, order.id), 0)
    if receipt.amount_cents < owed:
        _book_part(session, order, receipt, short=owed - receipt.amount_cents, by=by)
        return
    if owed:
        _clear(session, order, by=by)
        receive(session, order, _payment(order, receipt, owed), by=by)
    over = receipt.amount_cents - owed
    if over:
        payment = _payment(order, receipt, over, part=OVER if owed else "")
        send_back(session, order, payment, reason=f"{rand(over)} more came than was owed.", by=by)


def _book_part(session: Session, order: Order, receipt: BankReceipt, *, short: int, by: str) -> None:
    """An open order waits for the rest; for one that was given up nobody will send it."""
    payment = _payment(order, receipt, receipt.amount_cents)
    if not order.is_open:
        reason = f"Part of the money came after the order was {order.status.lower()}."
        send_back(session, order, payment, reason=reason, by=by)
        return
    session.add(payment)
    session.add(order.record("payment.part", by=by, details={"amount_cents": receipt.amount_cents}))
    order.payment_pending = True
    sentence = (
        f"The bank transfer is {rand(short)} short. Ask the customer for the rest, or cancel the order."
    )
    ask_for(session, order, sentence, by=by)


def _payment(order: Order, receipt: BankReceipt, cents: int, *, part: str = "") -> Payment:
    return Payment(
        order_id=order.id,
        provider=EFT,
        provider_payment_id=f"{receipt.id}{part}",
        amount_cents=cents,
        currency=order.currency,
    )


def _clear(session: Session, order: Order, *, by: str) -> None:
    """What was asked of a person while money was short; before anything new is asked."""
    if order.is_open:
        stop_asking(session, order, by=by)
