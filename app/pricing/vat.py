"""VAT inside an order's amounts: rounded once per tax class, then shared out to the lines.

Rounding per line and rounding the total differ in a third of orders by up to three cents; here the class's total
decides (VAT Act s66) and the lines, by largest remainder, add up to it. The result is stored and shown everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from app.catalog.models.product import TaxClass
from app.money import allocate, vat_inside
from app.pricing.models import TaxRate

#: Delivery of goods is a standard-rated service.
DELIVERY_CLASS = TaxClass.STANDARD


@dataclass(frozen=True, slots=True)
class VatSplit:
    """VAT in cents: of each line in the order given, of the delivery, and of everything."""

    lines: tuple[int, ...]
    delivery: int
    #: The rates it was made with, in basis points.
    rates: Mapping[TaxClass, int] = field(default_factory=dict)
    #: The first day of each of those rates.
    since: Mapping[TaxClass, date] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.lines) + self.delivery


@dataclass(frozen=True, slots=True)
class RatesOfDay:
    """By tax class: the rate in basis points, and since when it holds."""

    rates: Mapping[TaxClass, int]
    since: Mapping[TaxClass, date]


def rates_on(session: Session, day: date) -> RatesOfDay:
    """Of each class the newest row that has begun on a day."""
    rows = session.execute(_rates_statement(), {"day": day}).all()
    return RatesOfDay(
        {row.tax_class: row.rate_bp for row in rows}, {row.tax_class: row.valid_from for row in rows}
    )


@cache
def _rates_statement() -> Select[TaxClass, int, date]:
    return (
        select(TaxRate.tax_class, TaxRate.rate_bp, TaxRate.valid_from)
        .where(TaxRate.valid_from <= bindparam("day"))
        .order_by(TaxRate.valid_from)
    )


def split(
    amounts: Sequence[tuple[TaxClass, int]], delivery_cents: int, rates: Mapping[TaxClass, int]
) -> VatSplit:
    """Share the VAT of VAT-inclusive amounts. Without rates (no VAT vendor) every share is nought."""
    parts = [*amounts, (DELIVERY_CLASS, delivery_cents)]
    shares = [0] * len(parts)
    for tax_class in {kind for kind, _ in parts}:
        places = [index for index, (kind, _) in enumerate(parts) if kind is tax_class]
        weights = [parts[index][1] for index in places]
        vat = vat_inside(sum(weights), rates.get(tax_class, 0))
        for index, share in zip(places, allocate(vat, weights), strict=True):
            shares[index] = share
    return VatSplit(lines=tuple(shares[:-1]), delivery=shares[-1], rates=rates)
