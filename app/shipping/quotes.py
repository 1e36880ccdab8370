"""What it costs to send a parcel somewhere, and how long it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.shipping.choosing import Choice, Parcel, Rate, choose
from app.shipping.models import NotDelivered
from app.shipping.queries import zones_with_rates

__all__ = ["Parcel", "Quote", "cheapest_per_service", "days_text", "quote_for", "quotes", "quotes_of"]


@dataclass(frozen=True, slots=True)
class Quote:
    """One service as it is offered for one parcel."""

    rate_id: UUID
    service: str
    price_cents: int
    minimum_days: int
    maximum_days: int
    #: The rule that the price came from, for whoever asks why.
    zone: str
    rate_cents: int
    #: Of ``rate_cents``, what each kilogram begun added.
    per_kg_cents: int
    minimum_grams: int
    maximum_grams: int
    free_from_cents: int | None

    @property
    def is_free(self) -> bool:
        """By the value of the goods, not because the rate is nought."""
        return self.price_cents == 0 and self.rate_cents > 0

    @property
    def days_text(self) -> str:
        return days_text(self.minimum_days, self.maximum_days)


def quotes(session: Session, parcel: Parcel) -> list[Quote]:
    """One quote per service, the cheapest first. Raises NotDelivered where there is none."""
    offered = quotes_of(choose(zones_with_rates(session), parcel), parcel)
    return cheapest_per_service(offered)


def quote_for(session: Session, rate_id: UUID, parcel: Parcel) -> Quote:
    """The chosen rate, for this parcel as it is now. Raises NotDelivered where it no longer covers it."""
    offered = quotes_of(choose(zones_with_rates(session), parcel), parcel)
    for offer in offered:
        if offer.rate_id == rate_id:
            return offer
    raise NotDelivered("The delivery you chose does not go there any more. Choose another.")


def quotes_of(choice: Choice, parcel: Parcel) -> list[Quote]:
    """Of every rate that carries it. Raises NotDelivered, with the shop's own sentence where a rate refuses."""
    if choice.refused_by is not None:
        raise NotDelivered(choice.refused_by.refusal)
    if choice.zone is None or not choice.rates:
        raise NotDelivered(_refusal(parcel))
    return [_quote(rate, choice.zone.name, parcel) for rate in choice.rates]


def cheapest_per_service(offers: Iterable[Quote]) -> list[Quote]:
    """Bands of weight and value may overlap: of each service the shopper sees the cheapest, then the quickest."""
    best: dict[str, Quote] = {}
    for offer in sorted(offers, key=_rank):
        best.setdefault(offer.service, offer)
    return list(best.values())


def days_text(minimum_days: int, maximum_days: int) -> str:
    """``2 to 4 working days``. Working days, because couriers rest at weekends and on public holidays."""
    if maximum_days == 0:
        return "the same working day"
    if minimum_days == maximum_days:
        return f"{maximum_days} working {_days(maximum_days)}"
    if minimum_days == 0:
        return f"within {maximum_days} working {_days(maximum_days)}"
    return f"{minimum_days} to {maximum_days} working days"


def _days(count: int) -> str:
    return "day" if count == 1 else "days"


def _rank(quote: Quote) -> tuple[int, int, str]:
    return quote.price_cents, quote.maximum_days, quote.service


def _quote(rate: Rate, zone: str, parcel: Parcel) -> Quote:
    return Quote(
        rate_id=rate.id,
        service=rate.service,
        price_cents=rate.cents(parcel),
        minimum_days=rate.minimum_days,
        maximum_days=rate.maximum_days,
        zone=zone,
        rate_cents=rate.cents_before_gifts(parcel.grams),
        per_kg_cents=rate.per_kg_cents,
        minimum_grams=rate.minimum_grams,
        maximum_grams=rate.maximum_grams,
        free_from_cents=rate.free_from_cents,
    )


def _refusal(parcel: Parcel) -> str:
    kilograms = f"{parcel.grams / 1000:.1f}".replace(".", ",")
    return (
        f"We have no courier for a parcel of {kilograms} kg to {parcel.province.label}. "
        "Order fewer things at a time, or write to us and we will find a way."
    )
