"""The query report, and what is said from it: synonyms, redirects, pins. Also with JavaScript off, as all tests are."""

import csv
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import catalogue_version
from app.database import in_store
from app.jobs import Job
from app.search import query_log
from app.search.models import Pin, QueryCount, SearchDay, SearchRedirect, Synonym
from app.search.queries import find_redirect, pins_for, synonyms
from app.search.wording import MOST_PINS, MOST_TERMS
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.counting import statements

Visit = Callable[[], Any]
REPORT = "/admin/search/queries"
MUG_PAGE = "/admin/search/query?q=mug"
NASTY = "<script>alert(1)</script>\"'%_\\"


@pytest.fixture(autouse=True)
def month(shop: Cast, at_kloof: Visit) -> None:
    """Query, how many days ago, searches, failures, clicks, found."""
    with at_kloof() as session:
        today = query_log.today(session)
        for query, ago, searches, failures, clicks, found in (
            ("mug", 0, 5, 0, 4, 12),
            ("mug", 20, 30, 0, 20, 9),
            ("beaker", 1, 6, 6, 0, 0),
            ("cup", 2, 4, 1, 1, 0),
            ("cup", 1, 2, 0, 1, 7),
            ("returns", 3, 9, 9, 0, 0),
            ("picnic", 4, 3, 0, 0, 2),
            ("hamper", 4, 2, 0, 0, 2),
            ("=1+1", 60, 1, 1, 0, 0),
        ):
            session.add(
                QueryCount(
                    day=today - timedelta(days=ago), query=query, searches=searches, failures=failures,
                    clicks=clicks, found=found,
                )
            )  # fmt: skip
        session.add(SearchDay(day=today, engine="postgres", searches=5, failures=0))
        session.add(SearchDay(day=today - timedelta(days=1), engine="postgres", searches=8, failures=6))


def queries(page: Page) -> list[str]:
    return [row.get_text(strip=True) for row in page.all("table.stacked tbody .key")]


def test_the_report_says_what_is_asked_what_fails_and_what_is_left(app: Flask, carol: ShopClient) -> None:
    carol.get(REPORT)
    with statements(app) as sent:
        page = carol.get(REPORT)
    assert len(sent) <= 11
    assert queries(page) == ["mug", "returns", "beaker", "cup", "picnic", "hamper"]
    assert page.one('header nav a[aria-current="page"]')["href"] == REPORT
    assert (
        page.one(".chart svg[role=img]")["aria-label"] == "Searches by the day. Together 13; 6 found nothing."
    )
    assert len(page.all(".chart-table tbody tr")) == 30
    assert queries(carol.get(f"{REPORT}?days=7"))[0] == "returns"
    assert queries(carol.get(f"{REPORT}?days=90"))[-1] == "=1+1"
    failing = carol.get(f"{REPORT}?view=failing")
    assert queries(failing) == ["returns", "beaker"], "cup failed, and found goods the last time"
    assert queries(carol.get(f"{REPORT}?view=unclicked")) == ["picnic"]


def test_what_is_no_view_span_or_page_is_the_usual_one(carol: ShopClient) -> None:
    for query in [
        "view=nonsense&days=0",
        "days=-1&page=-1",
        "days=x&page=x",
        f"page={10**30}",
        "view=%00&days=٣",
    ]:
        page = carol.get(f"{REPORT}?{query}")
        assert page.status == 200
        assert "30 days" in page.words('nav[aria-label="Time"] [aria-current]')


def test_a_list_is_exported_and_runs_nothing(carol: ShopClient) -> None:
    link = carol.get(f"{REPORT}?view=failing&days=90").one("a[download]")
    answer = carol.http.get(str(link["href"]), base_url=carol.base)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/csv", "private, no-store")
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="kloof-searches-failing-90-days.csv"'
    )
    header, *rows = csv.reader(answer.get_data(as_text=True).removeprefix("\ufeff").splitlines())
    assert header[:2] == ["Query", "Searches"]
    assert rows == [
        ["returns", "9", "0", "9", "0"],
        ["beaker", "6", "0", "6", "0"],
        ["'=1+1", "1", "0", "1", "0"],
    ]


def test_from_a_failing_query_words_are_joined(
    app: Flask, carol: ShopClient, shop: Cast, at_kloof: Visit
) -> None:
    """Two pages from the report, and the next search knows; so does a page that was kept."""
    with app.app_context():
        before = catalogue_version.current(shop.kloof.id)
    failing = carol.get(f"{REPORT}?view=failing")
    [link] = [row for row in failing.all("tbody .key a") if row.text == "beaker"]
    page = carol.submit(carol.get(str(link["href"])), "/admin/search/synonyms", terms="Mug; cup ,, MUG")
    assert "These mean the same now: beaker, cup, mug." in page.words(".notice")
    assert page.words("#group").startswith("The same as cup , mug")
    with at_kloof() as session:
        assert synonyms(session) == [["beaker", "cup", "mug"]]
        assert session.scalar(select(func.count()).where(Job.name == "search.renew_settings")) == 1
    with app.app_context():
        catalogue_version._asked.clear()
        assert catalogue_version.current(shop.kloof.id) != before
    assert "Synonyms" in carol.get(f"{REPORT}?view=failing").words("table.stacked tbody tr:nth-child(2)")
    with app.app_context(), in_store(shop.jozi.id) as session:
        assert synonyms(session) == []


def test_a_word_is_in_one_group_at_most(carol: ShopClient, at_kloof: Visit) -> None:
    for words in ("mug, cup", "bowl, dish", "cup, bowl"):
        carol.submit(carol.get("/admin/search/synonyms"), "/admin/search/synonyms", terms=words)
    with at_kloof() as session:
        assert synonyms(session) == [["bowl", "cup", "dish", "mug"]]
    link = str(carol.get("/admin/search/synonyms").one("tbody .key a")["href"])
    page = carol.get(link)
    assert page.form(link)["terms"] == "bowl, cup, dish, mug"
    assert carol.submit(page, link, terms="mug, cup").words("tbody .key") == "cup, mug"
    assert carol.submit(carol.get(link), link, terms="mug").status == 422
    assert "cup, mug" in carol.submit(carol.get(link), f"{link}/removal").words(".notice")
    with at_kloof() as session:
        assert synonyms(session) == []


def test_words_that_cannot_be_joined_are_refused_beside_them(carol: ShopClient, at_kloof: Visit) -> None:
    form = carol.get("/admin/search/synonyms")
    for words, sentence in (
        ("", "Give the words."),
        ("mug", "Give at least two words or phrases that mean the same."),
        ("mug, MUG ,\u200b, M\u00fag", "Give at least two words or phrases that mean the same."),
        (",".join(map(str, range(MOST_TERMS + 1))), "At most 20 words or phrases can mean the same."),
        ("m" * 1001, "Please keep this to 1000 characters."),
    ):
        page = carol.submit(form, "/admin/search/synonyms", terms=words)
        assert page.status == 422
        assert sentence in page.words("form .errors")
        assert page.one("#terms")["aria-invalid"] == "true"
    with at_kloof() as session:
        assert synonyms(session) == []


def test_a_query_is_led_to_a_page_of_this_shop(carol: ShopClient, at_kloof: Visit) -> None:
    page = carol.submit(
        carol.get("/admin/search/query?q=Returns"),
        "/admin/search/redirects",
        url="http://localhost/pages/returns",
    )
    assert "/pages/returns" in page.words("#leads")
    with at_kloof() as session:
        assert find_redirect(session, " RETURNS ") == "/pages/returns"
    assert "returns" not in queries(carol.get(f"{REPORT}?view=failing")), "it is answered"
    again = carol.submit(
        carol.get("/admin/search/query?q=returns"), "/admin/search/redirects", url="/pages/delivery"
    )
    assert "/pages/delivery" in again.words("#leads")
    row = carol.get("/admin/search/redirects").one("tbody .key a")
    assert (
        carol.submit(carol.get(str(row["href"])), str(row["href"]), query="refund").words("tbody .key")
        == "refund"
    )
    carol.submit(carol.get(str(row["href"])), f"{row['href']}/removal")
    with at_kloof() as session:
        assert session.scalars(select(SearchRedirect)).all() == []


#: Out of the shop, or in a circle.
NOWHERE = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\\\\evil.example",
    "/pages/a\\b",
    "javascript:alert(1)",
    "pages/returns",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "/search?q=mug",
    "/search",
    "/with a blank",
    "",
    "/" + "a" * 500,
]


def test_no_query_is_led_out_of_the_shop_or_in_a_circle(carol: ShopClient, at_kloof: Visit) -> None:
    form = carol.get("/admin/search/redirects")
    for url in NOWHERE:
        page = carol.submit(form, "/admin/search/redirects", query="sale", url=url)
        assert page.status == 422, url
        assert page.one("#url")["aria-invalid"] == "true"
    with at_kloof() as session:
        assert session.scalars(select(SearchRedirect)).all() == []


def test_two_redirects_do_not_share_a_query(carol: ShopClient) -> None:
    for query in ("returns", "refund"):
        carol.post(
            "/admin/search/redirects",
            {**carol.get("/admin/search/redirects").form("/admin/search/redirects"), "query": query, "url": "/pages/returns"},
        )  # fmt: skip
    link = str(carol.get("/admin/search/redirects").all("tbody .key a")[0]["href"])
    page = carol.submit(carol.get(link), link, query="Returns")
    assert page.status == 422
    assert "“returns” leads to /pages/returns already." in page.words(".errors")


def press(carol: ShopClient, address: str, button: str, product_id: UUID) -> Page:
    """A button of the page that arranges pins, as a browser without a script sends it."""
    page = carol.get(address)
    form = page.one(f'button[name="{button}"][value="{product_id}"]').find_parent("form")
    assert form is not None
    assert form["action"] == "/admin/search/pins"
    fields: dict[str, object] = {
        str(each["name"]): str(each["value"]) for each in form.select("input[type=hidden]")
    }
    return carol.follow(carol.post("/admin/search/pins", {**fields, button: str(product_id)}))


def test_products_are_found_and_pinned_in_their_order(carol: ShopClient, shop: Cast, at_kloof: Visit) -> None:
    mug, kettle = shop.kloof.products["veld-mug"], shop.kloof.products["stoep-kettle"]
    press(carol, f"{MUG_PAGE}&find=MUG", "add", mug)
    page = press(carol, f"{MUG_PAGE}&find=stoep", "add", kettle)
    assert [row.text for row in page.all("ol.held a")] == ["Veld mug", "Stoep kettle"]
    assert "Nothing that is not pinned yet matches" in page.words("#pins")
    press(carol, MUG_PAGE, "up", kettle)
    with at_kloof() as session:
        assert pins_for(session, " Mug ") == [kettle, mug]
    listed = carol.get("/admin/search/pins")
    assert (queries(listed), listed.words("tbody td")) == (["mug"], "Stoep kettle , Veld mug")
    carol.submit(carol.get(f"/admin/products/{kettle}"), f"/admin/products/{kettle}/withdrawal")
    assert "Stoep kettle not on sale, so left out" in carol.get(MUG_PAGE).words("ol.held li:first-child p")
    with at_kloof() as session:
        assert pins_for(session, "mug") == [mug]
    press(carol, MUG_PAGE, "remove", kettle)
    with at_kloof() as session:
        assert [(pin.product_id, pin.position) for pin in session.scalars(select(Pin))] == [(mug, 1)]


def test_pins_of_another_shops_goods_of_no_query_or_too_many_are_not_made(
    carol: ShopClient, shop: Cast, at_kloof: Visit
) -> None:
    token = carol.get(MUG_PAGE).form("/admin/search/synonyms")["csrf_token"]
    bike = str(shop.jozi.products["city-bike"])
    for sent in ({"add": bike}, {"add": "no-id"}, {"up": bike}):
        assert carol.post("/admin/search/pins", {"csrf_token": token, "asked": "mug", **sent}).status == 303
    nameless = carol.post("/admin/search/pins", {"csrf_token": token, "add": bike})
    assert (nameless.status, nameless.words(".errors p")) == (422, "Say what shoppers search for.")
    with at_kloof() as session:
        assert session.scalars(select(Pin)).all() == []
        goods = [shop.kloof.products[slug] for slug in ("veld-mug", "stoep-kettle")]
        session.add(Pin(query="mug", product_id=goods[0], position=1))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.search.wording.MOST_PINS", 1)
        full = carol.post("/admin/search/pins", {"csrf_token": token, "asked": "mug", "add": str(goods[1])})
    assert full.status == 422
    assert "can stand first for one query" in full.words(".errors")
    assert MOST_PINS > 1


def test_whatever_was_asked_can_be_looked_at(carol: ShopClient, at_kloof: Visit) -> None:
    """The page lint sees that none of it became markup."""
    strange = (NASTY, "a" * 10_000, "\u202e\u0645\u0648\u0632", "100%", "&q=x#y")
    for query in strange:
        page = carol.get(f"/admin/search/query?q={quote(query)}&find={quote(query)}")
        assert page.status == 200
        assert "Nobody has asked this" in page.words()
        answer = carol.submit(page, "/admin/search/synonyms", terms=f"word {strange.index(query)}")
        assert answer.status == 200
        assert f"word {strange.index(query)}" in answer.words("#group")
    with at_kloof() as session:
        assert len(session.scalars(select(Synonym)).all()) == len(strange)


def test_no_query_is_no_page_and_packers_have_no_say(carol: ShopClient, peter: ShopClient) -> None:
    assert carol.get("/admin/search/query?q=%00%20").response.headers["Location"] == REPORT
    assert peter.get(REPORT).status == 403
    assert peter.get("/admin").all('a[href="/admin/search/queries"]') == []


def test_a_shop_nobody_has_searched_says_so(olga: ShopClient) -> None:
    for path, words in (
        (REPORT, "Nobody has searched in this time."),
        (f"{REPORT}?view=failing", "No query is left that finds nothing."),
        ("/admin/search/synonyms", "No words are joined yet."),
        ("/admin/search/redirects", "Each query shows goods so far."),
        ("/admin/search/pins", "Goods stand in the order that the search finds best."),
    ):
        page = olga.get(path)
        assert words in page.words("main")
        assert "picnic" not in page.words("main")
