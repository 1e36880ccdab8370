"""What an order would cost now: goods, delivery and the VAT inside. The review shows it and the order is held to it."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cart.codes import discounts_of
from app.cart.queries import cart_view
from app.checkout.models import CheckoutDraft
from app.checkout.queries import BasketLine, basket_lines
from app.database import served_store
from app.pricing.vat import VatSplit, rates_on, split
from app.promotions.evaluating import NONE, Discounts, Gift
from app.promotions.queries import customer_of
from app.shipping.models import NotDelivered, Province
from app.shipping.quotes import Parcel, Quote, quote_for
from app.stores.models import Store


@dataclass(frozen=True, slots=True)
class Quotation:
    """The figures of one moment, in cents with VAT inside. ``delivery`` and ``vat`` are none until they are known."""

    lines: tuple[BasketLine, ...]
    delivery: Quote | None
    #: None for a store that is no VAT vendor, too: its pages show no VAT.
    vat: VatSplit | None
    #: What the basket's codes take off, and which of them take off nothing.
    discounts: Discounts = NONE

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def grams(self) -> int:
        return sum(line.quantity * line.weight_grams for line in self.lines)

    @property
    def goods_cents(self) -> int:
        return sum(line.line_cents for line in self.lines)

    @property
    def delivery_cents(self) -> int | None:
        return None if self.delivery is None else self.delivery.price_cents

    @property
    def discount_cents(self) -> int:
        return self.discounts.cents

    @property
    def taken(self) -> tuple[Gift, ...]:
        return self.discounts.gifts

    def taken_on(self, position: int) -> list[tuple[Gift, int]]:
        return self.discounts.on_line(position)

    @property
    def vat_cents(self) -> int | None:
        return None if self.vat is None else self.vat.total

    @property
    def total_cents(self) -> int:
        return self.goods_cents + (self.delivery_cents or 0) - self.discount_cents

    @property
    def shortages(self) -> list[str]:
        """What cannot be bought as it stands, in sentences."""
        return [_shortage(line) for line in self.lines if not line.is_buyable]

    def parcel_to(self, draft: CheckoutDraft) -> Parcel:
        return Parcel(Province(draft.province), self.grams, self.goods_cents, draft.postal_code)


def quote_order(session: Session, cart_id: UUID, draft: CheckoutDraft | None) -> Quotation:
    """The basket as it stands, with delivery and VAT once the draft has chosen a delivery that still goes there."""
    basket = cart_view(session, cart_id)
    goods = Quotation(basket_lines(basket), delivery=None, vat=None)
    delivery = _delivery(session, goods, draft)
    discounts = discounts_of(
        session,
        basket.lines,
        basket.codes,
        delivery_cents=delivery.price_cents if delivery else None,
        customer=customer_of(draft.email) if draft else None,
    )
    quotation = replace(goods, delivery=delivery, discounts=discounts)
    return quotation if delivery is None else replace(quotation, vat=_vat(session, quotation))


def _delivery(session: Session, goods: Quotation, draft: CheckoutDraft | None) -> Quote | None:
    if draft is None or draft.delivery_rate_id is None:
        return None
    try:
        return quote_for(session, draft.delivery_rate_id, goods.parcel_to(draft))
    except NotDelivered:
        return None


def _vat(session: Session, quotation: Quotation) -> VatSplit | None:
    """On what is left to pay: a discount lowers the value of the supply (VAT Act s10(3))."""
    store = session.get_one(Store, served_store(session))
    if store.vat_number is None:
        return None
    today = rates_on(session, clock.now().astimezone(clock.SAST).date())
    amounts = [
        (line.tax_class, line.line_cents - quotation.discounts.of_line(position))
        for position, line in enumerate(quotation.lines)
    ]
    delivery_cents = (quotation.delivery_cents or 0) - quotation.discounts.delivery_cents
    return replace(split(amounts, delivery_cents, today.rates), since=today.since)


def _shortage(line: BasketLine) -> str:
    if line.available:
        return f"Only {line.available} of {line.name} left. Change the quantity to go on."
    return f"{line.name} has sold out or is no longer sold. Take it out of your cart to go on."
