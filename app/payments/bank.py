"""EFT: money that staff find on the bank statement."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database import DomainError, lock
from app.money import rand
from app.orders.models.order import Order, PaymentMethod
from app.payments.honouring import receive, received_cents
from app.payments.models.payment import BankReceipt, Payment
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
    """Book a line of the bank statement to an EFT order. PAID when what has come is what was owed.

    Anything else flags the order and says by how much. Raises NotAnEftOrder, BookedBefore. The caller commits.
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
    return order


def _book(session: Session, order: Order, receipt: BankReceipt, *, by: str) -> None:
    payment = Payment(
        order_id=order.id,
        provider=EFT,
        provider_payment_id=str(receipt.id),
        amount_cents=receipt.amount_cents,
        currency=order.currency,
    )
    gap = order.total_cents - received_cents(session, order.id) - receipt.amount_cents
    if order.was_paid or gap == 0:
        receive(session, order, payment, by=by)
        _clear(session, order, by=by)
        return
    session.add(payment)
    session.add(order.record("payment.part", by=by, details={"amount_cents": receipt.amount_cents}))
    order.payment_pending = True
    too = "short" if gap > 0 else "over"
    sentence = f"The bank transfer is {rand(abs(gap))} {too}. Ask the customer, or refund it from the bank."
    event = order.flag(sentence, by=by)
    if event is not None:
        session.add(event)


def _clear(session: Session, order: Order, *, by: str) -> None:
    event = order.clear_flag(by=by) if order.was_paid else None
    if event is not None:
        session.add(event)
