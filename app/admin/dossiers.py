"""Everything the back office shows of one order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.admin.counter.parcels import PackedParcel, parcels_of
from app.admin.counter.timeline import Moment, Sources, moved, timeline_of
from app.admin.credit_rows import Credits, credits_of
from app.money import rand
from app.notifications.queries import of_order
from app.orders.discounts import OrderDiscounts, discounts_of
from app.orders.models.order import Order, OrderEvent, OrderLine
from app.orders.progress import Progress, progress_of
from app.orders.queries import events_of
from app.payments.honouring import owed_cents
from app.payments.mismatches import HeldPayment, held_of
from app.payments.models.payment import OVER, BankReceipt, Payment, PaymentSession, Refund, RefundState
from app.payments.refunds import refunds_by_hand
from app.payments.sessions import sessions_of
from app.payments.tape import Heard, heard_of
from app.shipping.models import PROVINCE_NAMES, Province

#: Events in the words of the people who work here.
EVENT_WORDS = {
    "order.placed": "Placed",
    "order.paid": "Paid",
    "order.shipped": "Handed to the courier",
    "order.part_shipped": "Part handed to the courier",
    "order.delivered": "Delivered",
    "parcel.delivered": "A parcel arrived",
    "order.expired": "Expired unpaid",
    "order.cancelled": "Cancelled",
    "order.refunded": "Refunded in full",
    "order.claimed": "Now in the customer's account",
    "order.person_erased": "The customer was erased at their wish",
    "order.flagged": "Needs a person",
    "order.flag_cleared": "Seen to",
    "payment.pending": "A slow payment is on its way",
    "payment.failed": "A payment failed",
    "payment.part": "Part of the money came",
    "payment.late": "Paid too late",
    "payment.surplus": "More came than was owed",
    "payment.held": "Money came that does not fit",
    "payment.accepted": "Held money was accepted",
    "payment.turned_away": "Held money goes back",
    "payment.replayed": "Events were looked at again",
    "credit.issued": "Credit note issued",
    "dispute.suspected": "A dispute, it seems",
    "dispute.open": "Disputed by the customer",
    "dispute.won": "Dispute won",
    "dispute.lost": "Dispute lost",
    "refund.requested": "Refund asked for",
    "refund.succeeded": "Refund sent",
    "refund.failed": "Refund failed",
    "refund.twice": "Refund sent twice",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of the money trail; ``held_cents`` is what the shop holds after it."""

    at: datetime
    words: str
    reference: str
    cents: int
    held_cents: int


@dataclass(frozen=True, slots=True)
class Happened:
    at: datetime
    words: str
    actor: str
    note: str


@dataclass(frozen=True, slots=True)
class Dossier:
    order: Order
    province: str
    lines: Sequence[OrderLine]
    discounts: OrderDiscounts
    progress: Progress
    parcels: Sequence[PackedParcel]
    #: Events, money, mails and notes, newest first.
    timeline: Sequence[Moment]
    money: Sequence[Moved]
    #: What has not come yet; nought where the order has been paid or given up by a person.
    owed_cents: int
    #: What the shop owes from its own bank account.
    to_pay_back: Sequence[Refund]
    credits: Credits
    sessions: Sequence[PaymentSession]
    #: Money that waits for a decision.
    held: Sequence[HeldPayment]
    webhooks: Sequence[Heard]
    #: The last event on the page, for the form that must not act on an older picture than it shows.
    seen: UUID | None


def open_dossier(session: Session, order: Order) -> Dossier:
    events, money = events_of(session, order.id), _money(session, order.id)
    progress = progress_of(session, order.id)
    return Dossier(
        order=order,
        province=PROVINCE_NAMES[Province(order.province)],
        lines=[one.line for one in progress.lines],
        discounts=discounts_of(session, order),
        progress=progress,
        parcels=parcels_of(session, order.id, progress),
        timeline=timeline_of(session, order, _sources(session, order, events=events, money=money)),
        money=money,
        owed_cents=owed_cents(session, order),
        to_pay_back=refunds_by_hand(session, order.id),
        credits=credits_of(session, order),
        sessions=sessions_of(session, order.id),
        held=held_of(session, order),
        webhooks=heard_of(session, order.id),
        seen=events[-1].id if events else None,
    )


def _sources(
    session: Session, order: Order, *, events: Sequence[OrderEvent], money: Sequence[Moved]
) -> Sources:
    said = [happened(event) for event in events]
    return Sources(
        events=[Moment(one.at, one.words, one.actor, one.note, "event") for one in said],
        money=[moved(one.at, one.words, one.reference, cents=one.cents) for one in money],
        mails=of_order(session, order.id),
    )


def happened(event: OrderEvent) -> Happened:
    return Happened(event.at, EVENT_WORDS.get(event.kind, event.kind), event.actor, event.note)


def events_since(session: Session, order: Order, seen: UUID | None) -> list[Happened]:
    """Ids are in the order of creation, so what came later has a larger one."""
    return [happened(event) for event in events_of(session, order.id) if seen is None or event.id > seen]


def _money(session: Session, order_id: UUID) -> list[Moved]:
    """Payments and refunds in one column that ends at what the shop holds."""
    payments = session.scalars(select(Payment).where(Payment.order_id == order_id)).all()
    refunds = session.scalars(select(Refund).where(Refund.order_id == order_id)).all()
    receipts = {
        str(receipt.id): receipt.statement_reference
        for receipt in session.scalars(select(BankReceipt).where(BankReceipt.order_id == order_id))
    }
    moves = [
        (
            payment.received_at,
            _payment_words(payment),
            receipts.get(payment.provider_payment_id.removesuffix(OVER), payment.provider_payment_id),
            payment.amount_cents,
        )
        for payment in payments
    ]
    moves += [
        (
            refund.settled_at or refund.requested_at,
            _refund_words(refund),
            refund.provider_refund_id or refund.reason,
            -refund.amount_cents if refund.state is RefundState.SUCCEEDED else 0,
        )
        for refund in refunds
    ]
    held, trail = 0, []
    for at, words, reference, cents in sorted(moves):
        held += cents
        trail.append(Moved(at, words, reference, cents, held))
    return trail


def _payment_words(payment: Payment) -> str:
    if payment.provider == "eft":
        return "Bank transfer"
    return "Card payment" if payment.held_because is None else f"Card payment in {payment.currency}, held"


def _refund_words(refund: Refund) -> str:
    """What has not moved says how much it will be."""
    if refund.state is RefundState.SUCCEEDED:
        return "Refund"
    return f"Refund of {rand(refund.amount_cents)} {refund.state.value}"
