"""What an order's figures were made from, kept on the order for "Why this total?". Nothing is computed from it."""

from typing import Any

from app.checkout.quotation import Quotation
from app.pricing.vat import DELIVERY_CLASS
from app.shipping.quotes import Quote


def basis_of(quotation: Quotation) -> dict[str, Any]:
    """The delivery's rule and each VAT class with the row its rate came from, at the moment of placing."""
    assert quotation.delivery is not None
    return {"delivery": _delivery(quotation.delivery, quotation), "vat": _vat(quotation)}


def _delivery(quote: Quote, quotation: Quotation) -> dict[str, Any]:
    return {
        "zone": quote.zone,
        "service": quote.service,
        "rate_id": str(quote.rate_id),
        "rate_cents": quote.rate_cents,
        "per_kg_cents": quote.per_kg_cents,
        "grams": quotation.grams,
        "minimum_grams": quote.minimum_grams,
        "maximum_grams": quote.maximum_grams,
        "free_from_cents": quote.free_from_cents,
        "is_free": quote.is_free,
    }


def _vat(quotation: Quotation) -> list[dict[str, Any]]:
    """By class, each rounded once; empty for a store that is no VAT vendor."""
    vat = quotation.vat
    if vat is None:
        return []
    kinds = {line.tax_class for line in quotation.lines} | {DELIVERY_CLASS}
    return [
        {
            "tax_class": kind.value,
            "rate_bp": vat.rates.get(kind, 0),
            "since": vat.since[kind].isoformat() if kind in vat.since else None,
            "vat_cents": sum(
                share
                for share, line in zip(vat.lines, quotation.lines, strict=True)
                if line.tax_class is kind
            )
            + (vat.delivery if kind is DELIVERY_CLASS else 0),
        }
        for kind in sorted(kinds)
    ]
