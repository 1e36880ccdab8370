"""What search engines and those a page is shared with are told."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from app.catalog.models.category import Category
from app.catalog.models.product import Product, ProductImage
from app.extensions import db
from app.inventory.listings import refresh
from app.media.models import MediaAsset
from app.storefront import for_machines
from app.storefront.sharing import shortened
from tests.cast import Cast
from tests.client import Page, ShopClient

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}


def tree_of(client: ShopClient, path: str) -> ElementTree.Element:
    answer = client.http.get(path, base_url=client.base)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    return ElementTree.fromstring(answer.data)


def places(tree: ElementTree.Element) -> list[str]:
    return [str(node.text).removeprefix("http://localhost") for node in tree.iterfind(".//s:loc", NAMES)]


def said(page: Page, name: str) -> str:
    return str(page.one(f'meta[property="{name}"], meta[name="{name}"]')["content"])


def data_of(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for script in page.all('script[type="application/ld+json"]'):
        told = json.loads(script.string or "")
        found |= {part["@type"]: part for part in (told if isinstance(told, list) else [told])}
    return found


@pytest.fixture
def mug(shop: Cast, in_kloof: UUID) -> Product:
    """With a picture, and last changed on a day in March."""
    product = db.session.scalars(select(Product).where(Product.slug == "veld-mug")).one()
    asset = MediaAsset(sha="a" * 32, source_sha="b" * 64, width=1000, height=1250, paper="sand")
    db.session.add(asset)
    db.session.flush()
    db.session.add(ProductImage(product_id=product.id, asset_id=asset.id, position=1, alt="A red mug"))
    product.updated_at = datetime(2026, 3, 14, 12, tzinfo=UTC)
    refresh(db.session(), [product.id])
    db.session.commit()
    return product


def test_the_sitemap_lists_pages_that_are_there(mug: Product, client: ShopClient) -> None:
    tree = tree_of(client, "/sitemap.xml")
    assert "/p/veld-mug" in places(tree)
    assert not any("city-bike" in address for address in places(tree))
    assert {client.get(path).status for path in places(tree)} == {200}
    [entry] = [url for url in tree if url.findtext("s:loc", "", NAMES).endswith("/p/veld-mug")]
    assert entry.findtext("s:lastmod", "", NAMES) == "2026-03-14"
    assert entry.findtext("i:image/i:loc", "", NAMES) == f"http://localhost/media/{'a' * 32}/800.jpg"


def test_a_sitemap_that_would_be_too_long_is_several(
    shop: Cast, client: ShopClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = places(tree_of(client, "/sitemap.xml"))
    monkeypatch.setattr(for_machines, "GOODS_PER_FILE", 2)
    files = places(tree_of(client, "/sitemap.xml"))
    assert files == ["/sitemaps/0.xml", "/sitemaps/1.xml", "/sitemaps/2.xml"]
    assert sorted(path for file in files for path in places(tree_of(client, file))) == sorted(whole)
    for number in (3, 10_000, 10**20):
        assert client.get(f"/sitemaps/{number}.xml").status == 404


def test_a_product_is_shared_with_its_picture(mug: Product, client: ShopClient) -> None:
    page = client.get("/p/veld-mug?colour=Sage&size=350+ml")
    assert said(page, "og:title") == "Veld mug"
    assert said(page, "og:url") == "http://localhost/p/veld-mug"
    assert said(page, "og:image") == f"http://localhost/media/{'a' * 32}/800.jpg"
    assert (said(page, "og:image:width"), said(page, "og:image:height")) == ("800", "1000")
    assert said(page, "twitter:card") == "summary_large_image"


def test_the_merchants_words_for_search_engines_win(mug: Product, client: ShopClient) -> None:
    mug.seo_title, mug.seo_description = "Handmade stoneware mugs", "Thrown in Riebeek-Kasteel."
    table = db.session.scalars(select(Category).where(Category.path == "table")).one()
    table.seo_title, table.seo_description = "Tableware", "Mugs and kettles."
    refresh(db.session(), [mug.id])
    db.session.commit()
    page = client.get("/p/veld-mug")
    assert page.words("title") == "Handmade stoneware mugs · Kloof & Karoo"
    assert page.words("h1") == "Veld mug"
    assert said(page, "description") == "Thrown in Riebeek-Kasteel."
    page = client.get("/c/table")
    assert (page.words("title"), page.words("h1")) == ("Tableware · Kloof & Karoo", "Table")
    assert said(page, "description") == "Mugs and kettles."


def test_the_same_goods_in_another_order_are_not_indexed(client: ShopClient) -> None:
    assert client.get("/c/table").all('meta[name="robots"]') == []
    page = client.get("/c/table?sort=price-asc")
    assert said(page, "robots") == "noindex"
    assert str(page.one('link[rel="canonical"]')["href"]) == "http://localhost/c/table?sort=price-asc"


def test_an_offer_says_how_it_travels_and_how_it_comes_back(client: ShopClient) -> None:
    offer = data_of(client.get("/p/veld-mug"))["Product"]["offers"]
    fees = {
        tuple(way["shippingDestination"]["addressRegion"]): way["shippingRate"]["value"]
        for way in offer["shippingDetails"]
    }
    assert fees[("WC",)] == "60.00"
    assert set(fees.values()) == {"60.00", "95.00"}
    assert offer["shippingDetails"][0]["deliveryTime"]["transitTime"]["maxValue"] == 4
    assert offer["hasMerchantReturnPolicy"]["merchantReturnDays"] == 7
    kettle = data_of(client.get("/p/stoep-kettle"))["Product"]["offers"]
    assert {way["shippingRate"]["value"] for way in kettle["shippingDetails"]} == {"0.00"}


def test_the_front_page_says_who_keeps_the_shop(client: ShopClient) -> None:
    data = data_of(client.get("/"))
    assert data["OnlineStore"]["legalName"] == "Kloof & Karoo (Pty) Ltd"
    assert data["OnlineStore"]["vatID"] == "4123456789"
    assert data["WebSite"]["publisher"] == {"@id": data["OnlineStore"]["@id"]}


@pytest.mark.parametrize("size", [10, 160, 161, 4000])
def test_a_description_ends_at_a_word(size: int) -> None:
    words = ("ochre " * 1000)[:size]
    short = shortened(words)
    assert len(short) <= 160
    assert set(short.rstrip("…").split()) <= {"ochre", words.split()[-1] if size <= 160 else "ochre"}
