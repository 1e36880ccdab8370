"""What a bulk edit does to one thing: from what, to what, or why it cannot be. Nothing is read or written here."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from app.database import DomainError
from app.money import rand
from app.stores.models import LARGEST_CHARGE_CENTS

MOST_PERCENT_BP = 100_000


class Kind(StrEnum):
    RAISE = "raise"
    LOWER = "lower"
    SET_WAS = "set-was"
    CLEAR_WAS = "clear-was"
    STATUS = "status"
    CATEGORY = "category"
    BRAND = "brand"
    ADD_TAG = "add-tag"
    REMOVE_TAG = "remove-tag"


#: Of variants; the others are of products.
OF_PRICES = frozenset({Kind.RAISE, Kind.LOWER, Kind.SET_WAS, Kind.CLEAR_WAS})


class Rounding(StrEnum):
    NONE = "none"
    #: To the nearest whole rand.
    RAND = "rand"
    #: To the nearest price that ends in 99 cents.
    NINETY_NINE = "99"


class CannotBe(DomainError):
    """This one cannot have the change; the message says why."""


@dataclass(frozen=True, slots=True)
class Change:
    """By ``percent_bp`` (hundredths of a percent) or ``cents``; ``value`` is an id, a status or a tag, or empty."""

    kind: Kind
    percent_bp: int = 0
    cents: int = 0
    rounding: Rounding = Rounding.NONE
    #: Of a lowered price: what it was is shown struck through.
    keeps_was: bool = False
    value: str = ""
    #: Of ``value``, as the preview says it.
    words: str = ""

    def as_kept(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_of_prices(self) -> bool:
        return self.kind in OF_PRICES


def change_of(kept: Mapping[str, Any]) -> Change:
    return Change(**{**kept, "kind": Kind(kept["kind"]), "rounding": Rounding(kept["rounding"])})


def priced(change: Change, price: int, was: int | None) -> tuple[int, int | None]:
    """Price and was-price afterwards, in cents. Raises CannotBe."""
    if change.kind is Kind.CLEAR_WAS:
        return price, None
    if change.kind is Kind.SET_WAS:
        return price, _higher_than(price, change.cents or _moved(change, price, up=True))
    new = _rounded(_moved(change, price, up=change.kind is Kind.RAISE), change.rounding)
    if new <= 0:
        raise CannotBe(f"It costs {rand(price)}, and would cost nothing or less.")
    if new > LARGEST_CHARGE_CENTS:
        raise CannotBe(f"It would cost more than {rand(LARGEST_CHARGE_CENTS)}.")
    if change.kind is Kind.LOWER and change.keeps_was and new < price:
        return new, was if was and was > price else price
    if was is not None and price < was <= new:
        raise CannotBe(f"Its was-price is {rand(was)}, and must be more than its price. Clear that first.")
    return new, was


def _moved(change: Change, price: int, *, up: bool) -> int:
    """Half a cent or more is rounded up."""
    by = change.cents
    if change.percent_bp:
        exact = Decimal(price) * change.percent_bp / 10_000
        by = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return price + by if up else price - by


def _rounded(cents: int, rounding: Rounding) -> int:
    if rounding is Rounding.NONE or cents <= 0:
        return cents
    if rounding is Rounding.RAND:
        return (cents + 50) // 100 * 100
    return max((cents + 1 + 50) // 100 * 100 - 1, 99)


def _higher_than(price: int, was: int) -> int:
    if was <= price:
        raise CannotBe(f"It costs {rand(price)}, so {rand(was)} is no was-price: it must be more.")
    if was > LARGEST_CHARGE_CENTS:
        raise CannotBe(f"A was-price is at most {rand(LARGEST_CHARGE_CENTS)}.")
    return was


def tagged(change: Change, tags: list[str], *, most: int) -> list[str]:
    """Raises CannotBe."""
    others = [tag for tag in tags if tag.casefold() != change.value.casefold()]
    if change.kind is Kind.REMOVE_TAG:
        return others
    if len(others) < len(tags):
        return tags
    if len(tags) >= most:
        raise CannotBe(f"It has {most} tags already, and that is the most.")
    return [*tags, change.value]
