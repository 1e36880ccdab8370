"""Which zone answers for a place, and which of its rates carry a parcel. Plain sums: no session, no request.

The checkout, the order, the estimate on a product's page and the office's trial all choose here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any
from uuid import UUID

from app.shipping.models import PROVINCE_NAMES, Province, RateKind

GRAMS_IN_A_KILOGRAM = 1_000
ALL_CODES = 10_000


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a price depends on: where to, how heavy, and what the goods are worth."""

    province: Province
    grams: int
    goods_cents: int
    #: Empty where only the province is known: no range of codes answers then.
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """A row of a zone's table, apart from the session that read it."""

    id: UUID
    service: str
    kind: RateKind
    minimum_grams: int
    maximum_grams: int
    minimum_goods_cents: int
    maximum_goods_cents: int | None
    price_cents: int
    per_kg_cents: int
    free_from_cents: int | None
    minimum_days: int
    maximum_days: int
    refusal: str

    @classmethod
    def told(cls, fields: Mapping[str, Any]) -> "Rate":
        """From a row's columns as JSON has them."""
        return cls(**{**fields, "id": UUID(fields["id"]), "kind": RateKind(fields["kind"])})

    def carries(self, parcel: Parcel) -> bool:
        """Whether its bands of weight and value take the parcel in."""
        if not self.minimum_grams <= parcel.grams <= self.maximum_grams:
            return False
        largest = self.maximum_goods_cents
        return self.minimum_goods_cents <= parcel.goods_cents and (
            largest is None or parcel.goods_cents <= largest
        )

    def cents_before_gifts(self, grams: int) -> int:
        """Each kilogram that is begun counts whole."""
        if self.kind is not RateKind.PER_KG:
            return 0 if self.kind is RateKind.FREE else self.price_cents
        return self.price_cents + self.per_kg_cents * started_kilograms(grams)

    def cents(self, parcel: Parcel) -> int:
        is_gift = self.free_from_cents is not None and parcel.goods_cents >= self.free_from_cents
        return 0 if is_gift else self.cents_before_gifts(parcel.grams)


class Nearness(IntEnum):
    """How particularly a zone means a place; the smallest answers."""

    POSTAL_CODE = 0
    PROVINCE = 1
    EVERYWHERE = 2


@dataclass(frozen=True, slots=True)
class Zone:
    id: UUID
    name: str
    position: int
    provinces: frozenset[str]
    #: First and last code, both included.
    ranges: tuple[tuple[int, int], ...]
    is_everywhere: bool
    rates: tuple[Rate, ...]

    def nearness(self, parcel: Parcel) -> tuple[Nearness, int] | None:
        """With the number of codes in the range that has it: of two ranges the narrower is the more particular."""
        widths = [last - first for first, last in self.ranges if _is_in(parcel.postal_code, first, last)]
        if widths:
            return Nearness.POSTAL_CODE, min(widths)
        if parcel.province in self.provinces:
            return Nearness.PROVINCE, ALL_CODES
        return (Nearness.EVERYWHERE, ALL_CODES) if self.is_everywhere else None


@dataclass(frozen=True, slots=True)
class Choice:
    """What the store's table says of one parcel."""

    zone: Zone | None
    nearness: Nearness | None
    #: Those that carry it, in the zone's order; none of them where ``refusal`` says why.
    rates: tuple[Rate, ...]
    #: The rate that refuses, whatever the others offer.
    refused_by: Rate | None

    @property
    def why(self) -> str:
        """In the words of the office."""
        if self.zone is None or self.nearness is None:
            return "No zone reaches this place."
        reasons = {
            Nearness.POSTAL_CODE: "its range of postal codes is the narrowest that has the code",
            Nearness.PROVINCE: "no range of postal codes has the code, and it has the province",
            Nearness.EVERYWHERE: "no other zone has the code or the province",
        }
        return f"{self.zone.name} answers: {reasons[self.nearness]}."


def choose(zones: Iterable[Zone], parcel: Parcel) -> Choice:
    """One zone answers: the most particular, then the first. Within it a rate that refuses beats all that offer."""
    reaching = [(near, zone) for zone in zones if (near := zone.nearness(parcel)) is not None]
    if not reaching:
        return Choice(None, None, (), None)
    near, zone = min(reaching, key=lambda found: (*found[0], found[1].position, found[1].id))
    carrying = tuple(rate for rate in zone.rates if rate.carries(parcel))
    refusing = next((rate for rate in carrying if rate.kind is RateKind.REFUSE), None)
    return Choice(zone, near[0], () if refusing else carrying, refusing)


def started_kilograms(grams: int) -> int:
    return -(-grams // GRAMS_IN_A_KILOGRAM)


def range_of(text: str) -> tuple[int, int]:
    """Of a range as it is kept, ``0001-0299`` or ``7925``."""
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def range_words(first: int, last: int) -> str:
    return f"{first:04d}" if first == last else f"{first:04d}-{last:04d}"


def places_words(provinces: Sequence[str], ranges: Sequence[str], *, is_everywhere: bool) -> str:
    """``Gauteng, 0001-0299``: where a zone lies, for a table."""
    words = [PROVINCE_NAMES[Province(each)] for each in provinces] + list(ranges)
    return ", ".join([*words, *(["everywhere else"] if is_everywhere else [])])


def _is_in(postal_code: str, first: int, last: int) -> bool:
    return len(postal_code) == 4 and postal_code.isdecimal() and first <= int(postal_code) <= last
