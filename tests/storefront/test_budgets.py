"""The number of statements of each page, which may not depend on the size of the catalogue."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.catalog.models.product import Variant
from app.catalog.navigation import forget_trees
from app.database import in_store
from app.extensions import db
from app.stores.models import Store
from app.stores.queries import forget_profiles
from app.web.page_cache import forget_pages
from tests.cast import Cast
from tests.client import ShopClient
from tests.counting import fill_warehouse, forget_everything_cached, statements

HOME = {
    "hero": {"headline": "Things", "pictures": [{"product": "thing-3", "picture": "x.webp"}]},
    "blocks": [
        {"kind": "products", "title": "First", "products": ["thing-1", "thing-2"]},
        {"kind": "departments", "title": "Departments", "categories": ["warehouse", "table"]},
        {"kind": "products", "title": "Second", "products": ["thing-4", "veld-mug"]},
        {"kind": "collection", "title": "All of it", "collection": "everything", "limit": 8},
    ],
}
PAGES = {
    "/": 4,
    "/c/warehouse": 3,
    "/c/warehouse?sort=price-desc&page=5": 3,
    "/c/warehouse/aisle-7": 3,
    "/collections/everything": 3,
    "/collections/everything?sort=price-desc&page=5": 3,
    "/brands/maker": 3,
    "/brands/maker?sort=price-asc&page=5": 3,
    "/p/thing-77": 4,
    "/p/veld-mug?colour=Sage": 4,
}


#: Of a list, asked once for each version of the catalogue.
FACETS = 5
#: Whatever the number of goods: redirect, pins, synonyms, words, the page, its cards, the departments.
SEARCHES = {
    "/search?q=mug": 12,
    "/search?q=mug&colour=sage&size=350-ml&price=100-500": 12,
    "/search?q=mug&brand=nobody&category=table": 12,
    "/c/table?colour=sage&size=350-ml": 8,
    "/c/table?sort=rating": 6,
}
#: As far as numbered pages go; only a large catalogue has so many.
LAST_PAGES = {
    f"{path}?{asked}page=400": 3
    for path in ("/c/warehouse", "/collections/everything", "/brands/maker")
    for asked in ("", "sort=price-desc&")
}


@pytest.fixture(params=[200, 10_000])
def filled(request: pytest.FixtureRequest, app: Flask, shop: Cast) -> Cast:
    fill_warehouse(app, shop.kloof.id, request.param)
    with app.app_context():
        db.session.get_one(Store, shop.kloof.id).home = HOME
        db.session.commit()
    forget_profiles()
    return shop


def test_pages_keep_to_their_statements(app: Flask, filled: Cast, client: ShopClient) -> None:
    has_many = client.get("/c/warehouse?page=400").status == 200
    allowed = PAGES | (LAST_PAGES if has_many else {})
    spent, first = {}, {}
    for path in allowed:
        client.get("/pages/terms")  # which store this is, is remembered for some seconds
        forget_everything_cached()
        with statements(app) as sent:
            assert client.get(path).status == 200
        first[path] = len(sent)
        client.get("/pages/terms")
        forget_pages()
        forget_trees()
        with statements(app) as sent:
            assert client.get(path).status == 200
        assert sent, f"{path} came from a cache"
        spent[path] = len(sent)
    assert {path: count for path, count in spent.items() if count > allowed[path]} == {}
    assert {path: count for path, count in first.items() if count > allowed[path] + FACETS} == {}


def test_searches_keep_to_their_statements(app: Flask, shop: Cast, client: ShopClient) -> None:
    client.get("/pages/terms")
    spent = {}
    for path in SEARCHES:
        forget_everything_cached()
        with statements(app) as sent:
            assert client.get(path).status == 200
        spent[path] = len(sent)
    assert {path: count for path, count in spent.items() if count > SEARCHES[path]} == {}


def test_the_cart_keeps_to_its_statements(app: Flask, filled: Cast, client: ShopClient) -> None:
    client.get("/pages/terms")
    with app.app_context(), in_store(filled.kloof.id) as session:
        found = session.scalars(select(Variant.id).where(Variant.sku.in_(["THING-1", "THING-9"])))
        things = [str(variant_id) for variant_id in found]
    wishes = [(things[0], False), (things[1], True), (things[1], False)]
    for variant_id, fragment in wishes:  # the first line, another, more of the same
        forget_everything_cached()
        with statements(app) as sent:
            assert client.post("/cart/lines", {"variant_id": variant_id}, fragment=fragment).status in (
                200,
                303,
            )
        assert len(sent) <= 5, sent
    forget_everything_cached()
    with statements(app) as sent:
        assert client.get("/cart").one("#cart-count").get_text() == "3"
    assert len(sent) <= 5, sent


def test_a_page_from_the_cache_sends_nothing(app: Flask, shop: Cast, client: ShopClient) -> None:
    client.get("/c/table")
    with statements(app) as sent:
        client.get("/c/table")
    assert sent == []
