"""What a price in a file is worth in rand, and which of its columns is the price."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.importing import cells
from app.importing.cells import Unreadable
from app.importing.columns import Columns, PriceColumn
from app.importing.findings import FileRefused

RAND = "ZAR"
MOST_RAND_PER_UNIT = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class Tariff:
    """``rate`` is rand for one unit of ``currency``; what is converted is rounded to ``round_to_cents``."""

    currency: str = RAND
    rate: Decimal = Decimal(1)
    round_to_cents: int = 1

    @classmethod
    def of(cls, currency: str, rate: Decimal | None, *, round_to_cents: int = 1) -> "Tariff":
        """Raises FileRefused for a currency without a rate, and for what is neither."""
        code = (currency or RAND).strip().upper()
        if len(code) != 3 or not (code.isascii() and code.isalpha()):
            raise FileRefused(f"“{currency[:20]}” is not a currency: EUR, USD, GBP ...")
        if not 1 <= round_to_cents <= 100_000:
            raise FileRefused("Prices can be rounded to 1 cent and up to R 1 000.")
        if code == RAND:
            return cls()
        if rate is None:
            raise FileRefused(f"Say what one {code} is worth in rand, too: --rate.")
        if not rate.is_finite() or not 0 < rate <= MOST_RAND_PER_UNIT:
            raise FileRefused(f"{rate} is not what one {code} is worth in rand.")
        return cls(code, rate, round_to_cents)

    @property
    def is_foreign(self) -> bool:
        return self.currency != RAND

    def cents(self, text: str) -> int:
        """A cell's price in cents of rand. Raises Unreadable for another currency's sign."""
        amount, currencies = cells.money(text)
        if currencies and self.currency not in currencies:
            raise Unreadable(self._stranger(text, sorted(currencies)))
        if not self.is_foreign:
            return cells.whole_cents(amount * 100, text)
        step = Decimal(self.round_to_cents)
        worth = (amount * self.rate * 100 / step).to_integral_value(ROUND_HALF_UP) * step
        return cells.whole_cents(max(worth, step) if amount > 0 else worth, text)

    def _stranger(self, text: str, currencies: Sequence[str]) -> str:
        if self.is_foreign:
            return f"“{text[:40]}” is not in {self.currency}."
        code = "USD" if "USD" in currencies else currencies[0]
        return f"“{text[:40]}” is not in rand: say what it is worth (--currency {code} --rate)."


def price_columns(columns: Columns, tariff: Tariff) -> Columns:
    """The columns with the price among them. Raises FileRefused, naming columns and options, where none can be told.

    A price without a currency in its header is the store's, or the currency's that was asked for; one with a currency
    or a region in its header is never taken for rand.
    """
    own = [each for each in columns.prices if each.code == tariff.currency]
    chosen = _best(own)
    if columns.has("price") and not (tariff.is_foreign and chosen):
        return columns
    if chosen:
        return columns.with_prices(chosen)
    if tariff.is_foreign and (unnamed := [each for each in columns.prices if not each.code]):
        return columns.with_prices(_best(unnamed))
    named = ", ".join(each.header for each in columns.prices)
    if tariff.is_foreign:
        raise FileRefused(f"No price of this file is in {tariff.currency}: it has {named}.")
    code = next((each.code for each in columns.prices if each.code), "USD")
    raise FileRefused(
        f"The prices of this file are not in rand: {named}. "
        f"Say which currency to take and what one of it is worth in rand: --currency {code} --rate."
    )


def _best(found: Sequence[PriceColumn]) -> list[PriceColumn]:
    """One column of each kind, those without a region before the others."""
    ordered = sorted(found, key=lambda each: bool(each.region))
    kinds = {each.kind: each for each in reversed(ordered)}
    return list(kinds.values()) if "price" in kinds else []
