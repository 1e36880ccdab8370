"""Text pages, and what robots ask for."""

import pytest

from tests.client import ShopClient


@pytest.mark.parametrize("slug", ["about", "contact", "delivery", "returns", "terms", "privacy"])
def test_text_pages_name_the_seller(client: ShopClient, slug: str) -> None:
    page = client.get(f"/pages/{slug}")
    assert page.status == 200
    assert "Kloof & Karoo (Pty) Ltd" in page.words("footer")
    assert page.words("footer").count("021 555 0100") == 1
    assert page.one('nav[aria-label="More to read"] [aria-current="page"]')["href"] == f"/pages/{slug}"


def test_the_delivery_page_says_what_it_costs(client: ShopClient) -> None:
    rows = [" ".join(row.get_text(" ").split()) for row in client.get("/pages/delivery").all("tbody tr")]
    assert rows == [
        "Western Cape Courier to your door 30 kg R 60,00 free from R 950,00",
        "Elsewhere Courier to your door 30 kg R 95,00 free from R 950,00",
    ]


@pytest.mark.parametrize("slug", ["nothing", "../errors/show", "_terms", "%00"])
def test_there_are_no_other_text_pages(client: ShopClient, slug: str) -> None:
    assert client.get(f"/pages/{slug}").status == 404


def test_robots_are_kept_out_of_what_is_private(client: ShopClient) -> None:
    answer = client.http.get("/robots.txt", base_url=client.base)
    assert answer.mimetype == "text/plain"
    assert "Disallow: /checkout" in answer.text
    assert "Sitemap: http://localhost/sitemap.xml" in answer.text


def test_the_icon_is_the_stores_own(client: ShopClient) -> None:
    with client.http.get("/favicon.ico", base_url=client.base) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
