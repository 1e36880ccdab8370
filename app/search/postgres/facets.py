"""Facets as they are shown, from values with their counts and what they stand for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.catalog.listing_pages import Within
from app.catalog.navigation import Node, category_tree
from app.search import tokens
from app.search.port import Facet, FacetKind, FacetValue, PriceRange, Query

#: Options and attributes beside a list; those that most goods have.
MOST_FACETS = 10

Told = Mapping[str, Any]


def facets_of(
    session: Session, query: Query, told: Iterable[Told], *, prices: tuple[int | None, int | None]
) -> tuple[Facet, ...]:
    """In the order in which they are shown: category, brand, price, options and attributes, rating, stock, sale."""
    by_group: dict[int, list[Told]] = defaultdict(list)
    for each in told:
        by_group[tokens.group_of(each["token"])].append(each)
    flags = {
        key: by_group.pop(tokens.group(key), [])
        for key in (tokens.CATEGORY, tokens.RATING, tokens.STOCK, tokens.SALE)
    }
    brands = _explained(by_group.pop(tokens.group(tokens.BRAND), []))
    found = [
        _categories(session, query, flags[tokens.CATEGORY]),
        _choice(brands) if brands else None,
        Facet(tokens.PRICE, "Price", FacetKind.PRICE, price=PriceRange(*prices))
        if prices[0] is not None
        else None,
        *_described(query, by_group.values()),
        _rating(flags[tokens.RATING]),
        _flag(tokens.STOCK, FacetValue("in", "In stock", _sum(flags[tokens.STOCK]))),
        _flag(tokens.SALE, FacetValue("yes", "On sale", _sum(flags[tokens.SALE]))),
    ]
    return tuple(facet for facet in found if facet is not None)


def _categories(session: Session, query: Query, told: Sequence[Told]) -> Facet | None:
    """Of the list's own category what is below it; of any other list the whole tree."""
    counts = {each["token"]: each["count"] for each in told}
    tree = category_tree(session)
    nodes = tree.departments
    if (
        query.scope is not None
        and query.scope.within is Within.CATEGORY
        and query.scope.owner_id in tree.by_id
    ):
        nodes = tree.by_id[query.scope.owner_id].children
    values = tuple(_branch(nodes, counts, depth=0))
    return Facet(tokens.CATEGORY, "Category", FacetKind.TREE, values) if values else None


def _branch(nodes: Iterable[Node], counts: Mapping[int, int], *, depth: int) -> Iterable[FacetValue]:
    for node in nodes:
        if count := counts.get(tokens.category_token(node.id), 0):
            yield FacetValue(node.path, node.name, count, depth=depth)
            yield from _branch(node.children, counts, depth=depth + 1)


def _choice(told: Sequence[Told]) -> Facet:
    """Numbers in their order, all else by count."""
    if all(each["number"] is not None for each in told):
        ordered = sorted(told, key=lambda each: float(each["number"]))
    else:
        ordered = sorted(told, key=lambda each: (-each["count"], each["label"].casefold()))
    values = tuple(
        FacetValue(each["value"], each["label"], each["count"], each["swatch"]) for each in ordered
    )
    return Facet(told[0]["key"], told[0]["facet_label"], FacetKind.CHOICE, values)


def _explained(told: Iterable[Told]) -> list[Told]:
    """Without values that nobody has said the meaning of: the address was made up, or the goods are gone."""
    return [each for each in told if each["key"] is not None]


def _described(query: Query, groups: Iterable[list[Told]]) -> list[Facet]:
    """The commonest, and those that are ticked whatever they are."""
    known = [rows for each in groups if (rows := _explained(each))]
    known.sort(key=lambda rows: -sum(row["count"] for row in rows))
    kept = [
        rows for place, rows in enumerate(known) if place < MOST_FACETS or rows[0]["key"] in query.choices
    ]
    kept.sort(key=lambda rows: (min(row["position"] for row in rows), rows[0]["key"]))
    return [_choice(rows) for rows in kept]


def _rating(told: Sequence[Told]) -> Facet | None:
    counts = {each["token"]: each["count"] for each in told}
    values = tuple(
        FacetValue(str(stars), f"{stars} stars and more" if stars < tokens.MOST_STARS else "5 stars", count)
        for stars in range(tokens.MOST_STARS, 0, -1)
        if (count := counts.get(tokens.token(tokens.RATING, str(stars)), 0))
    )
    return Facet(tokens.RATING, "Rating", FacetKind.RATING, values) if values else None


def _flag(key: str, value: FacetValue) -> Facet | None:
    return Facet(key, value.label, FacetKind.FLAG, (value,)) if value.count else None


def _sum(told: Iterable[Told]) -> int:
    return sum(each["count"] for each in told)
