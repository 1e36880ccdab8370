"""Searching and narrowing as a shopper meets them, over HTTP."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask

from app.database import in_store
from app.search.models import Pin, PopularQuery, SearchRedirect
from app.search.vocabulary import count_words
from app.web import page_cache
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.counting import fill_warehouse
from tests.faults.counts import IS_FULL
from tests.limits import limited  # noqa: F401 - a fixture
from tests.storefront.attacks import OWN, attacks


def goods(page: Page) -> list[str]:
    return [str(link["href"]).removeprefix("/p/") for link in page.all(".card a")]


def counts(page: Page, facet: str) -> dict[str, int]:
    rows = page.all(f'input[name="{facet}"]')
    return {str(row["value"]): int(row.find_parent("li").select_one(".num").get_text()) for row in rows}


def chips(page: Page) -> dict[str, str]:
    links = page.all('[aria-label="Narrowed to"] a')
    said = {link.get_text(" ", strip=True).replace("\xa0", " "): str(link["href"]) for link in links}
    return {label.removeprefix("Remove: "): url for label, url in said.items()}


def said(page: Page, name: str) -> str:
    return str(page.one(f'meta[name="{name}"]')["content"])


def canonical(page: Page) -> str:
    return str(page.one('link[rel="canonical"]')["href"]).removeprefix("http://localhost")


@pytest.fixture
def client(app: Flask, client: ShopClient, shop: Cast) -> ShopClient:
    """The words by which goods are spelt are counted by a job."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        count_words(session)
        session.commit()
    return client


# --- what is found


def test_a_search_shows_what_fits(client: ShopClient) -> None:
    page = client.get("/search?q=mug")
    assert goods(page) == ["veld-mug"]
    assert page.words("h1") == "Results for mug"
    assert page.one("#listing")["data-announce"] == "1 product, page 1 of 1, Best match"
    assert page.one("#q")["value"] == "mug"
    assert page.one(".card mark").get_text() == "mug"
    assert said(page, "robots") == "noindex"
    assert canonical(page) == "/search?q=mug"
    assert "1 product" in page.words(".tune")
    assert "R 249,00" in page.words(".card .price")


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=mug",
        "/search?q=mug&colour=sage",
        "/c/table?price=-300",
        "/c/table?sort=rating",
        "/search?sale=yes",
    ],
)
def test_a_fragment_has_the_list_of_the_page(client: ShopClient, path: str) -> None:
    page, part = client.get(path), client.get(path, fragment=True)
    assert str(part.one("#listing")) == str(page.one("#listing"))
    assert part.all("header.mast") == []
    assert part.one("#listing")["data-address"] == path


def test_a_misspelt_word_is_searched_for_as_it_is_spelt(client: ShopClient) -> None:
    page = client.get("/search?q=ketle")
    assert goods(page) == ["stoep-kettle"]
    assert page.words("h1") == "Results for kettle"
    assert "Nothing is called ketle here" in page.words(".said")
    assert page.one(".said a")["href"] == "/search?q=%22ketle%22"
    assert client.get("/search?q=%22ketle%22").words("h1") == 'Nothing found for "ketle"'


def test_goods_with_some_of_the_words_come_after_those_with_all(client: ShopClient) -> None:
    page = client.get("/search?q=stoep+table")
    assert goods(page) == ["stoep-kettle", "veld-mug"]
    assert page.words(".said") == "Goods with all of these words come first, then goods with some of them."
    cheap = client.get("/search?q=stoep+table&sort=price-asc")
    assert goods(cheap) == ["veld-mug", "stoep-kettle"]
    assert page.words(".said") != cheap.words(".said") != ""


def test_nothing_found_helps(app: Flask, shop: Cast, client: ShopClient) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.add(PopularQuery(query="enamel mug", searches=9))
        session.commit()
    page = client.get("/search?q=zeppelin")
    assert page.words("h1") == "Nothing found for zeppelin"
    assert page.one('.kinds a[href="/search?q=enamel+mug"]')
    assert {"/c/table", "/c/pantry"} <= {str(link["href"]) for link in page.all(".empty a")}
    assert len(goods(page)) == 3
    assert page.all("#facets, .facets") == []


def test_a_search_without_words_offers_ways_on(client: ShopClient) -> None:
    for path in ("/search", "/search?q=", "/search?q=+%00", "/search?sort=newest"):
        page = client.get(path)
        assert (page.status, page.words("h1")) == (200, "Search")
        assert page.all(".empty a")
        assert page.all("#goods") == []


def test_a_merchants_redirect_and_pins_come_first(app: Flask, shop: Cast, client: ShopClient) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.add(SearchRedirect(query="returns", url="/pages/returns"))
        session.add(Pin(query="mug", product_id=shop.kloof.products["karoo-roast"], position=1))
        session.commit()
    answer = client.get("/search?q=Returns")
    assert (answer.status, answer.response.headers["Location"]) == (302, "/pages/returns")
    part = client.get("/search?q=Returns", fragment=True)
    assert (part.status, part.response.headers["HX-Redirect"]) == (200, "/pages/returns")
    assert client.get("/search?q=returns&sort=newest").status == 200
    assert goods(client.get("/search?q=mug")) == ["karoo-roast", "veld-mug"]
    assert goods(client.get("/search?q=mug&sort=newest")) == ["veld-mug"]


def test_searches_push_no_page_out(app: Flask, shop: Cast, client: ShopClient) -> None:
    fill_warehouse(app, shop.kloof.id, 25)
    client.get("/c/table")
    kept = len(page_cache._pages)
    for path in (
        "/search?q=mug",
        "/c/table?colour=sage",
        "/c/table?anything=1",
        "/c/table?page=1",
        "/c/warehouse?page=1-2",
    ):
        client.get(path)
    client.get("/search/suggest?q=m", fragment=True)
    assert len(page_cache._pages) == kept
    assert client.get("/search?q=mug").response.headers["Cache-Control"].startswith("private")


# --- narrowing


def test_ticking_narrows_and_counts_what_ticking_would_leave(client: ShopClient) -> None:
    page = client.get("/c/table?colour=sage")
    assert goods(page) == ["veld-mug"]
    assert counts(page, "colour") == {"red-ochre": 1, "sage": 1}
    assert counts(page, "size") == {"250-ml": 1, "350-ml": 1}
    assert [box["value"] for box in page.all("input[name=colour][checked]")] == ["sage"]
    both = client.get("/c/table?colour=sage&colour=red-ochre")
    assert goods(both) == ["veld-mug"]
    assert canonical(both) == "/c/table?colour=red-ochre&colour=sage"
    assert goods(client.get("/c/table?price=-300")) == ["veld-mug"]
    assert goods(client.get("/c/table?price=300-")) == ["stoep-kettle"]


def test_chips_take_off_what_is_ticked(client: ShopClient) -> None:
    page = client.get("/search?q=mug&colour=sage&price=100-500&stock=in&rating=4&sort=price-asc")
    assert chips(page) == {
        "Sage": "/search?q=mug&price=100-500&rating=4&stock=in&sort=price-asc",
        "R 100 to R 500": "/search?q=mug&colour=sage&rating=4&stock=in&sort=price-asc",
        "4 stars or more": "/search?q=mug&colour=sage&price=100-500&stock=in&sort=price-asc",
        "In stock": "/search?q=mug&colour=sage&price=100-500&rating=4&sort=price-asc",
        "Clear all": "/search?q=mug&sort=price-asc",
    }
    assert "Nothing has all of that" in page.words("#listing")
    assert goods(client.get(chips(page)["Clear all"])) == ["veld-mug"]


def test_the_form_says_the_list_and_is_sent_on_to_its_address(client: ShopClient) -> None:
    page = client.get("/c/table?sort=price-asc&colour=sage&colour=red-ochre&price=-2000")
    form = page.one("form.facets")
    fields = [
        (str(box["name"]), str(box["value"]))
        for box in form.select("input[name]")
        if box["type"] not in ("checkbox", "radio") or box.has_attr("checked")
    ]
    assert fields.count(("price", "")) == 1
    answer = client.get(f"{form['action']}?{urlencode([*fields, ('stock', 'in')])}")
    assert (answer.status, answer.response.headers["Location"]) == (
        303, "/c/table?colour=red-ochre&colour=sage&price=-2000&stock=in&sort=price-asc",
    )  # fmt: skip
    assert goods(client.follow(answer)) == ["veld-mug"]


@pytest.mark.parametrize(
    ("typed", "address"),
    [("after=", ""), ("page=1&after=", ""), ("foo=", ""), ("price=abc-100&rating=", "?price=-100")],
)
def test_an_empty_field_is_sent_on_to_the_address_without_it(
    client: ShopClient, typed: str, address: str
) -> None:
    answer = client.get(f"/c/table?{typed}")
    assert (answer.status, answer.response.headers["Location"]) == (303, f"/c/table{address}")


def test_a_category_leads_to_those_below_it_as_narrowed_as_it_is(client: ShopClient) -> None:
    page = client.get("/c/table?price=-300")
    assert [str(link["href"]) for link in page.all(".facet a")] == ["/c/table/mugs?price=-300"]
    elsewhere = client.get("/search?q=mug&category=table/mugs")
    assert goods(elsewhere) == ["veld-mug"]
    assert "Mugs" in chips(elsewhere)


def test_what_is_not_known_is_ignored(client: ShopClient) -> None:
    for asked in (
        "utm_source=x", "colour=puce", "shoe-size=44", "sort=popularity", "rating=9", "stock=maybe", "price=dear",
        "brand=nobody", "category=cellar", "q=kettle", "page=1",
    ):  # fmt: skip
        page = client.get(f"/c/table?{asked}")
        assert page.status == 200, asked
        assert set(goods(page)) == {"veld-mug", "stoep-kettle"}, asked
        assert canonical(page) == "/c/table", asked
        assert page.all('meta[name="robots"]') == [], asked


def test_a_page_that_is_not_there_is_not_found(client: ShopClient) -> None:
    found = [
        f"{path}{asked}"
        for path in ("/search?q=mug&", "/c/table?colour=sage&", "/c/table?")
        for asked in (
            "page=0",
            "page=-1",
            "page=1000000000",
            "page=2",
            "page=1-2",
            "page=",
            "page=%00",
            "after=x",
        )
        if client.get(path + asked).status != 404
    ]
    assert found == []


# --- more of the same


def test_a_list_grows_in_place(app: Flask, shop: Cast, client: ShopClient) -> None:
    fill_warehouse(app, shop.kloof.id, 60)
    first = client.get("/c/warehouse")
    more = first.one("#more-goods")
    assert more["href"] == more["hx-get"] == "/c/warehouse?page=1-2"
    part = client.get(str(more["href"]), fragment=True)
    assert goods(part) == [f"thing-{n}" for n in range(25, 49)]
    assert part.one("#pages")["hx-swap-oob"] == "true"
    assert part.one("#more-goods")["href"] == "/c/warehouse?page=1-3"
    whole = client.get("/c/warehouse?page=1-3")
    assert goods(whole) == [f"thing-{n}" for n in range(1, 61)]
    assert whole.all("#more-goods") == []
    assert said(whole, "robots") == "noindex"
    assert goods(client.get("/c/warehouse?page=2-3")) == [f"thing-{n}" for n in range(25, 61)]


def test_behind_the_numbered_pages_a_list_goes_on(app: Flask, shop: Cast, client: ShopClient) -> None:
    fill_warehouse(app, shop.kloof.id, 9_672)
    for sort, names in (("", range(9_577, 9_673)), ("sort=price-desc&", range(96, 0, -1))):
        assert client.get(f"/c/warehouse?{sort}page=401").status == 404
        page = client.get(f"/c/warehouse?{sort}page=400")
        seen = goods(page)
        while onward := page.all('#pages a[rel="next"][href*="after="]'):
            page = client.get(str(onward[0]["href"]))
            assert page.status == 200
            seen += goods(page)
        assert seen == [f"thing-{n}" for n in names]
        assert said(page, "robots") == "noindex"


# --- what is offered while typing


def test_suggestions_have_goods_with_prices_and_departments(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.add(PopularQuery(query="mug red", searches=9))
        session.commit()
    part = client.get("/search/suggest?q=mu", fragment=True)
    options = {
        str(option["href"]): option.get_text(" ", strip=True)
        for option in part.all("[role=listbox] [role=option]")
    }
    assert set(options) == {"/p/veld-mug", "/c/table/mugs", "/search?q=mug+red"}
    assert "R 249,00" in options["/p/veld-mug"].replace("\xa0", " ")
    assert part.one("#suggestions")["data-announce"] == "3 suggestions"
    assert len({str(option["id"]) for option in part.all("[role=option]")}) == 3


def test_suggestions_say_what_was_meant(client: ShopClient) -> None:
    part = client.get("/search/suggest?q=ketle", fragment=True)
    assert "Did you mean kettle" in part.words('[aria-label="Did you mean"]')
    assert part.one('[aria-label="Did you mean"] a')["href"] == "/search?q=kettle"
    nothing = client.get("/search/suggest?q=zeppelin", fragment=True)
    assert nothing.one("#suggestions")["data-announce"] == "No suggestions"


def test_suggestions_have_a_limit_of_their_own(limited: Flask, shop: Cast) -> None:  # noqa: F811
    page = ShopClient(limited, host="localhost").get("/search/suggest?q=m", fragment=True)
    assert page.response.headers["X-RateLimit-Limit"] == "300"


def test_what_was_looked_at_is_shown_in_its_order(client: ShopClient) -> None:
    path = (
        "/recently-viewed?slug=karoo-roast&slug=gone&slug=veld-mug&slug=karoo-roast&slug=%00&slug=city-bike"
    )
    assert goods(client.get(path, fragment=True)) == ["karoo-roast", "veld-mug"]
    assert client.get("/recently-viewed").status == 200


# --- what anybody may type


def addresses(texts: list[str]) -> Iterator[str]:
    """Our own texts everywhere, each of the others in one place, in turn; with full counts in all of them. Surrogates
    as browsers cannot send."""
    fields = (
        "q",
        "colour",
        "brand",
        "category",
        "price",
        "sort",
        "page",
        "stock",
        "rating",
        "after",
        "x-y",
        "slug",
    )
    for number, text in enumerate(texts):
        sent, field = quote(text.encode("utf-8", "surrogatepass")), fields[number % len(fields)]
        ways = (
            f"/search?q={sent}",
            f"/search/suggest?q={sent}",
            f"/c/table?{field}={sent}&{sent}=1",
            f"/search?q=mug&{field}={sent}&colour=sage",
            f"/recently-viewed?slug={sent}",
        )
        yield from ways if IS_FULL or text in OWN else ways[number % len(ways) :][:1]


def test_whatever_is_typed_breaks_nothing(shop: Cast, client: ShopClient) -> None:
    """Nothing of it becomes markup, nothing of the shop next door is shown. One answer in twenty is parsed whole."""
    answers: dict[str, Any] = {}
    for number, address in enumerate(addresses(list(attacks()))):
        with client.http.get(address, base_url=client.base) as answer:
            text = answer.get_data(as_text=True)
        if answer.status_code not in (200, 303, 404):
            answers[address[:200]] = answer.status_code
        if re.search(
            r"<(script(?! (src=|type=\"(module|application)))|img (?!src=\"/media/)|iframe|svg (?!class=\"ico|viewBox))",
            text,
        ):
            answers[address[:200]] = "markup"
        if "city-bike" in text.replace(quote(address), "") and "city-bike" not in address:
            answers[address[:200]] = "next door"
        if number % 20 == 0 and answer.status_code == 200 and "/search?" in address:
            assert [tag for tag in Page(answer, address).all("[onerror], [onload], [style]")] == []
    assert answers == {}


def test_the_shop_next_door_is_not_searched(shop: Cast, app: Flask, client: ShopClient) -> None:
    assert goods(client.get("/search?q=city+bike"))[:1] != ["city-bike"]
    assert goods(ShopClient(app, host=shop.jozi.host).get("/search?q=bike")) == ["city-bike"]
