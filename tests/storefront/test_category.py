"""A department or shelf: what is on it, in which order, on which page."""

import gzip
import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.catalog.models.product import Product
from app.database import in_store
from app.inventory.listings import refresh
from app.web.page_cache import forget_pages
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.counting import fill_warehouse, statements


def goods(page: Page) -> list[str]:
    return [str(link["href"]).removeprefix("/p/") for link in page.all("#listing .card a")]


def data_of(page: Page) -> dict[str, Any]:
    return {
        part["@type"]: part
        for part in json.loads(page.one('script[type="application/ld+json"]').string or "")
    }


def test_a_department_shows_what_is_on_its_shelves(client: ShopClient) -> None:
    page = client.get("/c/table")
    assert set(goods(page)) == {"veld-mug", "stoep-kettle"}
    assert [link["href"] for link in page.all('nav[aria-label="Within Table"] a')] == ["/c/table/mugs"]
    assert goods(client.get("/c/table/mugs")) == ["veld-mug"]


def test_the_way_back_up_is_shown(client: ShopClient) -> None:
    trail = client.get("/c/table/mugs").all('nav[aria-label="Breadcrumb"] li')
    assert [step.get_text(strip=True) for step in trail] == ["Home", "Table", "Mugs"]
    assert trail[-1].find("a") is None


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("price-asc", ["veld-mug", "stoep-kettle"]), ("price-desc", ["stoep-kettle", "veld-mug"])],
)
def test_goods_are_sorted_by_price(client: ShopClient, sort: str, expected: list[str]) -> None:
    page = client.get(f"/c/table?sort={sort}")
    assert goods(page) == expected
    assert page.one('nav[aria-label="Sort"] [aria-current]')["href"] == f"/c/table?sort={sort}"


def test_a_sort_that_we_do_not_know_is_the_usual_one(client: ShopClient) -> None:
    page = client.get("/c/table?sort=popularity")
    assert page.status == 200
    assert str(page.one('link[rel="canonical"]')["href"]).endswith("/c/table")


def test_pages_go_through_every_product_once(app: Flask, shop: Cast, client: ShopClient) -> None:
    fill_warehouse(app, shop.kloof.id, 60)
    seen = [slug for number in (1, 2, 3) for slug in goods(client.get(f"/c/warehouse?page={number}"))]
    assert seen == [f"thing-{n}" for n in range(1, 61)]
    page = client.get("/c/warehouse?sort=price-desc&page=2")
    assert goods(page)[0] == "thing-36"
    assert {str(link["href"]) for link in page.all('nav[aria-label="Pages"] a')} == {
        "/c/warehouse?sort=price-desc",
        "/c/warehouse?sort=price-desc&page=2",
        "/c/warehouse?sort=price-desc&page=3",
    }
    assert str(page.one('link[rel="canonical"]')["href"]).endswith("/c/warehouse?sort=price-desc&page=2")


def test_a_far_page_found_again_by_its_mark_is_the_same_until_goods_change(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    fill_warehouse(app, shop.kloof.id, 300)
    pages = ("?page=12", "?page=13", "?sort=price-desc&page=12")
    first = [goods(client.get(f"/c/warehouse{page}")) for page in pages]
    assert first[0] == [f"thing-{n}" for n in range(265, 289)]
    assert first[1] == [f"thing-{n}" for n in range(289, 301)]
    forget_pages()
    with statements(app) as sent:
        assert [goods(client.get(f"/c/warehouse{page}")) for page in pages] == first
    assert sum("< (" in each or "> (" in each for each in sent) == len(pages), "not found by their marks"
    with app.app_context(), in_store(shop.kloof.id) as session:
        newest = session.scalars(select(Product).where(Product.slug == "thing-1")).one()
        newest.published_at = None
        refresh(session, [newest.id])
        session.commit()
    assert goods(client.get("/c/warehouse?page=12")) == [f"thing-{n}" for n in range(266, 290)]


@pytest.mark.parametrize("number", ["0", "-1", "2", "1e2", "01", "٢", "", "x", "1.0", "999999999999", "1%00"])
def test_a_page_that_is_not_there_is_not_found(client: ShopClient, number: str) -> None:
    assert client.get(f"/c/table?page={number}").status == 404


@pytest.mark.parametrize(
    "path", ["cellar", "mugs", "table/", "Table", "table/mugs/red", "bicycles", "%00", "../admin"]
)
def test_a_category_that_is_not_this_stores_is_not_found(client: ShopClient, path: str) -> None:
    assert client.get(f"/c/{path}").status == 404


def test_htmx_gets_the_listing_alone(client: ShopClient) -> None:
    page = client.get("/c/table?sort=price-asc", fragment=True)
    assert page.text.strip().startswith("<section")
    assert page.all("html > body > *")[0]["id"] == "listing"
    assert page.all("header") == []
    assert "HX-Request" in page.response.headers["Vary"]


def test_machines_read_the_list_and_the_way_to_it(client: ShopClient) -> None:
    data = data_of(client.get("/c/table/mugs"))
    assert [item["url"] for item in data["ItemList"]["itemListElement"]] == ["http://localhost/p/veld-mug"]
    assert [step["name"] for step in data["BreadcrumbList"]["itemListElement"]] == ["Home", "Table", "Mugs"]


def test_an_empty_shelf_says_so(app: Flask, shop: Cast, client: ShopClient) -> None:
    fill_warehouse(app, shop.kloof.id, 0)
    page = client.get("/c/warehouse")
    assert page.status == 200
    assert "Nothing on this shelf" in page.words("#listing")


def test_a_full_page_of_cards_is_light(app: Flask, shop: Cast, client: ShopClient) -> None:
    """Twenty-four cards with two pictures each, whose addresses compress as badly as real ones."""
    fill_warehouse(app, shop.kloof.id, 60)
    picture = "jsonb_build_object('sha', md5(slug || {n}), 'width', 1200, 'height', 1500, 'paper', 'sand', 'alt', title)"
    with app.app_context(), in_store(shop.kloof.id) as session:
        views = f"image = {picture.format(n='1')}, image_2 = {picture.format(n='2')}"
        session.execute(
            text(f"UPDATE listing SET {views}, subtitle = 'Stoneware, thrown in Riebeek-Kasteel'")
        )
        session.commit()
    answer = client.http.get("/c/warehouse", base_url=client.base, headers={"Accept-Encoding": "gzip"})
    page = gzip.decompress(answer.data).decode()
    assert page.count('class="card"') == 24
    assert page.count("/media/") >= 24 * 4
    assert len(answer.data) <= 12 * 1024
    assert len(page) <= 36 * 1024
