"""What the order page says, apart from the rows it says it from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.money import rand
from app.orders.credits import note_lines_of, notes_of
from app.orders.discounts import OrderDiscounts, Taken, discounts_of
from app.orders.eft import EftWords, eft_words
from app.orders.models.credit_note import CreditNoteLine
from app.orders.models.order import Order, OrderEvent, OrderLine, PaymentMethod
from app.orders.models.shipment import Shipment
from app.orders.models.states import OrderStatus
from app.orders.progress import progress_of
from app.orders.queries import events_of, lines_of, shipments_of
from app.shipping.models import PROVINCE_NAMES, Province
from app.stores.numbering import CREDIT_NOTES, document_number

#: The fragment asks every two seconds and gives up after three minutes; the reconciler does not give up.
MOST_LOOKS = 90

#: Events that concern the shopper, in the shopper's words; all others are the shop's own business.
EVENT_WORDS = {
    "order.placed": "You placed the order.",
    "order.paid": "Your payment arrived.",
    "order.shipped": "The courier took your parcel.",
    "order.part_shipped": "The courier took part of your order.",
    "parcel.delivered": "A parcel was delivered.",
    "order.delivered": "Your parcel was delivered.",
    "order.expired": "The time to pay ran out.",
    "order.cancelled": "The order was cancelled.",
    "order.refunded": "All of your money was paid back.",
    "refund.succeeded": "{amount} went back to you.",
    "refund.failed": "A refund of {amount} did not go through. We see to it.",
    "payment.pending": "Your bank has the payment in hand.",
    "payment.failed": "A payment did not go through.",
    "payment.part": "{amount} of your payment arrived.",
    "payment.late": "A payment came too late and goes back to you.",
    "payment.surplus": "A second payment came and goes back to you.",
}


@dataclass(frozen=True, slots=True)
class LineWords:
    title: str
    variant_title: str
    quantity: int
    line_cents: int
    image: dict[str, Any] | None
    taken: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class AddressWords:
    name: str
    email: str
    phone: str
    street: str
    suburb: str
    city: str
    postal_code: str
    province_name: str
    notes: str
    company: str
    company_vat_number: str


@dataclass(frozen=True, slots=True)
class EventWords:
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class NoteWords:
    """A credit note: what it is for, each with its cents, and where it is read."""

    name: str
    url: str
    amount_cents: int
    reason: str
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Amounts are the stored ones, in cents. Addresses carry the visitor's key, because a GET may not remember it."""

    reference: str
    status: str
    payment_pending: bool
    placed_at: datetime
    hold_until: datetime
    lines: tuple[LineWords, ...]
    goods_cents: int
    delivery_cents: int
    vat_cents: int
    #: The store was a VAT vendor when it was placed, if only of goods at no per cent: its invoice is a tax invoice.
    is_taxed: bool
    total_cents: int
    refunded_cents: int
    address: AddressWords
    events: tuple[EventWords, ...]
    shipments: tuple[Shipment, ...]
    #: Units that have left, and units in all; nothing before the first parcel and after the last.
    part_sent: tuple[int, int] | None
    eft: EftWords | None
    #: The page itself, counting on while it asks again.
    url: str
    polling: bool
    pay_url: str | None
    cancel_url: str | None
    #: The credit notes, oldest first.
    notes: tuple[NoteWords, ...]
    #: Each product once, by title, with where it is reviewed; none before it has arrived.
    review_urls: tuple[tuple[str, str], ...]
    #: What each promotion took off, in the order in which they applied.
    taken: tuple[Taken, ...]

    def taken_on(self, position: int) -> list[tuple[Taken, int]]:
        return [(one, one.cents) for one in self.lines[position].taken]


def order_path(reference: str, part: str = "", *, key: str = "", checking: int = 0) -> str:
    """The order's page or a part of it, with the visitor's key and the count of looks where there are any."""
    query = {**({"key": key} if key else {}), **({"checking": str(checking)} if checking else {})}
    return f"/orders/{reference}{part}" + (f"?{urlencode(query)}" if query else "")


def present(session: Session, order: Order, *, key: str, looks: int) -> OrderPage:
    """``looks`` is how often this page has asked since the shopper came back from paying; nought if they have not."""
    is_waiting = order.is_open and not order.payment_pending
    is_card = order.payment_method is PaymentMethod.CARD
    polling = is_waiting and is_card and 0 < looks <= MOST_LOOKS
    can_pay = is_waiting and is_card and clock.now() < order.hold_until
    lines, discounts = lines_of(session, order.id), discounts_of(session, order)
    events = events_of(session, order.id)
    return OrderPage(
        reference=order.reference,
        status=order.status.value,
        payment_pending=order.payment_pending,
        placed_at=order.placed_at,
        hold_until=order.hold_until,
        lines=_lines(lines, discounts),
        goods_cents=order.goods_cents,
        delivery_cents=order.delivery_cents,
        vat_cents=order.vat_cents,
        is_taxed=order.vat_cents > 0 or bool(order.basis.get("vat")),
        total_cents=order.total_cents,
        refunded_cents=order.refunded_cents,
        address=_address(order),
        events=_events(events),
        shipments=(shipments := tuple(shipments_of(session, order.id))),
        part_sent=_part_sent(session, order) if shipments else None,
        eft=eft_words(session, order, events) if order.is_open and not is_card else None,
        url=order_path(order.reference, key=key, checking=looks + 1 if polling else 0),
        polling=polling,
        pay_url=order_path(order.reference, "/payments", key=key) if can_pay else None,
        cancel_url=order_path(order.reference, "/cancellation", key=key) if is_waiting else None,
        notes=_notes(session, order, lines, key=key),
        review_urls=_review_urls(order, lines, key=key),
        taken=discounts.promotions,
    )


def _part_sent(session: Session, order: Order) -> tuple[int, int] | None:
    progress = progress_of(session, order.id)
    return (progress.sent, progress.sent + progress.left) if progress.is_partial else None


def _notes(session: Session, order: Order, lines: Sequence[OrderLine], *, key: str) -> tuple[NoteWords, ...]:
    titles = {line.id: line.title for line in lines}
    parts = note_lines_of(session, order.id)
    return tuple(
        NoteWords(
            name=document_number(CREDIT_NOTES, note.number),
            url=order_path(order.reference, f"/credit-notes/{note.number}", key=key),
            amount_cents=note.amount_cents,
            reason=note.reason,
            lines=(
                *(
                    (_part(titles, line), line.amount_cents)
                    for line in parts
                    if line.credit_note_id == note.id
                ),
                *((("Delivery", note.delivery_cents),) if note.delivery_cents else ()),
            ),
        )
        for note in notes_of(session, order.id)
    )


def _part(titles: Mapping[UUID, str], line: CreditNoteLine) -> str:
    """A unit that came back, or an amount off."""
    title = titles[line.order_line_id]
    return f"{title}, {line.quantity}" if line.quantity else f"Off {title}"


def _review_urls(order: Order, lines: Sequence[OrderLine], *, key: str) -> tuple[tuple[str, str], ...]:
    if order.status is not OrderStatus.DELIVERED:
        return ()
    titles = {line.product_id: line.title for line in lines}
    return tuple(
        (title, order_path(order.reference, f"/reviews/{product_id}", key=key))
        for product_id, title in titles.items()
    )


def _lines(lines: Sequence[OrderLine], discounts: OrderDiscounts) -> tuple[LineWords, ...]:
    return tuple(
        LineWords(
            title=line.title,
            variant_title=line.variant_title,
            quantity=line.quantity,
            line_cents=line.total_cents,
            image=line.image,
            taken=discounts.on(line.id),
        )
        for line in lines
    )


def _address(order: Order) -> AddressWords:
    return AddressWords(
        name=order.name,
        email=order.email,
        phone=order.phone,
        street=order.street,
        suburb=order.suburb,
        city=order.city,
        postal_code=order.postal_code,
        province_name=PROVINCE_NAMES[Province(order.province)],
        notes=order.delivery_notes,
        company=order.company,
        company_vat_number=order.company_vat_number,
    )


def _events(events: Sequence[OrderEvent]) -> tuple[EventWords, ...]:
    return tuple(
        EventWords(
            event.at, EVENT_WORDS[event.kind].format(amount=rand(event.details.get("amount_cents", 0)))
        )
        for event in events
        if event.kind in EVENT_WORDS
    )
