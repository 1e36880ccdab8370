"""The facets of a list as a page shows them: what is ticked, what is folded away, and the chips that take it off."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.catalog.addresses import category_url
from app.money import rand
from app.search.port import Facet, FacetKind, FacetValue, PriceRange
from app.storefront.narrowing import CENTS, Narrowing

#: Values that stand open; the others are behind "more".
MOST_OPEN = 8
#: A folded rest of so few is no relief.
FEWEST_FOLDED = 3
#: A facet is shown that one in so many goods have.
FEWEST_SHARE = 5
#: More than these weigh a page down and help nobody to choose; what is ticked and departments are listed in any case.
MOST_LISTED = 40

Labels = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A value that can be ticked; ``count`` is None where it is not known how many it would leave."""

    value: str
    label: str
    count: int | None
    is_ticked: bool
    swatch: str | None = None
    depth: int = 0
    #: Of a category beside the list of one above it: its own list, narrowed as this one is.
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownFacet:
    key: str
    label: str
    kind: FacetKind
    open: tuple[Row, ...] = ()
    folded: tuple[Row, ...] = ()
    #: Of a price: in rand, the ends of the slider, and what is asked, "" for an open end.
    least: int = 0
    most: int = 0
    asked: tuple[str, str] = ("", "")

    @property
    def is_folded(self) -> bool:
        return not any(row.is_ticked for row in self.folded)


@dataclass(frozen=True, slots=True)
class Chip:
    """What is ticked, and the address of the list without it."""

    key: str
    label: str
    url: str


def shown(facets: Sequence[Facet], narrowing: Narrowing, labels: Labels, *, total: int) -> list[ShownFacet]:
    """Those that can make a difference here, in the engine's order."""
    drawn = (
        _price(facet, narrowing) if facet.kind is FacetKind.PRICE else _values(facet, narrowing, labels)
        for facet in facets
        if narrowing.ticked(facet.key) or not _is_of_few(facet, total)
    )
    return [facet for facet in drawn if facet is not None]


def with_links(facet: ShownFacet, narrowing: Narrowing) -> ShownFacet:
    """Categories beside the list of one above them lead to their own lists."""
    elsewhere = narrowing.without_all("category")

    def linked(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(replace(row, url=elsewhere.url(category_url(row.value))) for row in rows)

    return replace(facet, open=linked(facet.open), folded=linked(facet.folded))


def chips(facets: Sequence[Facet], narrowing: Narrowing, labels: Labels, *, path: str) -> Iterator[Chip]:
    named = dict(labels) | {
        (facet.key, value.value): value.label
        for facet in facets
        if facet.kind in (FacetKind.CHOICE, FacetKind.TREE)
        for value in facet.values
    }
    for key, value in narrowing.ticks():
        label = named.get((key, value)) or _said(key, value, narrowing.price)
        yield Chip(key, label, narrowing.without(key, value).url(path))


def _said(key: str, value: str, price: PriceRange) -> str:
    if key == "price":
        return _price_said(price)
    return {
        "stock": "In stock",
        "sale": "On sale",
        "rating": "5 stars" if value == "5" else f"{value} stars or more",
    }.get(key) or plain(value)


def plain(value: str) -> str:
    """A value whose name is not known, as well as its slug says it."""
    words = value.rpartition("/")[2].replace("-", " ").strip() or value
    return words[:1].upper() + words[1:]


def _price_said(price: PriceRange) -> str:
    least, most = (
        None if cents is None else rand(cents).removesuffix(",00") for cents in (price.least, price.most)
    )
    if least and most:
        return f"{least} to {most}"
    return f"From {least}" if least else f"Up to {most}"


def _values(facet: Facet, narrowing: Narrowing, labels: Labels) -> ShownFacet | None:
    """What is ticked stays in the form even where nothing here has it, or the next tick would take it off."""
    ticked = narrowing.ticked(facet.key)
    if not ticked and not _is_of_use(facet):
        return None
    rows = [_row(value, ticked) for value in facet.values]
    known = {row.value for row in rows}
    rows += [
        Row(
            value,
            labels.get((facet.key, value)) or _said(facet.key, value, narrowing.price),
            0,
            is_ticked=True,
        )
        for value in ticked
        if value not in known
    ]
    if facet.kind is FacetKind.RATING:
        rows.sort(key=lambda row: row.value, reverse=True)
    listed = _listed(rows, is_tree=facet.kind is FacetKind.TREE)
    cut = MOST_OPEN if len(listed) >= MOST_OPEN + FEWEST_FOLDED else len(listed)
    return ShownFacet(facet.key, facet.label, facet.kind, tuple(listed[:cut]), tuple(listed[cut:]))


def _listed(rows: list[Row], *, is_tree: bool) -> list[Row]:
    """Of a tree the deepest go first, of one level the smallest, so that nothing is listed without what it is in."""
    if len(rows) <= MOST_LISTED:
        return rows
    if is_tree:
        best = sorted(rows, key=lambda row: (row.depth, -(row.count or 0)))
        kept = {row.value for n, row in enumerate(best) if n < MOST_LISTED or not row.depth or row.is_ticked}
    else:
        kept = {row.value for n, row in enumerate(rows) if n < MOST_LISTED or row.is_ticked}
    return [row for row in rows if row.value in kept]


def _row(value: FacetValue, ticked: Sequence[str]) -> Row:
    return Row(value.value, value.label, value.count, value.value in ticked, value.swatch, value.depth)


def _is_of_few(facet: Facet, total: int) -> bool:
    """An option or attribute of a corner of the list: narrowing the rest of it comes first."""
    if facet.kind is not FacetKind.CHOICE:
        return False
    return sum(value.count for value in facet.values) * FEWEST_SHARE < total


def _is_of_use(facet: Facet) -> bool:
    """A single value would leave the list as it is; of a flag or of stars one is all there is."""
    counted = [value for value in facet.values if value.count]
    return len(counted) > (1 if facet.kind is FacetKind.CHOICE else 0)


def _price(facet: Facet, narrowing: Narrowing) -> ShownFacet | None:
    least = (facet.price.least or 0) // CENTS
    most = -(-(facet.price.most or 0) // CENTS)
    asked = narrowing.price
    if least >= most and not narrowing.ticked("price"):
        return None
    ends = tuple("" if cents is None else str(cents // CENTS) for cents in (asked.least, asked.most))
    return ShownFacet(facet.key, facet.label, facet.kind, least=least, most=most, asked=(ends[0], ends[1]))
