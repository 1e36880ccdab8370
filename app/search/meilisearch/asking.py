"""A query of ours as Meilisearch takes it: attributes from a list of ours, what a shopper gave in quotes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.search.port import MARK_CLOSE, MARK_OPEN, Order, PriceRange, Query

#: Of our own making (slugs); whatever else is asked for is no facet.
KEY_SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: What no document has.
NOTHING = "id = none"
PRICE, RATING, IN_STOCK, ON_SALE = "price_cents", "rating", "in_stock", "on_sale"
#: ``rating`` is in tenths of a star.
TENTHS = 10
SORTS: Mapping[Order, str] = {
    Order.NEWEST: "published_at:desc",
    Order.PRICE_ASC: "price_cents:asc",
    Order.PRICE_DESC: "price_cents:desc",
    Order.RATING: "rating:desc",
}
SHOWN = ("title", "subtitle", "description", "attributes")
CROPPED = ("description", "attributes")
CROP_WORDS = 18


@dataclass(frozen=True, slots=True)
class Count:
    """A count of one facet's values among the goods that fit but for what is chosen of this facet."""

    attribute: str
    query: Query


def attribute_of(key: str) -> str:
    return f"facets.{key}"


def quoted(value: str) -> str:
    """A value of a filter, whatever it has in it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def filters(query: Query) -> list[str]:
    """All of them must hold."""
    said = [_one_of(key, values) for key, values in sorted(query.choices.items()) if values]
    if query.price.least is not None:
        said.append(f"{PRICE} >= {int(query.price.least)}")
    if query.price.most is not None:
        said.append(f"{PRICE} <= {int(query.price.most)}")
    if query.in_stock:
        said.append(f"{IN_STOCK} = true")
    if query.on_sale:
        said.append(f"{ON_SALE} = true")
    if query.rating_from is not None:
        said.append(f"{RATING} >= {TENTHS * int(query.rating_from)}")
    return said


def _one_of(key: str, values: Iterable[str]) -> str:
    if not KEY_SHAPE.fullmatch(key):
        return NOTHING
    return f"{attribute_of(key)} IN [{', '.join(quoted(value) for value in values)}]"


def counts(query: Query) -> list[Count]:
    """The facets whose own choice must be left aside to count what else there is of them.

    A flag needs none: who ticks it sees just those that it counts.
    """
    found = [
        Count(attribute_of(key), replace(query, choices=without(query.choices, key)))
        for key, values in sorted(query.choices.items())
        if values and KEY_SHAPE.fullmatch(key)
    ]
    if query.price != PriceRange():
        found.append(Count(PRICE, replace(query, price=PriceRange())))
    if query.rating_from is not None:
        found.append(Count(RATING, replace(query, rating_from=None)))
    return found


def without(choices: Mapping[str, tuple[str, ...]], key: str) -> dict[str, tuple[str, ...]]:
    return {other: values for other, values in choices.items() if other != key}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which of the goods in their order: so many, from one on."""

    offset: int
    limit: int

    @property
    def is_page(self) -> bool:
        return self.limit > 0 and self.offset % self.limit == 0


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and how: the index, the words, whether all of them must be there, and what holds whatever is chosen."""

    uid: str
    text: str
    must_have_all: bool = True
    #: Of the list that is looked through; and of pinned goods, which are found apart.
    within: tuple[str, ...] = ()

    def hits(self, query: Query, stretch: Stretch, facets: Sequence[str]) -> dict[str, Any]:
        """Goods in their order, and counts of these attributes. Only whole pages are counted to the last one."""
        window = {"offset": stretch.offset, "limit": stretch.limit}
        if stretch.is_page:
            window = {"page": stretch.offset // stretch.limit + 1, "hitsPerPage": stretch.limit}
        return {
            **self._common(query),
            **window,
            "facets": list(facets),
            "sort": [SORTS[query.order]] if query.order in SORTS else [],
            "attributesToRetrieve": ["id"],
            "attributesToHighlight": list(SHOWN),
            "attributesToCrop": list(CROPPED),
            "cropLength": CROP_WORDS,
            "highlightPreTag": MARK_OPEN,
            "highlightPostTag": MARK_CLOSE,
        }

    def total(self, query: Query) -> dict[str, Any]:
        return {**self._common(query), "page": 1, "hitsPerPage": 1, "attributesToRetrieve": ["id"]}

    def count(self, count: Count) -> dict[str, Any]:
        return {**self._common(count.query), "limit": 0, "facets": [count.attribute]}

    def first(self, limit: int) -> dict[str, Any]:
        """The best few for words that are still being typed, which need not all be there."""
        wanted = {"indexUid": self.uid, "q": self.text, "limit": limit}
        return {**wanted, "attributesToRetrieve": ["id"], "matchingStrategy": "last"}

    def conditions(self, query: Query) -> list[str]:
        return [*self.within, *filters(query)]

    @property
    def strategy(self) -> str:
        return "all" if self.must_have_all else "last"

    def _common(self, query: Query) -> dict[str, Any]:
        return {
            "indexUid": self.uid,
            "q": self.text,
            "filter": self.conditions(query),
            "matchingStrategy": self.strategy,
        }


def among(product_ids: Iterable[object]) -> str:
    return f"id IN [{', '.join(quoted(str(product_id)) for product_id in product_ids)}]"
