"""A page of goods, whoever listed them: what the list component draws (templates/catalog/_listing.html)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.catalog.listing_pages import PAGE_SIZE, Within
from app.catalog.queries import LAST_PAGE, Card
from app.search.port import Facet, FacetKind, Order
from app.storefront import facets as facet_view
from app.storefront.facets import Chip, Labels, ShownFacet
from app.storefront.narrowing import MOST_AT_ONCE, Narrowing

ORDER_LABELS = {
    Order.RELEVANCE: "Best match",
    Order.CURATED: "Our order",
    Order.NEWEST: "Newest",
    Order.PRICE_ASC: "Price, low to high",
    Order.PRICE_DESC: "Price, high to low",
    Order.RATING: "Rating",
}
NO_LABELS: Labels = {}


def page_count(total: int) -> int:
    """Pages with a number; further goods are reached by keys, where the list has them."""
    return min(max(-(-total // PAGE_SIZE), 1), LAST_PAGE)


@dataclass(frozen=True)
class Results:
    """Where a list is, what can be ticked, and the ways on. Its addresses are those of other states of it.

    Facets and chips are worked out once; a page looks at them in several places.
    """

    path: str
    narrowing: Narrowing
    #: The usual one first.
    orders: tuple[Order, ...]
    total: int
    cards: Sequence[Card] = ()
    found: Sequence[Facet] = ()
    #: Names of ticked values that no facet here has.
    labels: Labels = field(default_factory=dict)
    #: Of which kind of list they are, where they are no search's.
    within: Within | None = None
    #: The key behind the last good, where the list goes on behind its numbered pages.
    next_after: str = ""

    @property
    def number(self) -> int:
        return self.narrowing.last_page

    @property
    def pages(self) -> int:
        return page_count(self.total)

    @property
    def is_behind(self) -> bool:
        """Whether these are goods behind the numbered pages."""
        return bool(self.narrowing.after)

    @property
    def order(self) -> Order:
        return self.narrowing.order or self.orders[0]

    @property
    def order_label(self) -> str:
        return ORDER_LABELS[self.order]

    @property
    def sorts(self) -> list[tuple[Order, str, str]]:
        usual = self.orders[0]
        return [
            (order, ORDER_LABELS[order], self._url(self.narrowing.put_in(None if order is usual else order)))
            for order in self.orders
        ]

    @cached_property
    def facets(self) -> list[ShownFacet]:
        """A brand's list has one brand; beside a category stand links to those below it."""
        shown = [facet for facet in self.found if facet.key != self.within or facet.kind is FacetKind.TREE]
        drawn = facet_view.shown(shown, self.narrowing, self.labels, total=self.total)
        if self.within is not Within.CATEGORY:
            return drawn
        return [
            facet_view.with_links(one, self.narrowing) if one.kind is FacetKind.TREE else one for one in drawn
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        return list(facet_view.chips(self.found, self.narrowing, self.labels, path=self.path))

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the form of the facets sends along unseen: the words, the order, and what no facet here shows."""
        shown = {facet.key for facet in self.facets if not any(row.url for row in facet.open)}
        said = [("q", self.narrowing.text)] if self.narrowing.text else []
        said += [("sort", self.narrowing.order.value)] if self.narrowing.order else []
        return [*said, *((key, value) for key, value in self.narrowing.ticks() if key not in shown)]

    @property
    def url(self) -> str:
        return self._url(self.narrowing)

    @property
    def cleared_url(self) -> str:
        return self._url(self.narrowing.cleared())

    @property
    def more_url(self) -> str | None:
        """This page and the next; the one address of a list that was let grow."""
        first, last = self.narrowing.first_page, self.narrowing.last_page
        if self.is_behind or last >= self.pages or last - first + 1 >= MOST_AT_ONCE:
            return None
        return self._url(self.narrowing.on_page(first, last + 1))

    @property
    def behind_url(self) -> str | None:
        return self._url(self.narrowing.behind(self.next_after)) if self.next_after else None

    @property
    def shown_until(self) -> int:
        return min(self.narrowing.last_page * PAGE_SIZE, self.total)

    def url_for(self, number: int) -> str:
        return self._url(self.narrowing.on_page(number))

    def _url(self, narrowing: Narrowing) -> str:
        return narrowing.url(self.path)
