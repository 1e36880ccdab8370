"""What a search engine is asked, and what it answers: PostgreSQL's and Meilisearch's speak this and nothing else.

An engine knows which goods fit and how many there are of each kind. What they cost and whether they can be had is read
from the database when they are shown, whoever found them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.catalog.listing_pages import Within

LONGEST_TEXT = 200


class Order(StrEnum):
    """How what was found is put in order; the values are those of ``sort=``."""

    RELEVANCE = "relevance"
    CURATED = "curated"
    NEWEST = "newest"
    PRICE_ASC = "price-asc"
    PRICE_DESC = "price-desc"
    RATING = "rating"


class FacetKind(StrEnum):
    #: Values in the order of their counts, or their own: brand, colour, size, an attribute.
    CHOICE = "choice"
    #: Categories, each with its depth.
    TREE = "tree"
    #: A least and a most, in cents.
    PRICE = "price"
    #: Yes or nothing: in stock, on sale.
    FLAG = "flag"
    #: So many stars or more.
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class PriceRange:
    """In cents, VAT inside, both ends included; None is open."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The list that is looked through: a category with all below it, a collection, a brand."""

    within: Within
    owner_id: UUID


@dataclass(frozen=True, slots=True)
class Query:
    """One page of what a shopper asks to see.

    ``choices`` has the ticked values by facet: goods fit that have one of each facet's. An unknown facet or value is
    no error, and what nothing has finds nothing.
    """

    #: Trimmed, at most ``LONGEST_TEXT`` characters, no NUL and no lone surrogates; empty in a list that is browsed.
    text: str = ""
    scope: Scope | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price: PriceRange = PriceRange()
    in_stock: bool = False
    on_sale: bool = False
    #: Stars, 1 to 5.
    rating_from: int | None = None
    order: Order = Order.RELEVANCE
    #: Goods that the merchant wants first for these words, already known to be for sale.
    pinned: tuple[UUID, ...] = ()
    #: From 1.
    page: int = 1
    per_page: int = 24
    with_facets: bool = True


@dataclass(frozen=True, slots=True)
class FacetValue:
    """``count`` is of the goods that would be shown with this value ticked and this facet's others as they are not."""

    value: str
    label: str
    count: int
    #: ``#rrggbb`` of a colour that the merchant has given.
    swatch: str | None = None
    #: In a tree, 0 at its top.
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a list. ``key`` stands in the address; ``values`` are those that some goods here have."""

    key: str
    label: str
    kind: FacetKind
    values: tuple[FacetValue, ...] = ()
    #: Of a price facet, what the cheapest and the dearest cost, its own ends left aside.
    price: PriceRange = PriceRange()


@dataclass(frozen=True, slots=True)
class Found:
    """A page of goods, best first."""

    product_ids: tuple[UUID, ...]
    total: int
    facets: tuple[Facet, ...] = ()
    #: The text that was searched for instead, where nothing had the words as they were typed.
    corrected: str | None = None
    #: Whether goods are among these that lack one of the words.
    is_relaxed: bool = False
    #: By product, what matched: plain text with the matching words between ``MARK_OPEN`` and ``MARK_CLOSE``.
    highlights: Mapping[UUID, str] = field(default_factory=dict)


#: Of private use, so that text of a merchant cannot say them; pages turn them into <mark>.
MARK_OPEN, MARK_CLOSE = "\ue010", "\ue011"


@dataclass(frozen=True, slots=True)
class Suggested:
    """What fits a text that is still being typed, best first."""

    product_ids: tuple[UUID, ...]
    corrected: str | None = None


class SearchUnavailable(Exception):
    """The engine does not answer, answers too late, or has nothing where the shop has goods."""


class Engine(Protocol):
    """Below the route: a session of one store is all it is given."""

    name: str

    def search(self, session: Session, query: Query) -> Found:
        """Raises SearchUnavailable."""
        ...

    def suggest(self, session: Session, text: str, *, limit: int) -> Suggested:
        """Raises SearchUnavailable."""
        ...

    def facet_values(self, session: Session, query: Query, *, key: str, starts: str) -> Sequence[FacetValue]:
        """Those of one facet whose label has a word that starts so, for facets with too many to list."""
        ...
