"""Rand amounts as integer cents, VAT inside them."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"


def rand(cents: int) -> str:
    """``R 1 299,00`` with no-break spaces, as South African English writes it (CLDR en-ZA, with the space)."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", NBSP)
    return f"{sign}R{NBSP}{grouped},{rest:02d}"


def decimal_string(cents: int) -> str:
    """``1299.00``, for JSON-LD and feeds, which take a point and no grouping."""
    return f"{Decimal(cents) / 100:.2f}"


def vat_inside(cents: int, rate_bp: int) -> int:
    """The VAT contained in an inclusive amount, in cents.

    The tax fraction of VAT Act s64/s66: rate / (100 % + rate), half a cent or more rounded up. ``rate_bp`` is in
    basis points, 1500 for 15 %.
    """
    exact = Decimal(cents) * rate_bp / (10_000 + rate_bp)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split ``total`` cents over ``weights`` so that the parts add up to it exactly (largest remainder).

    Ties go to the earlier part, so the same order always splits the same way. Raises ValueError where there is
    something to split and nothing to split it over.
    """
    whole = sum(weights)
    if whole == 0:
        if total == 0:
            return [0] * len(weights)
        raise ValueError("an amount cannot be allocated over nothing")
    parts = [total * weight // whole for weight in weights]
    remainders = [(total * weight % whole, -index) for index, weight in enumerate(weights)]
    for _, negative_index in sorted(remainders, reverse=True)[: total - sum(parts)]:
        parts[-negative_index] += 1
    return parts
