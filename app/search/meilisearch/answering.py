"""Meilisearch's answers in our terms."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.search import tokens
from app.search.meilisearch.asking import IN_STOCK, ON_SALE, PRICE, RATING, SHOWN, TENTHS
from app.search.port import MARK_OPEN, PriceRange

FACETS = "facets."


@dataclass(slots=True)
class Answer:
    """What one question came to: a stretch of goods, how many there are in all, and the counts of its facets."""

    product_ids: list[UUID]
    total: int
    highlights: dict[UUID, str]
    #: By attribute and value.
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None

    def take_counts(self, result: Mapping[str, Any]) -> None:
        """Of the attributes that it has counted, in place of what was counted before."""
        for attribute, values in (result.get("facetDistribution") or {}).items():
            self.counts[attribute] = Counter(values)
        if stats := (result.get("facetStats") or {}).get(PRICE):
            self.least, self.most = int(stats["min"]), int(stats["max"])

    def add(self, other: "Answer") -> None:
        """The counts of goods that were asked for apart; no product is among both."""
        for attribute, values in other.counts.items():
            self.counts.setdefault(attribute, Counter()).update(values)
        self.least = _chosen(min, self.least, other.least)
        self.most = _chosen(max, self.most, other.most)

    @property
    def price(self) -> PriceRange:
        return PriceRange(self.least, self.most)

    def by_token(self) -> dict[int, int]:
        """Counts as PostgreSQL's engine has them: one number for a facet and its value (tokens.py)."""
        found: Counter[int] = Counter()
        for attribute, values in self.counts.items():
            for value, count in values.items():
                for number in _tokens(attribute, value):
                    found[number] += count
        return dict(found)


def answer(results: Sequence[Mapping[str, Any]], *, total: int | None = None) -> Answer:
    """The first has the goods, the others each count one facet."""
    hits = results[0]["hits"]
    counted = results[0].get("totalHits", results[0].get("estimatedTotalHits", 0))
    found = Answer([UUID(hit["id"]) for hit in hits], counted if total is None else total, highlights(hits))
    for result in results:
        found.take_counts(result)
    return found


def highlights(hits: Sequence[Mapping[str, Any]]) -> dict[UUID, str]:
    """The first attribute of each in which something is marked."""
    found = {}
    for hit in hits:
        shown = hit.get("_formatted") or {}
        texts = [text for name in SHOWN for text in _texts(shown.get(name))]
        marked = next((text for text in texts if MARK_OPEN in text), None)
        if marked is not None:
            found[UUID(hit["id"])] = marked
    return found


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []


def _tokens(attribute: str, value: str) -> list[int]:
    if attribute.startswith(FACETS):
        return [tokens.token(attribute.removeprefix(FACETS), value)]
    if attribute == RATING:
        # So many stars or more: who has four has three too.
        stars = int(float(value)) // TENTHS
        return [tokens.token(tokens.RATING, str(star)) for star in range(1, stars + 1)]
    flags = {IN_STOCK: (tokens.STOCK, "in"), ON_SALE: (tokens.SALE, "yes")}
    if attribute in flags and value == "true":
        return [tokens.token(*flags[attribute])]
    return []


def _chosen(choose: Any, one: int | None, other: int | None) -> int | None:
    known = [value for value in (one, other) if value is not None]
    return choose(known) if known else None
