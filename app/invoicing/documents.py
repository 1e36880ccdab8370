"""Tax invoices and credit notes, as page and paper show them: every figure is a stored one, none is worked out anew.

The fields are those of a full tax invoice (VAT Act 89 of 1991, s20(4)) for every order, however small, and of a credit
note (s21(3)). A store that is no VAT vendor issues an invoice without a word of VAT.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.catalog.models.product import TaxClass
from app.database import NotFound, served_store
from app.invoicing.queries import credit_note_lines_of, find_credit_note
from app.money import rand
from app.orders.discounts import OrderDiscounts, Taken, discounts_of
from app.orders.models.credit_note import CreditNote
from app.orders.models.order import Order, OrderLine, PaymentMethod
from app.orders.queries import lines_of
from app.pricing.vat import DELIVERY_CLASS
from app.pricing.words import CLASS_NAMES, percent, rate_words
from app.shipping.models import PROVINCE_NAMES, Province
from app.stores.models import Store
from app.stores.numbering import CREDIT_NOTES, INVOICES, document_number
from app.stores.sellers import seller_of


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """Amounts in cents: before the discount, and after it without VAT, its VAT, and with VAT."""

    description: str
    details: tuple[str, ...]
    #: None for an amount off that concerns no unit.
    quantity: int | None
    unit_cents: int | None
    rate: str
    value_cents: int
    vat_cents: int
    total_cents: int


@dataclass(frozen=True, slots=True)
class VatGroup:
    """A tax class on the document: what it comes to without VAT, the VAT, and both."""

    words: str
    value_cents: int
    vat_cents: int
    total_cents: int


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    number: str
    theme: str
    issued_at: datetime
    seller: dict[str, Any]
    buyer: tuple[str, ...]
    #: Order, invoice, way of paying: label and words.
    facts: tuple[tuple[str, str], ...]
    lines: tuple[DocumentLine, ...]
    #: Sums above the total: label and cents.
    sums: tuple[tuple[str, int], ...]
    total_cents: int
    vat_cents: int
    #: Empty where no VAT is shown at all.
    groups: tuple[VatGroup, ...]
    total_words: str
    notes: tuple[str, ...]

    @property
    def shows_vat(self) -> bool:
        return bool(self.groups)

    @property
    def file_name(self) -> str:
        return f"{self.number}.pdf"


def get_invoice(session: Session, order: Order) -> Document:
    """Raises NotFound before the order is paid."""
    if order.invoice_number is None:
        raise NotFound("Invoice")
    store = session.get_one(Store, served_store(session))
    return invoice_of(
        order,
        lines_of(session, order.id),
        discounts_of(session, order),
        seller=order.seller or seller_of(store, on=order.placed_at),
        theme=store.theme,
    )


def invoice_of(
    order: Order,
    lines: Sequence[OrderLine],
    discounts: OrderDiscounts,
    *,
    seller: dict[str, Any],
    theme: str,
) -> Document:
    """Of a paid order."""
    assert order.invoice_number is not None
    assert order.paid_at is not None
    has_vat = _has_vat(order, seller)
    drawn = _invoice_lines(order, lines, discounts)
    return Document(
        title="Tax invoice" if has_vat else "Invoice",
        number=document_number(INVOICES, order.invoice_number),
        theme=theme,
        issued_at=order.paid_at,
        seller=seller,
        buyer=_buyer(order, has_vat=has_vat),
        facts=(("Order", order.reference), ("Paid by", _paid_by(order))),
        lines=tuple(line for line, _ in drawn),
        sums=_invoice_sums(order),
        total_cents=order.total_cents,
        vat_cents=order.vat_cents,
        groups=_groups(drawn) if has_vat else (),
        total_words="Total, VAT included" if has_vat else "Total",
        notes=(),
    )


def get_credit_note(session: Session, order: Order, number: int) -> Document:
    """Raises NotFound for a number that is not a note of this order."""
    note = find_credit_note(session, order.id, number)
    if note is None:
        raise NotFound("CreditNote")
    store = session.get_one(Store, served_store(session))
    seller = note.seller or order.seller or seller_of(store, on=order.placed_at)
    has_vat = _has_vat(order, seller)
    lines = _credited_lines(session, order, note)
    invoice = document_number(INVOICES, order.invoice_number) if order.invoice_number else "none"
    return Document(
        title="Credit note",
        number=document_number(CREDIT_NOTES, note.number),
        theme=store.theme,
        issued_at=note.issued_at,
        seller=seller,
        buyer=_buyer(order, has_vat=has_vat),
        facts=(("Tax invoice" if has_vat else "Invoice", invoice), ("Order", order.reference)),
        lines=tuple(line for line, _ in lines),
        sums=(),
        total_cents=note.amount_cents,
        vat_cents=note.vat_cents,
        groups=_groups(lines) if has_vat else (),
        total_words="Credited, VAT included" if has_vat else "Credited",
        notes=(f"Why: {note.reason}",) if note.reason else (),
    )


#: A line and what groups it: its tax class in words.
_Grouped = tuple[DocumentLine, str]


def _invoice_lines(order: Order, lines: Sequence[OrderLine], discounts: OrderDiscounts) -> list[_Grouped]:
    drawn = [
        _grouped(
            line,
            details=(*_which(line), *map(_taken_off, discounts.on(line.id))),
            quantity=line.quantity,
            amounts=(line.total_cents - line.discount_cents, line.vat_cents),
        )
        for line in lines
    ]
    off_delivery = [
        replace(one, cents=one.delivery_cents) for one in discounts.promotions if one.delivery_cents
    ]
    delivery = _delivery_line(
        order,
        details=tuple(map(_taken_off, off_delivery)),
        amounts=(order.delivery_cents - order.delivery_discount_cents, order.delivery_vat_cents),
    )
    return [*drawn, delivery]


def _credited_lines(session: Session, order: Order, note: CreditNote) -> list[_Grouped]:
    credited = {line.order_line_id: line for line in credit_note_lines_of(session, note.id)}
    drawn = []
    for line in lines_of(session, order.id):
        if back := credited.get(line.id):
            said, words = _grouped(
                line,
                details=_which(line) if back.quantity else (*_which(line), "A reduction of its price"),
                quantity=back.quantity or None,
                amounts=(back.amount_cents, back.vat_cents),
            )
            # What is given back need not be a multiple of what one cost.
            drawn.append((replace(said, unit_cents=None), words))
    if note.delivery_cents:
        amounts = (note.delivery_cents, note.delivery_vat_cents)
        said, words = _delivery_line(order, details=(), amounts=amounts)
        drawn.append((replace(said, unit_cents=None), words))
    return drawn


def _grouped(
    line: OrderLine, *, details: tuple[str, ...], quantity: int | None, amounts: tuple[int, int]
) -> _Grouped:
    total, vat = amounts
    drawn = DocumentLine(
        description=line.title,
        details=details,
        quantity=quantity,
        unit_cents=line.unit_price_cents if quantity else None,
        rate=rate_words(line.tax_class, line.rate_bp),
        value_cents=total - vat,
        vat_cents=vat,
        total_cents=total,
    )
    return drawn, _group_words(line.tax_class, line.rate_bp)


def _delivery_line(order: Order, *, details: tuple[str, ...], amounts: tuple[int, int]) -> _Grouped:
    total, vat = amounts
    drawn = DocumentLine(
        description="Delivery",
        details=(order.delivery_service, *details),
        quantity=1,
        unit_cents=order.delivery_cents,
        rate=rate_words(DELIVERY_CLASS, order.delivery_rate_bp),
        value_cents=total - vat,
        vat_cents=vat,
        total_cents=total,
    )
    return drawn, _group_words(DELIVERY_CLASS, order.delivery_rate_bp)


def _groups(lines: Iterable[_Grouped]) -> tuple[VatGroup, ...]:
    sums: dict[str, list[int]] = {}
    for line, words in lines:
        group = sums.setdefault(words, [0, 0, 0])
        for place, cents in enumerate((line.value_cents, line.vat_cents, line.total_cents)):
            group[place] += cents
    return tuple(VatGroup(words, *amounts) for words, amounts in sums.items())


def _group_words(tax_class: TaxClass, rate_bp: int) -> str:
    if tax_class is TaxClass.STANDARD:
        return f"{CLASS_NAMES[tax_class]}, {percent(rate_bp)}"
    return CLASS_NAMES[tax_class]


def _has_vat(order: Order, seller: dict[str, Any]) -> bool:
    """A vendor's document of an order that VAT was reckoned for; one placed before the store registered has none."""
    return bool(seller["vat_number"]) and (order.vat_cents > 0 or bool(order.basis.get("vat")))


def _which(line: OrderLine) -> tuple[str, ...]:
    words = ", ".join(words for words in (line.variant_title, line.sku) if words)
    return (words,) if words else ()


def _taken_off(taken: Taken) -> str:
    return f"{taken.name} ({taken.code}): {rand(-taken.cents)}"


def _invoice_sums(order: Order) -> tuple[tuple[str, int], ...]:
    """Before discounts, as the order's page has them."""
    sums = [("Goods", order.goods_cents), ("Delivery", order.delivery_cents)]
    if order.discount_cents:
        sums.append(("Discount", -order.discount_cents))
    return tuple(sums)


def _buyer(order: Order, *, has_vat: bool) -> tuple[str, ...]:
    number = f"VAT {order.company_vat_number}" if has_vat and order.company_vat_number else ""
    place = f"{order.city}, {order.postal_code}"
    province = PROVINCE_NAMES[Province(order.province)]
    said = (order.company, order.name, number, order.street, order.suburb, place, province, order.email)
    return tuple(line for line in said if line)


def _paid_by(order: Order) -> str:
    return "Card" if order.payment_method is PaymentMethod.CARD else "EFT"
