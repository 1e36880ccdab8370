"""Reading single cells. Each function raises Unreadable with the reason, for a person who has the file open."""

import re
from contextlib import suppress
from datetime import datetime
from decimal import Decimal

from app.catalog.models.product import ProductStatus

MOST_CENTS = 1_000_000_000  # ten million rand; above it somebody's columns have slipped
MOST_GRAMS = 1_000_000
MOST_UNITS = 1_000_000
MOST_MILLIMETRES = 20_000

NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]{1,3})?", re.IGNORECASE)
#: A nought in front is a decimal comma's: 0,125 is an eighth.
GROUPED_BY_COMMA = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?")
DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+(\.[0-9]{3})*,[0-9]+")
BETWEEN_GROUPS = re.compile(r"(?<=[0-9])[\s\u00a0\u202f'\u2019](?=[0-9]{3})")
MONEY = re.compile(
    r"(?P<minus>-?)\s*(?P<before>[^\W\d_]*[^\s\w.,+'-]?)\s*"
    r"(?P<amount>[+-]?[.,]?[0-9][0-9.,\s\u00a0\u202f'\u2019]*(?:e[+-]?[0-9]{1,3})?)\s*"
    r"(?P<after>[^\W\d_]*[^\s\w.,+'-]?)",
    re.IGNORECASE,
)
DOLLARS = frozenset({"USD", "AUD", "CAD", "NZD", "NAD", "SGD", "HKD"})
#: What a sign before or after an amount can mean.
CURRENCIES = {
    "R": frozenset({"ZAR"}),
    "$": DOLLARS,
    "US$": frozenset({"USD"}),
    "A$": frozenset({"AUD"}),
    "N$": frozenset({"NAD"}),
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "₹": frozenset({"INR"}),
}
GRAMS_PER_UNIT = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "lb": Decimal("453.59237"),
    "lbs": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}
MILLIMETRES_PER_UNIT = {
    "mm": Decimal(1),
    "cm": Decimal(10),
    "m": Decimal(1000),
    "in": Decimal("25.4"),
    "yd": Decimal("914.4"),
}
YES = frozenset({"true", "yes", "1", "y"})
NO = frozenset({"false", "no", "0", "n"})

#: Exports put a quote before what a spreadsheet would run (and before such a quote), and spreadsheets before noughts.
QUOTED_AGAINST_FORMULAS = re.compile(r"'(?='*[=+\-@\t\r\n])")
KEPT_AS_TEXT = re.compile(r"=\"([^\"]*)\"")
#: Control characters, and marks that make text run the other way over its neighbours.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


class Unreadable(ValueError):
    """The cell does not say what its column is for."""


def as_typed(cell: str) -> str:
    """What the cell says, without what spreadsheets and exports put around it: ``="00123"`` is 00123."""
    text = UNSEEN.sub("", cell).strip()
    kept = KEPT_AS_TEXT.fullmatch(text)
    if kept:
        return kept[1].strip()
    return text[1:].strip() if QUOTED_AGAINST_FORMULAS.match(text) else text


def number(text: str) -> Decimal:
    """A decimal number, with a point or a comma, with or without groups."""
    bare = BETWEEN_GROUPS.sub("", text.strip())
    if GROUPED_BY_COMMA.fullmatch(bare):
        bare = bare.replace(",", "")
    elif DECIMAL_COMMA.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif bare.count(".") > 1 and re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+", bare):
        bare = bare.replace(".", "")
    if len(bare) > 40 or not NUMBER.fullmatch(bare):
        raise Unreadable(f"“{text[:40]}” is not a number.")
    return Decimal(bare)


def money(text: str) -> tuple[Decimal, frozenset[str]]:
    """An amount, and the currencies that the cell may mean; none where it does not say."""
    match = MONEY.fullmatch(text.strip())
    if match is None:
        raise Unreadable(f"“{text[:40]}” is not a number.")
    currencies: frozenset[str] = frozenset()
    for sign in filter(None, (match["before"].upper(), match["after"].upper())):
        if sign not in CURRENCIES and not re.fullmatch("[A-Z]{3}", sign):
            raise Unreadable(f"“{text[:40]}” is not a number.")
        meant = CURRENCIES.get(sign, frozenset({sign}))
        currencies = meant & currencies if currencies else meant
    try:
        amount = number(match["amount"])
    except Unreadable:
        raise Unreadable(f"“{text[:40]}” is not a number.") from None
    return (-amount if match["minus"] else amount), currencies


def whole_cents(amount: Decimal, text: str) -> int:
    """Cents within what a shop sells for. ``text`` is what the cell says."""
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


def millimetres(text: str, unit: str) -> int | None:
    """None for nought: the size is not known."""
    if unit.lower() not in MILLIMETRES_PER_UNIT:
        raise Unreadable(f"“{unit[:20]}” is not a unit of length: mm, cm, m or in.")
    length = number(text) * MILLIMETRES_PER_UNIT[unit.lower()]
    if not 0 <= length <= MOST_MILLIMETRES:
        raise Unreadable(f"{text[:40]} is not a length from 0 to 20 m.")
    return int(length.to_integral_value()) or (1 if length else None)


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
    """``unlisted`` goods can be had by their address only, which this shop does not do: a draft."""
    try:
        return ProductStatus.DRAFT if text.lower() == "unlisted" else ProductStatus(text.lower())
    except ValueError:
        raise Unreadable(f"“{text[:40]}” is not active, draft or archived.") from None


def moment(text: str) -> datetime:
    """An hour with its zone, as ISO 8601 writes it."""
    with suppress(ValueError):
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at
    raise Unreadable(f"“{text[:40]}” is not a moment such as 2026-12-01T09:00:00+02:00.")


def continues_when_sold_out(text: str) -> bool:
    """Shopify's policy: ``continue`` or ``deny``, or TRUE and FALSE since the renaming."""
    if text.lower() in ("continue", "deny"):
        return text.lower() == "continue"
    return yes_or_no(text)


def parts(text: str) -> list[str]:
    """What a comma separates; ``\\,`` is a comma of the text's own."""
    split = (part.replace("\\,", ",").strip() for part in re.split(r"(?<!\\),", text))
    return [part for part in split if part]


def unescaped(text: str) -> str:
    """Line ends that were written as two characters."""
    return text.replace("\\r\\n", "\n").replace("\\n", "\n")
