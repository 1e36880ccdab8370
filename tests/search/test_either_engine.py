"""What a shopper may expect of search, whichever engine answers: PostgreSQL's or Meilisearch's."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.catalog.listing_pages import Within
from app.config import Settings
from app.database import in_store
from app.extensions import db
from app.search.meilisearch import gateway
from app.search.port import MARK_CLOSE, MARK_OPEN, FacetKind, Order, PriceRange, Query, Scope
from tests.cast import cast_two_stores
from tests.emptying import Emptying
from tests.meilisearch_standin.server import MeilisearchStandin
from tests.search.either import (
    MEILISEARCH,
    POSTGRES,
    Either,
    category_id,
    engine_of,
    fill,
    forget_index,
    gather,
    given_server,
    lay_out,
    mean_the_same,
)

#: Seconds.
AT_LEISURE = 5.0


@pytest.fixture(scope="module", params=[POSTGRES, MEILISEARCH])
def either(
    request: pytest.FixtureRequest,
    app: Flask,
    environment: dict[str, str],
    emptying: Emptying,
    search_standin_server: MeilisearchStandin,
) -> Iterator[Either]:
    """Each engine in turn at Kloof, with goods; next door has a bicycle. Filled once: nearly all tests only look."""
    emptying.everything()
    engine, standin = engine_of(request.param), search_standin_server
    standin.reset()
    if request.param == MEILISEARCH:
        given = given_server() or {"MEILI_URL": standin.url, "MEILI_API_KEY": standin.key}
        app = create_app(Settings.from_environment({**environment, **given}))
    with app.app_context():
        cast = cast_two_stores()
    fill(app, cast.kloof)
    for store in (cast.kloof, cast.jozi) if request.param == MEILISEARCH else ():
        with app.app_context(), in_store(store.id) as session:
            lay_out(session)
    with pytest.MonkeyPatch.context() as patch:
        # What is found is asked here, not how soon: on a busy machine an answer takes longer than a page would wait.
        patch.setattr(gateway, "WHILE_A_PAGE_WAITS", AT_LEISURE)
        yield Either(app, cast.kloof, engine)
    with app.app_context():
        for store in (cast.kloof, cast.jozi):
            forget_index(store)
        db.session.remove()
        if request.param == MEILISEARCH:
            db.engine.dispose()
            app.extensions["redis"].redis.close()


KETTLES = {"copper-kettle", "steel-kettle", "camp-kettle", "stoep-kettle"}
POTS = {"clay-pot", "cast-pot", "enamel-pot"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kettle", KETTLES),
        ("KETTLE", KETTLES),
        ("kettle copper", {"copper-kettle"}),
        ("whistl", {"steel-kettle"}),
        ("kettel", KETTLES),
        ("enamal pot", {"enamel-pot"}),
        ("TNG-7700", {"braai-tongs"}),
        ("6001234567890", {"enamel-pot"}),
        ("veldt", {"steel-kettle", "camp-kettle"}),
        ("red ochre", {"veld-mug", "clay-pot"}),
    ],
)
def test_what_is_named_is_found(either: Either, text: str, found: set[str]) -> None:
    assert found <= set(either.slugs(text))
    first = either.slugs(text)[: len(found)]
    assert set(first) == found


def test_words_that_mean_the_same_find_the_same(either: Either) -> None:
    assert "braai-tongs" not in either.slugs("barbecue")
    either.do(mean_the_same, "barbecue", "braai")
    assert either.slugs("barbecue")[0] == "braai-tongs"


def test_what_has_not_all_the_words_is_told_apart(either: Either) -> None:
    whole = either.find("copper kettle")
    assert either.names(whole.product_ids)[0] == "copper-kettle"
    less = either.find("copper submarine")
    assert less.is_relaxed
    assert "copper-kettle" in either.names(less.product_ids)
    nothing = either.find("zzyzx")
    assert (nothing.total, nothing.product_ids, nothing.is_relaxed) == (0, (), False)


# --- facets


def test_values_of_one_facet_are_or_and_facets_are_and(either: Either) -> None:
    ticked = {"colour": ("silver", "copper")}
    assert set(either.slugs("kettle", choices=ticked)) == {"copper-kettle", "steel-kettle", "camp-kettle"}
    both = {"colour": ("silver", "copper"), "brand": ("karoo-copper",)}
    assert either.slugs("kettle", choices=both) == ["copper-kettle"]


def test_counts_leave_a_facets_own_choice_aside_and_heed_the_others(either: Either) -> None:
    assert either.counts("colour", "kettle") == {"silver": 2, "copper": 1}
    one = {"colour": ("copper",)}
    assert either.counts("colour", "kettle", choices=one) == {"silver": 2, "copper": 1}
    assert either.counts("brand", "kettle", choices=one) == {"karoo-copper": 1}
    assert either.counts("colour", "kettle", choices=one, in_stock=True) == {"silver": 1, "copper": 1}


def test_facets_have_their_labels_and_kinds(either: Either) -> None:
    tree = either.facet("category", "kettle")
    assert tree is not None
    assert tree.kind is FacetKind.TREE
    shown = [(value.value, value.label, value.count, value.depth) for value in tree.values]
    assert set(shown) == {
        ("hearth", "Hearth", 3, 0),
        ("hearth/kettles", "Kettles", 3, 1),
        ("table", "Table", 1, 0),
    }
    capacity = either.facet("capacity", "kettle")
    assert capacity is not None
    assert [(value.value, value.label) for value in capacity.values] == [
        ("0-8-l", "0.8 l"), ("1-7-l", "1.7 l"), ("2-l", "2 l")
    ] or [value.label for value in capacity.values] == ["0.8 l", "1.7 l", "2 l"]  # fmt: skip
    rating = either.counts("rating", "kettle")
    assert (rating["4"], rating["3"], rating.get("5", 0)) == (1, 2, 0)
    assert either.counts("sale", "pot") == {"yes": 1}


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"price": PriceRange(30_000, 90_000)}, {"copper-kettle", "steel-kettle"}),
        ({"price": PriceRange(most=29_900)}, {"camp-kettle"}),
        ({"in_stock": True}, {"copper-kettle", "camp-kettle", "stoep-kettle"}),
        ({"rating_from": 4}, {"copper-kettle"}),
        ({"choices": {"category": ("hearth/kettles",)}}, {"copper-kettle", "steel-kettle", "camp-kettle"}),
        ({"choices": {"capacity": ("2-l",)}}, {"copper-kettle"}),
    ],
)
def test_lists_are_narrowed(either: Either, narrowed: Any, found: set[str]) -> None:
    assert set(either.slugs("kettle", **narrowed)) == found


def test_a_sale_is_found_and_the_price_facet_leaves_its_own_ends_aside(either: Either) -> None:
    assert either.slugs("pot", on_sale=True) == ["enamel-pot"]
    price = either.facet("price", "kettle", price=PriceRange(30_000, 90_000))
    assert price is not None
    assert price.price == PriceRange(29_900, 129_900)


@pytest.mark.parametrize(
    "choices",
    [
        {"colour": ("puce",)},
        {"wings": ("two",)},
        {"category": ("nowhere/at-all",)},
        {"brand": ("nobody",)},
        {'colour" OR id EXISTS OR x = "': ("x",)},
        {"colour": ('x"] OR in_stock = true OR facets.colour IN ["', "\\", "'", "🦒")},
    ],
)
def test_what_nothing_has_finds_nothing(either: Either, choices: dict[str, tuple[str, ...]]) -> None:
    assert either.find("kettle", choices=choices).total == 0


# --- order and pages


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (Order.PRICE_ASC, ["camp-kettle", "steel-kettle", "copper-kettle", "stoep-kettle"]),
        (Order.PRICE_DESC, ["stoep-kettle", "copper-kettle", "steel-kettle", "camp-kettle"]),
    ],
)
def test_a_list_is_put_in_order(either: Either, order: Order, found: list[str]) -> None:
    assert either.slugs("kettle", order=order) == found


def test_the_best_liked_come_first_when_asked_for(either: Either) -> None:
    assert either.slugs("kettle", order=Order.RATING)[:2] == ["copper-kettle", "camp-kettle"]


def test_pages_part_a_list_without_loss(either: Either) -> None:
    pages = [either.find("kettle", page=page, per_page=3) for page in (1, 2, 3)]
    assert [page.total for page in pages] == [4, 4, 4]
    shown = [name for page in pages for name in either.names(page.product_ids)]
    assert (len(shown), set(shown)) == (4, KETTLES)


def test_what_the_merchant_pins_stands_first_and_once(either: Either) -> None:
    pinned = (either.store.products["braai-tongs"], either.store.products["camp-kettle"])
    first = either.find("kettle", pinned=pinned, per_page=3)
    assert either.names(first.product_ids)[:2] == ["braai-tongs", "camp-kettle"]
    second = either.find("kettle", pinned=pinned, per_page=3, page=2)
    shown = either.names([*first.product_ids, *second.product_ids])
    assert (len(shown), set(shown), first.total, second.total) == (5, KETTLES | {"braai-tongs"}, 5, 5)


# --- lists that are looked through


def test_a_search_keeps_to_its_list(either: Either) -> None:
    with either.session() as session:
        hearth = Scope(Within.CATEGORY, category_id(session, "hearth"))
    assert set(either.slugs("kettle", scope=hearth)) == KETTLES - {"stoep-kettle"}
    chosen = [either.store.products[name] for name in ("stoep-kettle", "clay-pot")]
    gifts = either.do(gather, "Gifts", chosen)
    assert either.slugs("kettle", scope=Scope(Within.COLLECTION, gifts)) == ["stoep-kettle"]


def test_nothing_of_the_shop_next_door_is_found(either: Either) -> None:
    assert either.find("city bike").total == 0
    assert either.suggest("bike") == []


# --- while typing


def test_what_is_still_being_typed_is_suggested(either: Either) -> None:
    assert either.suggest("whis") == ["steel-kettle"]
    assert set(either.suggest("kett", limit=3)) <= KETTLES
    assert len(either.suggest("kett", limit=3)) == 3


def test_values_of_a_long_facet_are_looked_up_by_their_words(either: Either) -> None:
    with either.session() as session:
        found = either.engine.facet_values(session, Query(text="pot"), key="colour", starts="och")
        nothing = either.engine.facet_values(session, Query(text="pot"), key="colour", starts="zz")
    assert [(value.value, value.count) for value in found] == [("red-ochre", 1)]
    assert list(nothing) == []


def test_marks_are_around_words_that_match_and_nothing_else(either: Either) -> None:
    for text in either.find("kettle").highlights.values():
        parts = text.split(MARK_OPEN)[1:]
        assert all(part.partition(MARK_CLOSE)[0].lower().startswith("kettle") for part in parts)


# --- bad input


@pytest.mark.parametrize(
    "text",
    [
        '"', '"copper', "-", "-kettle", "--", "'", "\\", "%", "kettle AND", "( ( (", "a" * 200, "kettle " * 28, "*", ":*",
        "<script>alert(1)</script>", "'; DROP TABLE product; --", "\u202e", "🦒", "ﬁ", "\ue010kettle\ue011", "!", "&|<->",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_answered(either: Either, text: str) -> None:
    found = either.find(text, per_page=5)
    assert len(found.product_ids) <= 5
    either.suggest(text)


def test_far_pages_are_empty(either: Either) -> None:
    assert either.find("kettle", page=10**6).product_ids == ()


# --- what changes


def test_a_change_is_found_as_soon_as_it_is_told(either: Either) -> None:
    either.edit("braai-tongs", lambda product: setattr(product, "title", "Samovar"))
    assert either.slugs("samovar") == ["braai-tongs"]
    either.edit("braai-tongs", lambda product: product.unpublish())
    assert either.slugs("samovar") == []
    either.price("CMP-1", 999_900)
    assert either.slugs("kettle", order=Order.PRICE_DESC)[0] == "camp-kettle"
