"""The VAT rates a new store starts with."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.models.product import TaxClass
from app.pricing.models import TaxRate

#: 15 % under VAT Act s7(1) from this day on; what s11 lists is taxed at nought.
VAT_SINCE = date(2018, 4, 1)
RATES = {TaxClass.STANDARD: 1500, TaxClass.ZERO_RATED: 0, TaxClass.EXEMPT: 0}


def set_usual_rates(session: Session) -> None:
    """Harmless where they are set already."""
    known = set(session.scalars(select(TaxRate.tax_class).where(TaxRate.valid_from == VAT_SINCE)))
    for tax_class, rate_bp in RATES.items():
        if tax_class not in known:
            session.add(TaxRate(tax_class=tax_class, valid_from=VAT_SINCE, rate_bp=rate_bp))
