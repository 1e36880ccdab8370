"""Carol keeps her catalogue in Chromium, with JavaScript and without."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from app import clock
from app.catalog import collections, product_types
from app.catalog.models.attribute import AttributeKind, ProductType
from app.catalog.models.collection import Collection
from app.catalog.models.product import Product
from app.catalog.product_types import Terms
from app.database import get
from app.inventory import listings, publication
from app.reviews.models import Review
from tests.journeys.browser.test_accessibility import carry_over, look_at
from tests.live.shop import LiveShop
from tests.staff import CAROL, PASSWORD
from tests.staff import log_in as let_in

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def log_in(page: Page, base: str) -> None:
    page.goto(f"{base}/login?next=/admin")
    page.get_by_label("E-mail").fill(CAROL)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Log in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def collect_what_is_under_r300(page: Page) -> None:
    page.get_by_role("navigation", name="Back office").get_by_role("link", name="Collections").click()
    page.get_by_label("Name").fill("Under R300")
    press(page, "Make a collection")
    page.get_by_text("Let it fill itself by a rule instead").click()
    page.get_by_label("Condition 1", exact=True).select_option("price-at-most")
    page.get_by_label("What condition 1 asks for").fill("300")
    press(page, "Add a row")
    page.get_by_label("Condition 2", exact=True).select_option("category")
    page.get_by_label("What condition 2 asks for").fill("table")
    press(page, "Keep the rule")
    expect(page.locator("#held")).to_have_text("1 product on sale in it")
    page.get_by_label("Shown in the shop").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Open it in the shop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Under R300")
    expect(page.get_by_role("link", name="Veld mug").first).to_be_visible()


def open_product(page: Page, base: str, search: str) -> None:
    page.goto(f"{base}/admin/products")
    page.get_by_role("searchbox").fill(search)
    press(page, "Search")
    page.locator("tbody th a").first.click()


def schedule_it_for_tomorrow(page: Page, base: str) -> None:
    open_product(page, base, "veld-mug")
    press(page, "Take off the shelves")
    expect(page.get_by_text("It is a draft. Put it on sale when it is ready.")).to_be_visible()
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(clock.SAST)
    page.get_by_label("On sale from").fill(f"{tomorrow:%Y-%m-%d}T09:00")
    press(page, "Put on sale then")
    expect(page.locator(".why")).to_contain_text(f"it goes on sale on {tomorrow.day} ")
    expect(page.locator(".why")).to_contain_text("09:00")


def rename_it(page: Page) -> None:
    page.get_by_label("Title", exact=True).fill("Karoo mug")
    page.get_by_label("Address").fill("karoo-mug")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Karoo mug")


@pytest.fixture
def kept(live: LiveShop) -> Iterator[None]:
    """The live shop is everybody's: afterwards its mug is as it was, and nothing else is there."""
    yield
    with live.session() as session:
        mug = publication.publish(session, live.kloof.products["veld-mug"])
        mug.title = "Veld mug"
        publication.move(session, mug.id, "veld-mug")
        listings.refresh(session, [mug.id])
        mug.product_type_id = None
        session.flush()
        for model in (Collection, ProductType, Review):
            session.execute(delete(model))
        session.commit()


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("javascript", ["on", "off"])
def test_carol_fills_a_collection_schedules_a_product_and_renames_it(
    live: LiveShop, open_page: OpenPage, javascript: str
) -> None:
    page = open_page(java_script_enabled=javascript == "on")
    log_in(page, live.base)
    collect_what_is_under_r300(page)
    schedule_it_for_tomorrow(page, live.base)
    assert page.request.get(f"{live.base}/p/veld-mug").status == 404
    rename_it(page)
    press(page, "Put on sale now")
    expect(page.get_by_text("On sale now.")).to_be_visible()
    page.goto(f"{live.base}/p/veld-mug?colour=Sage")
    expect(page).to_have_url(re.compile(re.escape(live.base) + r"/p/karoo-mug\?colour=Sage"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Karoo mug")


def pages_of_the_catalogue(live: LiveShop) -> list[str]:
    """With an attribute of each kind, a collection of each kind, and a review that waits."""
    with live.session() as session:
        mug = get(session, Product, live.kloof.products["veld-mug"])
        kind = product_types.found(session, "Mug")
        choices = Terms(AttributeKind.CHOICE, choices=["Coffee", "Tea"])
        for name, terms in (
            ("Glaze", Terms()),
            ("For the oven", Terms(AttributeKind.YES_NO)),
            ("Suits", choices),
        ):
            product_types.add_attribute(session, kind, name, terms=terms)
        mug.product_type_id = kind.id
        by_hand, by_rule = collections.found(session, "By hand"), collections.found(session, "By rule")
        collections.put(session, by_hand, [mug.id])
        collections.fill_by(session, by_rule, [{"on": "in-stock"}])
        session.add(Review(product_id=mug.id, author="Thandi M.", rating=4, title="Good", body="Daily."))
        pages = [
            f"/admin/products/{mug.id}",
            f"/admin/collections/{by_hand.id}",
            f"/admin/collections/{by_rule.id}",
            f"/admin/categories/{mug.category_id}",
            f"/admin/types/{kind.id}",
        ]
        session.commit()
    lists = ("products", "collections", "categories", "brands", "types", "reviews")
    return [*(f"/admin/{name}" for name in lists), *pages]


@pytest.mark.usefixtures("kept")
def test_the_catalogues_pages_are_for_everybody(live: LiveShop, open_page: OpenPage) -> None:
    carol = live.visitor(lints=False)
    let_in(carol, CAROL)
    page = open_page(bypass_csp=True)  # axe is put into the page as a script
    carry_over(carol, page)
    assert look_at(page, live.base, pages_of_the_catalogue(live)) == []
