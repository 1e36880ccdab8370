"""Product files in the back office: handed in, looked through, confirmed, undone, taken out again."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app import clock
from app.catalog.models.product import Product
from app.database import in_store
from app.drain import drain
from app.importing.models import CatalogueImport, ImportStatus
from app.jobs import Job, QueueName
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.importing.shelves import differences, dump
from tests.importing.test_again import RED, cups
from tests.importing.test_rows import file

PACKT = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "import" / "shopify" / "packt_product-data.csv"
)
HandIn = Callable[..., Page]


@pytest.fixture
def hand_in(carol: ShopClient) -> HandIn:
    """``hand_in(text, currency="EUR")``: through the form, to the page of the import or the form again."""

    def send(content: str | bytes, name: str = "goods.csv", **choices: object) -> Page:
        form = carol.get("/admin/imports/new").form("/admin/imports")
        form.pop("file")
        raw = content.encode() if isinstance(content, str) else content
        return carol.follow(
            carol.post("/admin/imports", {**form, **choices, "file": (io.BytesIO(raw), name)})
        )

    return send


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """What the bulk worker would do now."""

    def run() -> int:
        with app.app_context():
            return drain(QueueName.BULK)

    return run


def handles(app: Flask, shop: Cast) -> set[str]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return set(session.scalars(select(Product.handle)))


def test_a_file_is_looked_through_confirmed_and_undone(
    app: Flask, shop: Cast, carol: ShopClient, hand_in: HandIn, work: Callable[[], int]
) -> None:
    before = dump(app, shop.kloof.id)
    page = hand_in(cups(RED, "jug,,,,,,JUG,,,,"))
    assert page.one("[data-import-status]")["data-import-status"] == "checking"
    work()
    page = carol.get(page.url)
    assert page.one("[data-import-status]")["data-import-status"] == "checked"
    assert page.words(".kpis") == "New 1 Changed 0 Unchanged 0 Left out 1"
    assert "Cup New 1 variant; R 50,00; Table > Cups" in page.words("#preview tbody")
    assert "Line 3 Title is empty. Left out" in page.words("#findings tbody")
    assert differences(before, dump(app, shop.kloof.id)) == {}
    page = carol.submit(page, f"{page.url}/confirmation")
    assert page.one("progress")
    work()
    page = carol.get(page.url)
    assert page.one("[data-import-status]")["data-import-status"] == "done"
    assert carol.get("/p/cup").status == 200
    page = carol.submit(page, f"{page.url}/undoing")
    work()
    page = carol.get(page.url)
    assert "Undone 1 removed." in page.words("main")
    assert differences(before, dump(app, shop.kloof.id)) == {}


@pytest.mark.skipif(
    not PACKT.exists(), reason="the shared product files are not beside this clone; owner: importing"
)
def test_a_second_look_at_the_same_file_finds_nothing_to_do(
    carol: ShopClient, hand_in: HandIn, work: Callable[[], int]
) -> None:
    first = hand_in(PACKT.read_bytes(), "packt.csv")
    work()
    carol.submit(carol.get(first.url), f"{first.url}/confirmation")
    work()
    again = hand_in(PACKT.read_bytes(), "packt.csv")
    work()
    page = carol.get(again.url)
    assert page.words(".kpis") == "New 0 Changed 0 Unchanged 20 Left out 0"
    assert "There is nothing to bring in" in page.words("main")
    assert not page.all(f'form[action="{page.url}/confirmation"]')


def test_what_changes_is_said_in_words(carol: ShopClient, hand_in: HandIn, work: Callable[[], int]) -> None:
    first = hand_in(cups(RED))
    work()
    carol.submit(carol.get(first.url), f"{first.url}/confirmation")
    work()
    page = hand_in(cups(RED.replace(",50,", ",49,").replace(",5,", ",8,").replace("Cup,", "Beaker,")))
    work()
    told = carol.get(page.url).words("#preview tbody")
    assert told == "Beaker Changed price of Red R 50,00 to R 49,00; stock of Red 8; title"


def test_the_same_fragment_shows_every_state(
    carol: ShopClient, hand_in: HandIn, work: Callable[[], int]
) -> None:
    page = hand_in(cups(RED))
    part = carol.get(page.url, fragment=True)
    assert "<html" not in part.text
    assert part.one("#import-state")["hx-trigger"] == "every 2s"
    work()
    part = carol.get(page.url, fragment=True)
    assert "hx-trigger" not in part.one("#import-state").attrs  # it asks no more
    assert part.form(f"{page.url}/confirmation")["csrf_token"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "goods.csv is empty"),
        ("a,b\n1,2\n", "This is not a product file"),
        ("Handle,Title,Variant Price EUR\nx,X,5\n", "--currency EUR --rate"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ""),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(
    app: Flask,
    shop: Cast,
    carol: ShopClient,
    hand_in: HandIn,
    work: Callable[[], int],
    *,
    content: str,
    said: str,
) -> None:
    page = hand_in(content)
    work()
    page = carol.get(page.url)
    assert page.one("[data-import-status]")["data-import-status"] == "refused"
    assert said in page.words('.notice[data-kind="bad"]')
    assert ".csv" not in page.words('.notice[data-kind="bad"]').replace("goods.csv", "")
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert list(session.scalars(select(Job.last_error))) == []
    listed = carol.submit(page, f"{page.url}/removal")
    assert "thrown away" in listed.words("main")


def test_foreign_prices_are_converted(
    app: Flask, shop: Cast, carol: ShopClient, hand_in: HandIn, work: Callable[[], int]
) -> None:
    page = hand_in(
        file("x,X,10", head="Handle,Title,Variant Price EUR"),
        currency="eur",
        rate="20,15",
        round_to_cents="500",
    )
    work()
    assert "R 200,00" in carol.get(page.url).words("#preview tbody")


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"currency": "euro"}, "three letters"),
        ({"currency": "EUR"}, "in rand, too"),
        ({"currency": "EUR", "rate": "x"}, "20,15"),
    ],
)
def test_choices_that_make_no_sense_come_back(
    hand_in: HandIn, *, choices: dict[str, object], said: str
) -> None:
    page = hand_in(cups(RED), **choices)
    assert page.status == 422
    assert said in page.words(".errors")


def test_no_file_is_no_import(app: Flask, shop: Cast, carol: ShopClient) -> None:
    form = carol.get("/admin/imports/new").form("/admin/imports")
    form.pop("file")
    page = carol.post("/admin/imports", form)
    assert (page.status, "Choose a file." in page.words(".errors")) == (422, True)


def test_a_file_beyond_the_limit_is_not_taken(app: Flask, carol: ShopClient) -> None:
    """64 MB and the form around it; what is larger is not read to its end."""
    answer = carol.http.post(
        "/admin/imports",
        base_url=carol.base,
        headers={"Sec-Fetch-Site": "same-origin", "Content-Type": "multipart/form-data; boundary=x"},
        input_stream=io.BytesIO(b"--x\r\n"),
        environ_overrides={"CONTENT_LENGTH": str(70 * 1024 * 1024)},
    )
    assert answer.status_code == 413


def test_three_megabytes_are_taken(carol: ShopClient) -> None:
    """The usual limit of a form is two. Encoded here, because the client's own way leaves a file open."""
    form = carol.get("/admin/imports/new").form("/admin/imports")
    large = FileStorage(io.BytesIO(cups(RED).encode() + b"x" * 3_000_000), "goods.csv")
    boundary, body = encode_multipart({**form, "file": large})
    with carol.http.post(
        "/admin/imports",
        base_url=carol.base,
        data=body,
        headers={
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        },
    ) as answer:
        assert answer.status_code == 303


def test_two_at_once_are_refused(
    app: Flask, carol: ShopClient, hand_in: HandIn, work: Callable[[], int]
) -> None:
    hand_in(cups(RED))
    page = hand_in(cups(RED), "second.csv")
    assert page.status == 422
    assert "goods.csv is being brought in at the moment" in page.words(".errors")
    work()
    assert hand_in(cups(RED), "second.csv").status == 200


def test_a_button_of_an_old_page_does_nothing(
    app: Flask, shop: Cast, carol: ShopClient, hand_in: HandIn, work: Callable[[], int]
) -> None:
    page = hand_in(cups(RED))
    work()
    old = carol.get(page.url)
    carol.submit(old, f"{page.url}/removal")
    assert carol.get(page.url).status == 404
    page = hand_in(cups(RED))
    work()
    old = carol.get(page.url)
    carol.submit(old, f"{page.url}/confirmation")
    work()
    said = carol.submit(old, f"{page.url}/confirmation")
    assert "goods.csv is done; look at it again" in said.words("main")


def test_the_list_says_what_was_brought_in(
    carol: ShopClient, hand_in: HandIn, work: Callable[[], int]
) -> None:
    assert "None yet" in carol.get("/admin/imports").words("main")
    hand_in(cups(RED))
    work()
    row = carol.get("/admin/imports").words("tbody")
    assert "goods.csv Waits for your word" in row
    assert row.endswith("Carol 1 new")


@pytest.mark.parametrize("layout", ["shopify", "woocommerce", "nonsense"])
def test_the_catalogue_can_be_taken_out(app: Flask, carol: ShopClient, layout: str) -> None:
    with carol.http.get(f"/admin/exports/products.csv?format={layout}", base_url=carol.base) as answer:
        assert answer.mimetype == "text/csv"
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "Veld mug" in answer.get_data(as_text=True)


def test_a_packer_may_not(peter: ShopClient, carol: ShopClient, hand_in: HandIn) -> None:
    page = hand_in(cups(RED))
    for path in ("/admin/imports", "/admin/imports/new", page.url, "/admin/exports/products.csv"):
        assert peter.get(path).status == 403, path
    assert not peter.get("/admin").all('nav a[href="/admin/imports"]')


def test_staff_of_another_store_do_not_find_it(olga: ShopClient, hand_in: HandIn) -> None:
    assert olga.get(hand_in(cups(RED)).url).status == 404


def test_an_import_that_was_killed_bars_the_way_for_a_quarter_of_an_hour(
    app: Flask, shop: Cast, hand_in: HandIn
) -> None:
    hand_in(cups(RED))
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(
            update(CatalogueImport).values(
                status=ImportStatus.RUNNING, moved_at=clock.now() - timedelta(minutes=16)
            )
        )
        session.commit()
    assert hand_in(cups(RED)).status == 200
