"""Text pages, and what robots ask for."""

from xml.etree import ElementTree

import pytest

from tests.client import ShopClient


@pytest.mark.parametrize("slug", ["delivery", "returns", "terms", "privacy"])
def test_text_pages_name_the_seller(client: ShopClient, slug: str) -> None:
    page = client.get(f"/pages/{slug}")
    assert page.status == 200
    assert "Kloof & Karoo (Pty) Ltd" in page.words("footer")
    assert page.words("footer").count("021 555 0100") == 1


@pytest.mark.parametrize("slug", ["nothing", "../errors/show", "_terms", "%00"])
def test_there_are_no_other_text_pages(client: ShopClient, slug: str) -> None:
    assert client.get(f"/pages/{slug}").status == 404


def test_the_sitemap_lists_pages_that_are_there(client: ShopClient) -> None:
    answer = client.http.get("/sitemap.xml", base_url=client.base)
    assert answer.mimetype == "application/xml"
    listed = [node.text or "" for node in ElementTree.fromstring(answer.data).iter() if node.text]
    assert "http://localhost/p/veld-mug" in listed
    assert not any("city-bike" in address for address in listed)
    assert {client.get(address.removeprefix("http://localhost")).status for address in listed} == {200}


def test_robots_are_kept_out_of_what_is_private(client: ShopClient) -> None:
    answer = client.http.get("/robots.txt", base_url=client.base)
    assert answer.mimetype == "text/plain"
    assert "Disallow: /checkout" in answer.text
    assert "Sitemap: http://localhost/sitemap.xml" in answer.text


def test_the_icon_is_the_stores_own(client: ShopClient) -> None:
    with client.http.get("/favicon.ico", base_url=client.base) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
