"""Facets and their counts, held against goods counted one by one."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.catalog.listing_pages import Within
from app.catalog.navigation import forget_trees
from app.database import in_store
from app.extensions import db
from app.search import counts
from app.search.port import Found, Order, PriceRange, Query, Scope
from app.search.postgres.engine import PostgresEngine
from app.search.postgres.models import SearchCount
from tests.cast import cast_two_stores, found_store
from tests.conftest import Emptying
from tests.search.shelf import Shelf, Ware, put

SHEDS = ("shed", "shed/left", "shed/left/corner", "house")
BRANDS = ("Alpha", "Beta", "Gamma", "")
COLOURS = ("Red", "Green", "Blue")
LITRES = ("", "0.5", "2", "10")
WORDS = ("bucket", "basin", "kettle")


def _wares() -> list[Ware]:
    chance = Random(20261128)
    return [
        Ware(
            slug=f"ware-{number}",
            title=f"Plain {chance.choice(WORDS)} {number}",
            category=chance.choice(SHEDS),
            brand=chance.choice(BRANDS),
            colours=tuple(sorted(chance.sample(COLOURS, chance.randint(0, 2)))),
            price=chance.choice((1_000, 5_000, 9_900, 25_000)),
            was=chance.choice((None, 99_000)),
            stock=chance.choice((0, 5, 5)),
            stars=chance.randint(0, 5),
            litres=chance.choice(LITRES),
            is_washable=chance.choice((None, True, False)),
        )
        for number in range(60)
    ]


WARES = _wares()
Test = Callable[[Ware], bool]


@pytest.fixture(scope="module")
def filled(app: Flask, emptying: Emptying) -> Iterator[tuple[Flask, UUID, Shelf]]:
    """A store of its own, filled once: these tests only look."""
    emptying.empty()
    app.extensions["redis"].redis.flushdb()
    forget_trees()
    with app.app_context():
        cast_two_stores()
        store = found_store("shed", "The Shed", "shed.localhost", theme="kloof", vat_number=None)
        with in_store(store.id) as session:
            shelf = put(session, WARES)
            session.commit()
    yield app, store.id, shelf
    with app.app_context():
        db.session.remove()


def checks_of(query: Query) -> dict[str, Test]:
    """By facet, whether goods have one of its ticked values."""
    found: dict[str, Test] = {}
    for key, values in query.choices.items():
        found[key] = lambda ware, key=key, values=values: bool(set(values) & values_of(ware)[key])
    if query.price != PriceRange():
        least, most = query.price.least or 0, query.price.most or 10**9
        found["price"] = lambda ware: least <= ware.price <= most
    if query.in_stock:
        found["stock"] = lambda ware: ware.stock > 0
    if query.on_sale:
        found["sale"] = lambda ware: ware.was is not None
    if query.rating_from:
        found["rating"] = lambda ware: ware.stars >= (query.rating_from or 0)
    return found


def values_of(ware: Ware) -> dict[str, set[str]]:
    parts = ware.category.split("/")
    return {
        "category": {"/".join(parts[: depth + 1]) for depth in range(len(parts))},
        "brand": {ware.brand.lower()} - {""},
        "colour": {colour.lower() for colour in ware.colours},
        "capacity": {f"{ware.litres}-l"} if ware.litres else set(),
        "washable": set() if ware.is_washable is None else {"yes" if ware.is_washable else "no"},
        "stock": {"in"} if ware.stock else set(),
        "sale": {"yes"} if ware.was else set(),
        "rating": {str(stars) for stars in range(1, ware.stars + 1)},
    }


def counted(wares: list[Ware], query: Query) -> tuple[set[str], dict[str, Counter[str]]]:
    """The goods that fit, and each facet's counts over those that fit in every other facet."""
    tests = checks_of(query)
    fitting = {ware.slug for ware in wares if all(test(ware) for test in tests.values())}
    facets: dict[str, Counter[str]] = {}
    for key in values_of(wares[0] if wares else WARES[0]):
        others = [test for name, test in tests.items() if name != key]
        facets[key] = Counter(
            value for ware in wares if all(test(ware) for test in others) for value in values_of(ware)[key]
        )
    return fitting, facets


def told(found: Found) -> dict[str, dict[str, int]]:
    shown = {
        facet.key: {value.value: value.count for value in facet.values if value.count}
        for facet in found.facets
        if facet.key != "price"
    }
    return {key: values for key, values in shown.items() if values}


CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "brand": st.sampled_from([("alpha",), ("beta", "gamma"), ("nobody",)]),
        "colour": st.sampled_from([("red",), ("green", "blue"), ("puce", "red")]),
        "capacity": st.sampled_from([("2-l",), ("0.5-l", "10-l")]),
        "washable": st.just(("yes",)),
        "category": st.sampled_from([("shed/left",), ("house", "shed/left/corner")]),
    },
)
QUERIES = st.builds(
    Query,
    text=st.sampled_from(["", "bucket", "plain kettle"]),
    choices=CHOICES,
    price=st.sampled_from([PriceRange(), PriceRange(2_000, 9_900), PriceRange(most=5_000)]),
    in_stock=st.booleans(),
    on_sale=st.booleans(),
    rating_from=st.sampled_from([None, None, 3, 5]),
    order=st.sampled_from([Order.RELEVANCE, Order.PRICE_ASC, Order.RATING]),
    per_page=st.just(100),
)


def _among(query: Query, within: str) -> list[Ware]:
    wares = [
        ware
        for ware in WARES
        if not within or within in values_of(ware)["category"] | values_of(ware)["brand"]
    ]
    return [ware for ware in wares if all(word in ware.title.lower() for word in query.text.split())]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES, within=st.sampled_from(["", "shed", "shed/left", "alpha"]))
def test_facets_count_what_one_would_count_by_hand(
    filled: tuple[Flask, UUID, Shelf], query: Query, within: str
) -> None:
    app, store_id, shelf = filled
    scope = None
    if within in shelf.categories:
        scope = Scope(Within.CATEGORY, shelf.categories[within])
    elif within:
        scope = Scope(Within.BRAND, shelf.brands[within.title()])
    asked = replace(query, scope=scope)
    with app.app_context(), in_store(store_id) as session:
        found = PostgresEngine().search(session, asked)
    wares = _among(query, within)
    fitting, facets = counted(wares, asked)
    assert set(shelf.slugs(found.product_ids)) == fitting
    assert found.total == len(fitting)
    shown = told(found)
    if within in shelf.categories:  # of a category's own tree what is below it
        facets["category"] = Counter(
            {path: count for path, count in facets["category"].items() if path.startswith(f"{within}/")}
        )
    assert shown == {key: dict(values) for key, values in facets.items() if values}


def test_counts_that_are_kept_are_those_of_the_goods(filled: tuple[Flask, UUID, Shelf]) -> None:
    """And what has gone astray is put right."""
    app, store_id, _ = filled
    with app.app_context(), in_store(store_id) as session:
        assert counts.repair(session) == 0
        counts.add_up(session)
        assert counts.repair(session) == 0
        _break_counts(session)
        assert counts.repair(session) > 0
        assert counts.repair(session) == 0
        session.rollback()


def _break_counts(session: Session) -> None:
    session.execute(delete(SearchCount).where(SearchCount.scope == counts.STORE_WIDE))
