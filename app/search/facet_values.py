"""The values that a product has in the facets of lists: as numbers, and what each stands for."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.catalog.attribute_values import plain
from app.catalog.slugs import slugify
from app.search import tokens
from app.search.sources import Source

LONGEST_LABEL = 80
OPTIONS, ATTRIBUTES, MOST_POSITIONS = 10, 100, 800


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a token stands for: a row of ``search_facet_value``."""

    token: int
    key: str
    value: str
    facet_label: str
    label: str
    position: int
    number: Decimal | None = None
    swatch: str | None = None


def tokens_of(source: Source, meanings: dict[int, Meaning]) -> list[int]:
    """All values of a product, in order; what they stand for is added to ``meanings``."""
    found = {tokens.category_token(category_id) for category_id, _ in source.categories}
    if source.is_in_stock:
        found.add(tokens.token(tokens.STOCK, "in"))
    if source.is_on_sale:
        found.add(tokens.token(tokens.SALE, "yes"))
    found |= {tokens.token(tokens.RATING, str(stars)) for stars in range(1, source.rating // 10 + 1)}
    for meaning in _meanings(source):
        found.add(meaning.token)
        meanings.setdefault(meaning.token, meaning)
    return sorted(found)


def _meanings(source: Source) -> Iterator[Meaning]:
    if source.brand_id is not None:
        number = tokens.brand_token(source.brand_id)
        yield Meaning(number, tokens.BRAND, source.brand_slug, "Brand", source.brand_name, 1)
    for place, (name, values) in enumerate(source.options):
        for label, swatch in values.items():
            yield _meaning(name, slugify(label), label, position=OPTIONS + place, swatch=swatch)
    for told in source.attributes:
        if told.is_filterable:
            yield from _of_attribute(told)


def _of_attribute(told: Any) -> Iterator[Meaning]:
    position = ATTRIBUTES + min(told.position, MOST_POSITIONS)
    if told.flag is not None:
        yes = "Yes" if told.flag else "No"
        yield _meaning(told.name, yes.lower(), yes, position=position)
    elif told.number is not None:
        bare = plain(told.number)
        label = f"{bare} {told.unit}".strip()
        value = f"{bare}-{slugify(told.unit)}" if told.unit else bare
        yield _meaning(told.name, value, label, position=position, number=told.number)
    for text in told.texts:
        yield _meaning(told.name, slugify(text), text, position=position)


def _meaning(name: str, value: str, label: str, *, position: int, **more: Any) -> Meaning:
    key = tokens.key_of(name)
    return Meaning(tokens.token(key, value), key, value, name, label[:LONGEST_LABEL], position, **more)
