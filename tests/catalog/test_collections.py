"""Collections: put together by hand, or filled by a rule; and what both show."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.catalog import attributes, brands, collections, product_types
from app.catalog.collection_rules import RuleRefused
from app.catalog.collections import CollectionRefused
from app.catalog.models.attribute import AttributeKind
from app.catalog.models.category import Category
from app.catalog.models.collection import Collection, CollectionPlace, RuleMatch
from app.catalog.models.product import Product, Variant
from app.catalog.product_types import Terms
from app.extensions import db
from app.inventory import publication
from app.inventory.stock import Level, lock_items, set_levels, tell_listings
from app.jobs import Job
from app.periodic import named, start
from app.stores.models import Store
from app.stores.queries import forget_profiles
from tests.cast import Cast
from tests.catalog.conftest import Keeper
from tests.client import Page, ShopClient
from tests.counting import statements

URL = "/collections/gifts"
UNDER_300 = [{"on": "price-at-most", "value": 30_000}]


def goods(page: Page) -> list[str]:
    return [str(link["href"]).removeprefix("/p/") for link in page.all("#listing .card a")]


def by_hand(session: Session, product_ids: Sequence[UUID]) -> None:
    collections.put(session, collections.found(session, "Gifts"), product_ids)


def by_rule(session: Session, rules: Sequence[dict[str, Any]], match: RuleMatch = RuleMatch.ALL) -> None:
    known = session.scalars(select(Collection)).one_or_none()
    collections.fill_by(session, known or collections.found(session, "Gifts"), rules, match=match)


def set_price(session: Session, sku: str, cents: int, was: int | None = None) -> None:
    variant = session.scalars(select(Variant).where(Variant.sku == sku)).one()
    variant.price_cents, variant.compare_at_cents = cents, was


# --- by hand


def test_goods_stand_in_the_merchants_order(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    order = ["stoep-kettle", "karoo-roast", "veld-mug"]
    keeper.do(by_hand, [shop.kloof.products[slug] for slug in order])
    page = client.get(URL)
    assert goods(page) == order
    assert page.words(".tune p") == "3 products"
    assert [link.get_text() for link in page.all('nav[aria-label="Sort"] a')] == [
        "Our order", "Newest", "Price, low to high", "Price, high to low", "Rating",
    ]  # fmt: skip
    assert goods(client.get(f"{URL}?sort=price-asc")) == ["karoo-roast", "veld-mug", "stoep-kettle"]
    assert goods(client.get("/c/table?sort=curated")) == goods(client.get("/c/table"))


def test_what_is_not_for_sale_keeps_its_place(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    ids = shop.kloof.products
    keeper.do(by_hand, [ids["stoep-kettle"], ids["karoo-roast"], ids["veld-mug"]])
    keeper.do(publication.delete, ids["karoo-roast"])
    assert goods(client.get(URL)) == ["stoep-kettle", "veld-mug"]
    assert client.get(URL).words(".tune p") == "2 products"
    keeper.do(publication.restore, ids["karoo-roast"])
    assert goods(client.get(URL)) == ["stoep-kettle", "karoo-roast", "veld-mug"]


def test_a_price_is_sorted_by_as_soon_as_it_changes(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    keeper.do(by_hand, [shop.kloof.products["veld-mug"], shop.kloof.products["stoep-kettle"]])
    keeper.do(set_price, "KETTLE", 100)
    keeper.edit("stoep-kettle", lambda product: None)
    assert goods(client.get(f"{URL}?sort=price-asc")) == ["stoep-kettle", "veld-mug"]


def test_another_stores_goods_are_refused(shop: Cast, keeper: Keeper) -> None:
    with pytest.raises(CollectionRefused, match="not there any more"):
        keeper.do(by_hand, [shop.jozi.products["city-bike"]])


def test_a_hidden_collection_is_not_found_and_an_empty_one_says_so(
    client: ShopClient, keeper: Keeper
) -> None:
    keeper.do(by_hand, [])
    assert client.get(URL).words("#listing").startswith("Nothing on this shelf")
    keeper.do(lambda session: collections.hide(session, session.scalars(select(Collection)).one()))
    assert client.get(URL).status == 404
    keeper.do(lambda session: collections.show(session, session.scalars(select(Collection)).one()))
    assert client.get(URL).status == 200
    keeper.do(lambda session: collections.remove(session, session.scalars(select(Collection)).one()))
    assert client.get(URL).status == 404


def test_collections_of_one_name_have_addresses_of_their_own(keeper: Keeper) -> None:
    slugs = [keeper.do(collections.found, "Gifts").slug for _ in range(2)]
    assert slugs == ["gifts", "gifts-2"]


# --- by rule


def test_new_under_a_price_fills_itself_and_follows_an_edit_within_a_minute(
    shop: Cast, client: ShopClient, keeper: Keeper
) -> None:
    keeper.do(by_rule, [*UNDER_300, {"on": "new-within-days", "value": 30}])
    assert set(goods(client.get(URL))) == {"veld-mug", "karoo-roast"}
    keeper.do(set_price, "KETTLE", 29_900)
    keeper.edit("stoep-kettle", lambda product: None)
    keeper.do(set_price, "ROAST-250", 30_001)
    keeper.edit("karoo-roast", lambda product: None)
    assert set(goods(client.get(URL))) == {"veld-mug", "karoo-roast"}  # nothing flickers until it has looked
    keeper.pass_a_minute()
    page = client.get(URL)
    assert set(goods(page)) == {"veld-mug", "stoep-kettle"}
    assert page.words(".tune p") == "2 products"


def test_what_was_new_is_new_no_more_as_days_pass(
    app: Flask, shop: Cast, client: ShopClient, keeper: Keeper
) -> None:
    keeper.do(by_rule, [{"on": "new-within-days", "value": 30}])
    assert len(goods(client.get(URL))) == 3
    later = clock.now() + timedelta(days=31)
    with clock.running_on(lambda: later), app.app_context():
        assert start(db.session(), named("catalog.refill_collections"))
        db.session.commit()
        keeper.pass_a_minute()
    assert goods(client.get(URL)) == []


#: Jobs that have collections look again; a change of goods brings others too.
LOOKS = (
    select(func.count()).select_from(Job).where(Job.name == "catalog.refill_collections").scalar_subquery()
)


def test_many_changes_are_one_look(app: Flask, shop: Cast, keeper: Keeper) -> None:
    keeper.do(by_rule, UNDER_300)
    for _ in range(5):
        keeper.edit("veld-mug", lambda product: None)
    with app.app_context():
        assert db.session.scalar(select(LOOKS)) == 5
    with statements(app) as sent:
        keeper.do(collections.refill)
    assert len([statement for statement in sent if "listing.price_cents <=" in statement]) == 1
    with app.app_context():
        assert db.session.scalar(select(LOOKS)) == 0


def test_without_such_a_collection_nobody_looks(app: Flask, keeper: Keeper) -> None:
    keeper.do(by_hand, [])
    keeper.edit("veld-mug", lambda product: None)
    with app.app_context():
        assert db.session.scalar(select(LOOKS)) == 0


def test_the_last_one_sold_leaves_what_is_in_stock(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    keeper.do(by_rule, [{"on": "in-stock"}])
    kettle = shop.kloof.variants["KETTLE"]

    def sell_out(session: Session) -> None:
        set_levels(session, {kettle: Level(0)}, reason="counted")
        tell_listings(session, lock_items(session, {kettle: None}), {kettle: -1})

    keeper.do(sell_out)
    keeper.pass_a_minute()  # the card learns it
    keeper.pass_a_minute()
    assert set(goods(client.get(URL))) == {"veld-mug", "karoo-roast"}


def _dress(session: Session, cast: Cast) -> dict[str, str]:
    """A brand, a type with attributes, a tag and a was-price on the mug; ids by name."""
    mug = session.get_one(Product, (cast.kloof.id, cast.kloof.products["veld-mug"]))
    brand = brands.found(session, "Malapa")
    kind = product_types.found(session, "Mug")
    mug.brand_id, mug.product_type_id, mug.tags = brand.id, kind.id, ["gift", "50% off"]
    volume = product_types.add_attribute(session, kind, "Volume", terms=Terms(AttributeKind.NUMBER, "ml"))
    glaze = product_types.add_attribute(
        session, kind, "Glaze", terms=Terms(AttributeKind.CHOICE, choices=["Matt", "Glossy"])
    )
    oven = product_types.add_attribute(session, kind, "Ovenproof", terms=Terms(AttributeKind.YES_NO))
    attributes.set_values(session, mug, {volume.id: ["350,5"], glaze.id: ["matt"], oven.id: ["yes"]})
    set_price(session, "MUG-RED-250", 20_000, 25_000)
    publication.listings.refresh(session, [mug.id])
    table = session.scalars(select(Category).where(Category.path == "table")).one()
    return {
        "volume": str(volume.id), "glaze": str(glaze.id), "oven": str(oven.id), "table": str(table.id),
        "maker": str(brand.id),
    }  # fmt: skip


MUG, KETTLE, ROAST = "veld-mug", "stoep-kettle", "karoo-roast"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"on": "price-at-least", "value": "129900"}, {KETTLE}),
        ({"on": "price-at-most", "value": 14_500}, {ROAST}),
        ({"on": "brand", "value": "Malapa"}, {MUG}),
        ({"on": "brand", "value": "<maker>"}, {MUG}),
        ({"on": "type", "value": "Mug"}, {MUG}),
        ({"on": "category", "value": "table"}, {MUG, KETTLE}),
        ({"on": "category", "value": "<table>"}, {MUG, KETTLE}),
        ({"on": "tag", "value": "gift"}, {MUG}),
        ({"on": "on-sale"}, {MUG}),
        ({"on": "in-stock"}, {MUG, KETTLE, ROAST}),
        ({"on": "new-within-days", "value": 2}, {MUG, KETTLE, ROAST}),
        ({"on": "new-within-days", "value": 1}, set()),
        ({"on": "title-contains", "value": "KAROO"}, {ROAST}),
        ({"on": "title-contains", "value": "%"}, set()),
        ({"on": "attribute-at-least", "attribute": "<volume>", "value": "350,5"}, {MUG}),
        ({"on": "attribute-at-least", "attribute": "<volume>", "value": "351"}, set()),
        ({"on": "attribute-is", "attribute": "<volume>", "value": "350.5 ml"}, {MUG}),
        ({"on": "attribute-is", "attribute": "<glaze>", "value": "MATT"}, {MUG}),
        ({"on": "attribute-is", "attribute": "<glaze>", "value": "Glossy"}, set()),
        ({"on": "attribute-is", "attribute": "<oven>", "value": "ja"}, {MUG}),
        ({"on": "attribute-is", "attribute": "<oven>", "value": "no"}, set()),
        ({"on": "attribute-is", "attribute_name": "GLAZE", "value": "MATT"}, {MUG}),
        ({"on": "attribute-is", "attribute_name": "Glaze", "value": "Glossy"}, set()),
        ({"on": "attribute-is", "attribute_name": "Ovenproof", "value": "ja"}, {MUG}),
        ({"on": "attribute-at-least", "attribute_name": "Volume", "value": "350 ml"}, {MUG}),
    ],
)  # fmt: skip
def test_a_condition_finds_what_it_says(
    shop: Cast, client: ShopClient, keeper: Keeper, rule: dict[str, Any], expected: set[str]
) -> None:
    ids = keeper.do(_dress, shop)
    named = {key: ids.get(str(value).strip("<>"), value) for key, value in rule.items()}
    keeper.do(by_rule, [named])
    assert set(goods(client.get(URL))) == expected


def test_all_conditions_or_any(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    rules = [{"on": "category", "value": "table"}, {"on": "price-at-most", "value": 30_000}]
    keeper.do(by_rule, rules)
    assert set(goods(client.get(URL))) == {MUG}
    keeper.do(by_rule, rules, RuleMatch.ANY)
    assert set(goods(client.get(URL))) == {MUG, KETTLE, ROAST}


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([], "at least one condition"),
        ([{"on": "moon"}], "“moon” is not something"),
        ([{"on": "price-at-most", "value": "R5"}], "“R5” is not a price in cents"),
        ([{"on": "price-at-most", "value": -1}], "whole number"),
        ([{"on": "price-at-most", "value": 10**30}], "whole number"),
        ([{"on": "price-at-most", "value": "0" * 12 + "9" * 30}], "whole number"),
        ([{"on": "new-within-days", "value": "x"}], "number of days"),
        ([{"on": "new-within-days", "value": 99_999}], "number of days"),
        ([{"on": "brand", "value": "Nobody"}], "no brand “Nobody”"),
        ([{"on": "category", "value": "cellar"}], "no category “cellar”"),
        ([{"on": "tag", "value": " "}], "needs a text"),
        ([{"on": "title-contains", "value": "x" * 201}], "needs a text"),
        ([{"on": "attribute-is", "value": "x"}], "has to say which"),
        ([{"on": "attribute-is", "attribute_name": "Weather", "value": "x"}], "no attribute “Weather”"),
        ([{"on": "on-sale"}] * 21, "at most 20"),
    ],
)
def test_a_condition_that_cannot_be_kept_is_refused(
    keeper: Keeper, rules: list[dict[str, Any]], words: str
) -> None:
    with pytest.raises(RuleRefused, match=words):
        keeper.do(by_rule, rules)
    assert keeper.do(lambda session: session.scalar(select(func.count()).select_from(Collection))) == 0


def test_a_condition_on_an_attribute_takes_what_the_attribute_takes(shop: Cast, keeper: Keeper) -> None:
    ids = keeper.do(_dress, shop)
    for attribute, on, value, words in (
        ("volume", "attribute-is", "much", "not a number"),
        ("glaze", "attribute-is", "Rough", "not one of its choices"),
        ("glaze", "attribute-is", "Matt, Glossy", "one value for each"),
        ("glaze", "attribute-at-least", "Matt", "is not a number"),
    ):
        with pytest.raises(RuleRefused, match=words):
            keeper.do(by_rule, [{"on": on, "attribute": ids[attribute], "value": value}])


def test_another_stores_brand_is_not_there(shop: Cast, keeper: Keeper) -> None:
    theirs = Keeper(keeper.app, shop.jozi).do(brands.found, "Spoke").id
    with pytest.raises(RuleRefused, match="no brand"):
        keeper.do(by_rule, [{"on": "brand", "value": str(theirs)}])


def test_from_a_rule_to_the_hand_and_back(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    keeper.do(by_rule, UNDER_300)

    def take_over(session: Session) -> None:
        collections.put(session, session.scalars(select(Collection)).one(), [shop.kloof.products[KETTLE]])

    keeper.do(take_over)
    assert goods(client.get(URL)) == [KETTLE]
    keeper.do(by_rule, UNDER_300)
    assert set(goods(client.get(URL))) == {MUG, ROAST}
    assert keeper.do(lambda session: set(session.scalars(select(CollectionPlace.position)))) == {0}


# --- where else they are shown


def test_the_front_page_shows_the_first_of_a_collection(
    shop: Cast, client: ShopClient, keeper: Keeper
) -> None:
    keeper.do(by_hand, [shop.kloof.products[slug] for slug in (KETTLE, ROAST, MUG)])
    blocks = [
        {"kind": "collection", "collection": "gifts", "title": "To give", "limit": 2},
        {"kind": "collection", "collection": "nothing", "title": "Nothing"},
    ]
    keeper.do(lambda session: setattr(session.get_one(Store, shop.kloof.id), "home", {"blocks": blocks}))
    forget_profiles()
    page = client.get("/")
    assert [str(link["href"]) for link in page.all(".section .card a")] == [f"/p/{KETTLE}", f"/p/{ROAST}"]
    assert page.all('.section .head a[href="/collections/gifts"]')
    assert [head.get_text() for head in page.all(".section h2")] == ["To give"]
