"""How VAT is spoken of, on every page and paper."""

from collections.abc import Mapping

from app.catalog.models.product import TaxClass
from app.money import NBSP

CLASS_NAMES: Mapping[TaxClass, str] = {
    TaxClass.STANDARD: "Standard-rated",
    TaxClass.ZERO_RATED: "Zero-rated",
    TaxClass.EXEMPT: "Exempt",
}


def percent(rate_bp: int) -> str:
    """``15 %``, ``15,5 %``: of basis points, with a no-break space."""
    whole, rest = divmod(rate_bp, 100)
    decimals = f",{rest:02d}".rstrip("0") if rest else ""
    return f"{whole}{decimals}{NBSP}%"


def rate_words(tax_class: TaxClass, rate_bp: int) -> str:
    """As a line says it: zero-rated and exempt goods carry no VAT for different reasons, and a paper tells which."""
    if tax_class is TaxClass.STANDARD:
        return percent(rate_bp)
    return CLASS_NAMES[tax_class]
