"""Reading single cells. Each function raises Unreadable with the reason, for a person who has the file open."""

import re
from decimal import Decimal, InvalidOperation

from app.catalog.models.product import ProductStatus

MOST_CENTS = 1_000_000_000  # ten million rand; above it somebody's columns have slipped
MOST_GRAMS = 1_000_000
MOST_UNITS = 1_000_000

GROUPED_BY_COMMA = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
DECIMAL_COMMA = re.compile(r"-?\d+(\.\d{3})*,\d{1,2}")
GRAMS_PER_UNIT = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "lb": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}
YES = frozenset({"true", "yes", "1", "y"})
NO = frozenset({"false", "no", "0", "n"})


class Unreadable(ValueError):
    """The cell does not say what its column is for."""


def number(text: str) -> Decimal:
    """A decimal number, with a point or a comma, with or without groups and a currency."""
    bare = re.sub(r"^(ZAR|R)|[\s\u00a0\u202f]", "", text.strip(), flags=re.IGNORECASE)
    if GROUPED_BY_COMMA.fullmatch(bare):
        bare = bare.replace(",", "")
    elif DECIMAL_COMMA.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    try:
        value = Decimal(bare) if bare.isascii() else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Unreadable(f"“{text[:40]}” is not a number.")
    return value


def cents(text: str) -> int:
    amount = number(text) * 100
    if amount < 0:
        raise Unreadable(f"{text[:40]} is less than nothing.")
    if amount > MOST_CENTS:
        raise Unreadable(f"{text[:40]} is more than R 10 million.")
    if amount != amount.to_integral_value():
        raise Unreadable(f"{text[:40]} has a fraction of a cent.")
    return int(amount)


def grams(text: str, unit: str = "g") -> int:
    if unit.lower() not in GRAMS_PER_UNIT:
        raise Unreadable(f"“{unit[:20]}” is not a unit of weight: g, kg, lb or oz.")
    weight = number(text) * GRAMS_PER_UNIT[unit.lower()]
    if not 0 <= weight <= MOST_GRAMS:
        raise Unreadable(f"{text[:40]} is not a weight from 0 to 1000 kg.")
    return int(weight.to_integral_value())


def units(text: str) -> int:
    count = number(text)
    if count != count.to_integral_value() or abs(count) > MOST_UNITS:
        raise Unreadable(f"{text[:40]} is not a count up to a million.")
    return int(count)


def yes_or_no(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise Unreadable(f"“{text[:40]}” is neither TRUE nor FALSE.")


def status(text: str) -> ProductStatus:
    try:
        return ProductStatus(text.lower())
    except ValueError:
        raise Unreadable(f"“{text[:40]}” is not active, draft or archived.") from None


def continues_when_sold_out(text: str) -> bool:
    """Shopify's policy: ``continue`` or ``deny``, or TRUE and FALSE since the renaming."""
    if text.lower() in ("continue", "deny"):
        return text.lower() == "continue"
    return yes_or_no(text)
