"""Choosing a variant by its options: which values can be had with the others chosen, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from app.cart.models import MAXIMUM_QUANTITY
from app.catalog.addresses import option_key, variant_url
from app.catalog.models.listing import StockBand
from app.inventory.words import Supply


@dataclass(frozen=True, slots=True)
class VariantOffer:
    """A variant as the page offers it."""

    id: UUID
    sku: str
    option_values: tuple[str, ...]
    price_cents: int
    compare_at_cents: int | None
    barcode: str
    #: For the courier; none for what is not sent.
    weight_grams: int | None
    supply: Supply

    @classmethod
    def of(cls, row: Row[Any]) -> "VariantOffer":
        was = row.compare_at_cents
        return cls(
            row.id,
            row.sku,
            tuple(row.option_values),
            row.price_cents,
            was if was is not None and was > row.price_cents else None,
            row.barcode,
            row.weight_grams if row.requires_shipping else None,
            Supply.of(track_stock=row.track_stock, available=row.available),
        )

    @property
    def title(self) -> str:
        return " / ".join(self.option_values)

    @property
    def stock_words(self) -> str:
        return self.supply.words

    @property
    def band(self) -> StockBand:
        return self.supply.band

    @property
    def can_buy(self) -> bool:
        return self.supply.available > 0

    @property
    def max_quantity(self) -> int:
        return min(self.supply.available, MAXIMUM_QUANTITY)


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """One value of an option. ``reason`` says in words why it cannot be had with what else is chosen."""

    value: str
    swatch: str | None
    url: str
    selected: bool
    reason: str | None

    @property
    def available(self) -> bool:
        return self.reason is None


@dataclass(frozen=True, slots=True)
class OptionChoice:
    name: str
    position: int
    values: list[ValueChoice]


class Choices:
    """The options of one product, what the address asks for, and the variant that follows from both."""

    def __init__(
        self, slug: str, options: Sequence[Mapping[str, Any]], variants: Sequence[VariantOffer]
    ) -> None:
        self._slug = slug
        self._options = options
        self._names = [str(option["name"]) for option in options]
        self._variants = [variant for variant in variants if len(variant.option_values) == len(options)]
        self._by_values = {variant.option_values: variant for variant in self._variants}

    def settle(self, query: Mapping[str, str]) -> tuple[str, ...]:
        """One value per option: those asked for that exist, the rest from the first variant that can be bought.

        Where everything is asked for, the answer is just that, whether it is made or not.
        """
        asked = [self._asked(option, query) for option in self._options]
        fitting = [variant for variant in self._variants if _fits(variant, asked)] or self._variants
        first = next((variant for variant in fitting if variant.can_buy), next(iter(fitting), None))
        given = first.option_values if first else tuple(str(o["values"][0]) for o in self._options)
        return tuple(value or usual for value, usual in zip(asked, given, strict=True))

    @staticmethod
    def _asked(option: Mapping[str, Any], query: Mapping[str, str]) -> str | None:
        value = query.get(option_key(str(option["name"])))
        return value if value in option["values"] else None

    def selected(self, values: tuple[str, ...]) -> VariantOffer | None:
        return self._by_values.get(values)

    def url(self, values: Sequence[str]) -> str:
        return variant_url(self._slug, self._names, values)

    def rows(self, chosen: tuple[str, ...]) -> list[OptionChoice]:
        return [
            OptionChoice(
                name=str(option["name"]),
                position=index + 1,
                values=[self._value(index, str(value), chosen) for value in option["values"]],
            )
            for index, option in enumerate(self._options)
        ]

    def _value(self, index: int, value: str, chosen: tuple[str, ...]) -> ValueChoice:
        values = (*chosen[:index], value, *chosen[index + 1 :])
        swatch = self._options[index]["swatches"].get(value)
        return ValueChoice(
            value=value,
            swatch=swatch,
            url=self.url(values if values in self._by_values else self._nearest(index, value, chosen)),
            selected=value == chosen[index],
            reason=self._reason(value, values, others=(*chosen[:index], *chosen[index + 1 :])),
        )

    def _nearest(self, index: int, value: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """What is made with this value and as much as may be of the rest, so that the link leads somewhere."""
        having = [variant for variant in self._variants if variant.option_values[index] == value]

        def likeness(variant: VariantOffer) -> tuple[bool, int]:
            same = sum(ours == theirs for ours, theirs in zip(variant.option_values, chosen, strict=True))
            return variant.can_buy, same

        return max(having, key=likeness).option_values if having else chosen

    def _reason(self, value: str, values: tuple[str, ...], *, others: tuple[str, ...]) -> str | None:
        variant = self._by_values.get(values)
        within = f" in {' and '.join(others)}" if others else ""
        if variant is None:
            return f"{value} is not made{within}"
        return None if variant.can_buy else f"{value} is sold out for now{within}"


def _fits(variant: VariantOffer, asked: Sequence[str | None]) -> bool:
    pairs = zip(variant.option_values, asked, strict=True)
    return all(wanted is None or wanted == value for value, wanted in pairs)
