"""The VAT rates of a store: those it starts with, the ones to come, and those that will not come after all.

A rate that has begun is never changed and never taken away: orders were reckoned with it.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.product import TaxClass
from app.database import DomainError
from app.pricing.models import TaxRate

#: 15 % under VAT Act s7(1) from this day on; what s11 lists is taxed at nought.
VAT_SINCE = date(2018, 4, 1)
RATES = {TaxClass.STANDARD: 1500, TaxClass.ZERO_RATED: 0, TaxClass.EXEMPT: 0}


class RateRefused(DomainError):
    """A rate would change what has been, or stands there already."""


def set_usual_rates(session: Session) -> None:
    """Harmless where they are set already."""
    known = set(session.scalars(select(TaxRate.tax_class).where(TaxRate.valid_from == VAT_SINCE)))
    for tax_class, rate_bp in RATES.items():
        if tax_class not in known:
            session.add(TaxRate(tax_class=tax_class, valid_from=VAT_SINCE, rate_bp=rate_bp))


def today() -> date:
    """The day it is in the country whose law it is, whatever the store's own clocks show."""
    return clock.now().astimezone(clock.SAST).date()


def rates_of(session: Session) -> Sequence[TaxRate]:
    """All there have been and are to be, by class, the newest first."""
    return session.scalars(select(TaxRate).order_by(TaxRate.tax_class, TaxRate.valid_from.desc())).all()


def announce(session: Session, rate_bp: int, *, valid_from: date) -> TaxRate:
    """The standard rate from a day on; the other classes carry no VAT by definition. Raises RateRefused."""
    if valid_from <= today():
        raise RateRefused("Orders may have been reckoned for that day. A rate begins tomorrow or later.")
    rate = TaxRate(tax_class=TaxClass.STANDARD, valid_from=valid_from, rate_bp=rate_bp)
    try:
        with session.begin_nested():
            session.add(rate)
    except IntegrityError:
        raise RateRefused("A rate begins on that day already.") from None
    return rate


def withdraw(session: Session, rate: TaxRate) -> None:
    """What was announced does not come, as in April 2025. Raises RateRefused once it has begun."""
    if rate.valid_from <= today():
        raise RateRefused("That rate has begun, and orders may have been reckoned with it.")
    session.delete(rate)
