"""Carol keeps her goods in Chromium: a new product from nothing to the shop, and five hundred prices at once."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import delete, select

from app import clock
from app.catalog.models.product import Product, ProductStatus, Variant
from app.editing import edits
from app.editing.changes import Change, Kind
from app.editing.models import BulkEdit
from app.inventory import alerts, listings
from tests.journeys.browser.test_accessibility import carry_over, look_at
from tests.journeys.browser.test_catalogue_in_chromium import log_in, press
from tests.live.shop import LiveShop
from tests.media.samples import plain
from tests.staff import CAROL
from tests.staff import log_in as let_in

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
MANY = 500


@pytest.fixture
def kept(live: LiveShop) -> Iterator[None]:
    """The live shop is everybody's: afterwards it has its own goods and no others."""
    yield
    with live.session() as session:
        session.execute(delete(BulkEdit))
        made = session.scalars(select(Product).where(Product.id.not_in(live.kloof.products.values()))).all()
        for product in made:
            product.deleted_at = clock.now()
        listings.refresh(session, [product.id for product in made])
        session.execute(delete(Product).where(Product.id.in_([product.id for product in made])))
        alerts.set_usual_threshold(session, None)
        session.commit()


def begin_a_scarf(page: Page, base: str, *, name: str) -> None:
    page.goto(f"{base}/admin/products")
    page.get_by_role("link", name="New product").click()
    page.get_by_label("Title", exact=True).fill(name)
    page.get_by_label("Category").select_option(label="Table")
    page.get_by_label("Price").fill("389,00")
    page.get_by_label("Weight in grams").fill("220")
    page.get_by_label("Option 1 (optional)").fill("Colour")
    page.get_by_label("Values of option 1").fill("Ochre, Indigo, Sage")
    page.get_by_label("Option 2 (optional)").fill("Size")
    page.get_by_label("Values of option 2").fill("Short, Long")
    press(page, "Make the draft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Variants")
    expect(page.locator(".matrix tbody tr")).to_have_count(6)


def fill_in_the_matrix(page: Page, *, stem: str) -> None:
    for number, which in enumerate(page.locator(".matrix tbody th").all_inner_texts()):
        page.get_by_label(f"SKU of {which}").fill(f"{stem}-{number}")
        page.get_by_label(f"In stock of {which}").fill(str(number + 3))
        page.get_by_label(f"Barcode of {which}").fill(f"600100000000{number}")
    page.get_by_label("Price of Indigo / Long").fill("449,00")
    press(page, "Save all")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Price of Indigo / Long")).to_have_value("449,00")


def show_it(page: Page, *, seed: int) -> None:
    page.get_by_role("link", name="Its pictures").click()
    colours = [(seed, 60 * number, 90) for number in range(4)]
    page.get_by_label("Pictures", exact=True).set_input_files([
        FilePayload(name=f"{number}.png", mimeType="image/png", buffer=plain(colour=colour))
        for number, colour in enumerate(colours)
    ])  # fmt: skip
    page.get_by_label("What they show").fill("A scarf on a chair")
    press(page, "Add")
    expect(page.get_by_text("4 pictures added.")).to_be_visible()
    press(page, "Move picture 4 up")
    page.get_by_label("Which one it shows").first.select_option("Indigo")
    press(page, "Save picture 1")


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("javascript", ["on", "off"])
def test_a_new_product_with_six_variants_and_four_pictures(
    live: LiveShop, open_page: OpenPage, javascript: str
) -> None:
    page = open_page(java_script_enabled=javascript == "on")
    log_in(page, live.base)
    begin_a_scarf(page, live.base, name="Karoo scarf")
    fill_in_the_matrix(page, stem="SCARF")
    show_it(page, seed=20 if javascript == "on" else 40)
    page.get_by_role("navigation", name="Back office").get_by_role("link", name="Products").click()
    page.get_by_role("searchbox").fill("6001000000003")
    press(page, "Search")
    page.get_by_role("link", name="Why Karoo scarf is not shown").click()
    expect(page.locator('[data-check="state"]')).to_contain_text("It is a draft.")
    page.get_by_role("link", name="Put it on sale").click()
    press(page, "Put on sale now")
    page.get_by_role("link", name="Open it in the shop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Karoo scarf")
    expect(page.get_by_role("main")).to_contain_text("389,00")


def stock_many(live: LiveShop) -> None:
    with live.session() as session:
        made = [
            Product(
                handle=f"peg-{number}", slug=f"peg-{number}", title=f"Peg {number}", status=ProductStatus.ACTIVE,
                published_at=clock.now(),
            )
            for number in range(MANY)
        ]  # fmt: skip
        session.add_all(made)
        session.flush()
        session.add_all(
            Variant(product_id=product.id, position=0, sku=f"PEG-{number}", price_cents=10_000 + number)
            for number, product in enumerate(made)
        )
        listings.refresh(session, [product.id for product in made])
        session.commit()


def wait_while_it_moves(page: Page) -> None:
    """With a script the page looks by itself."""
    expect(page.locator("#edit-state")).to_be_visible()
    while page.locator("#edit-state progress").count():
        again = page.get_by_role("link", name="Look again")
        if again.is_visible():
            again.click()
        page.wait_for_timeout(100)


def raise_them(page: Page, base: str) -> None:
    page.goto(f"{base}/admin/products?q=peg")
    press(page, f"Change all that match ({MANY})")
    page.get_by_label("What to do").select_option("raise")
    page.get_by_label("By how much").fill("7")
    page.get_by_label("Rounded").select_option("rand")
    press(page, "Show what would change")
    wait_while_it_moves(page)
    expect(page.locator('[data-count="planned"]')).to_have_text(str(MANY))
    press(page, f"Apply {MANY} changes")
    wait_while_it_moves(page)
    expect(page.locator('[data-count="applied"]')).to_have_text(str(MANY))


@pytest.mark.usefixtures("kept")
def test_five_hundred_prices_are_raised_and_put_back(live: LiveShop, open_page: OpenPage) -> None:
    stock_many(live)
    for is_on in (True, False):
        page = open_page(java_script_enabled=is_on)
        log_in(page, live.base)
        raise_them(page, live.base)
        shown = page.request.get(f"{live.base}/p/peg-0").text()
        assert "107,00" in shown
        press(page, f"Undo {MANY} changes")
        wait_while_it_moves(page)
        expect(page.locator('[data-count="undone"]')).to_have_text(str(MANY))
        assert "100,00" in page.request.get(f"{live.base}/p/peg-0").text()


def pages_of_goods(live: LiveShop) -> list[str]:
    mug = live.kloof.products["veld-mug"]
    with live.session() as session:
        change = Change(Kind.LOWER, cents=25_000)
        edit = edits.start(session, change, {"matching": {}}, by="Carol").id
        alerts.set_usual_threshold(session, 4)
        session.commit()
    return [
        "/admin/products",
        "/admin/products/new",
        "/admin/products/edits",
        "/admin/products/edits/new?all=yes",
        f"/admin/products/edits/{edit}",
        f"/admin/products/{mug}/variants",
        f"/admin/products/{mug}/visibility",
        "/admin/stock?view=low",
        f"/admin/stock/{live.kloof.variants['KETTLE']}",
    ]


@pytest.mark.usefixtures("kept")
def test_the_pages_of_goods_are_for_everybody(live: LiveShop, open_page: OpenPage) -> None:
    carol = live.visitor(lints=False)
    let_in(carol, CAROL)
    page = open_page(bypass_csp=True)  # axe is put into the page as a script
    carry_over(carol, page)
    assert look_at(page, live.base, pages_of_goods(live)) == []
