"""What an order would cost now: goods, delivery and the VAT inside. The review shows it and the order is held to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.checkout.models import CheckoutDraft
from app.checkout.queries import BasketLine, basket_lines
from app.database import served_store
from app.pricing.vat import VatSplit, rates_on, split
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
    def vat_cents(self) -> int | None:
        return None if self.vat is None else self.vat.total

    @property
    def total_cents(self) -> int:
        return self.goods_cents + (self.delivery_cents or 0)

    @property
    def shortages(self) -> list[str]:
        """What cannot be bought as it stands, in sentences."""
        return [_shortage(line) for line in self.lines if not line.is_buyable]

    def parcel_to(self, province: str) -> Parcel:
        return Parcel(Province(province), self.grams, self.goods_cents)


def quote_order(session: Session, cart_id: UUID, draft: CheckoutDraft | None) -> Quotation:
    """The basket as it stands, with delivery and VAT once the draft has chosen a delivery that still goes there."""
    goods = Quotation(tuple(basket_lines(session, cart_id)), delivery=None, vat=None)
    if draft is None or draft.delivery_rate_id is None:
        return goods
    try:
        delivery = quote_for(session, draft.delivery_rate_id, goods.parcel_to(draft.province))
    except NotDelivered:
        return goods
    return Quotation(goods.lines, delivery, _vat(session, goods.lines, delivery.price_cents))


def _vat(session: Session, lines: Sequence[BasketLine], delivery_cents: int) -> VatSplit | None:
    store = session.get_one(Store, served_store(session))
    if store.vat_number is None:
        return None
    today = rates_on(session, clock.now().astimezone(clock.SAST).date())
    shares = split([(line.tax_class, line.line_cents) for line in lines], delivery_cents, today.rates)
    return replace(shares, since=today.since)


def _shortage(line: BasketLine) -> str:
    if line.available:
        return f"Only {line.available} of {line.name} left. Change the quantity to go on."
    return f"{line.name} has sold out or is no longer sold. Take it out of your cart to go on."
