"""A merchant sets the shop: a look tried on its own pages and saved, a zone with its rate, and axe on every page of it."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.shipping import zoning
from app.shipping.models import DeliveryZone
from app.stores.models import Store
from tests.journeys.browser.test_accessibility import carry_over, look_at
from tests.live.shop import LiveShop
from tests.staff import CAROL, log_in

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
SETTINGS = "/admin/settings"
PAGES = [
    "/admin/delivery?code=8001&weight=1&goods=500&province=",
    *(
        f"{SETTINGS}/{name}"
        for name in ("identity", "theme", "hosts", "orders", "bank", "payments", "mail", "vat")
    ),
]
GREEN = "rgb(29, 92, 58)"


def carol_at(live: LiveShop, page: Page) -> None:
    carol = live.visitor(lints=False)
    log_in(carol, CAROL)
    carry_over(carol, page)


@pytest.fixture
def kept(live: LiveShop) -> Iterator[None]:
    """The live shop is everybody's: afterwards it looks and delivers as before."""
    yield
    with live.session() as session:
        for zone in session.scalars(select(DeliveryZone).where(DeliveryZone.name == "City Bowl")):
            zoning.remove_zone(session, zone)
        store = session.get_one(Store, live.kloof.id)
        store.look, store.revision = {}, store.revision + 1
        session.commit()


def sees_soon(page: Page, address: str, colour: str) -> None:
    """The other web process remembers the store for some seconds, and a page is as old as when it was fetched."""
    until = time.monotonic() + 15
    seen = ""
    while seen != colour and time.monotonic() < until:
        page.goto(address)
        button = page.get_by_role("button", name="Add to cart").first
        seen = str(button.evaluate("button => getComputedStyle(button).backgroundColor"))
    assert seen == colour


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("scripted", [True, False])
def test_a_look_is_tried_and_saved_and_a_zone_is_set(
    live: LiveShop, open_page: OpenPage, *, scripted: bool
) -> None:
    page = open_page(java_script_enabled=scripted, color_scheme="light")
    carol_at(live, page)
    page.goto(f"{live.base}{SETTINGS}/theme")
    page.get_by_label("Accent, light").fill("#1d5c3a")
    page.get_by_label("Corners").select_option("6px")
    page.get_by_role("button", name="Try it on the shop").click()
    expect(page.get_by_text("Nobody else sees it.")).to_be_visible()
    page.goto(f"{live.base}/p/veld-mug")
    buy = page.get_by_role("button", name="Add to cart").first
    expect(buy).to_have_css("background-color", GREEN)
    expect(buy).to_have_css("border-top-left-radius", "6px")
    page.get_by_role("link", name="Change or save it").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The shop looks like this now.")).to_be_visible()
    stranger = open_page(java_script_enabled=scripted, color_scheme="light")
    sees_soon(stranger, f"{live.base}/p/veld-mug", GREEN)
    page.goto(f"{live.base}/admin/delivery")
    page.get_by_label("Name", exact=True).fill("City Bowl")
    page.get_by_label("Postal codes").fill("8000-8010")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Service").last.fill("By bicycle")
    page.get_by_label("Price, or its fixed part").last.fill("35")
    page.get_by_role("button", name="Add", exact=True).click()
    page.goto(f"{live.base}{PAGES[0]}")
    expect(page.locator("#tried")).to_contain_text("City Bowl answers")
    expect(page.locator("#tried")).to_contain_text("By bicycle, 2 to 4 working days: R\u00a035,00")


def test_settings_are_for_everybody(live: LiveShop, open_page: OpenPage) -> None:
    page = open_page(bypass_csp=True)
    carol_at(live, page)
    found = look_at(page, live.base, PAGES)
    page.goto(f"{live.base}/admin/delivery")
    page.get_by_role("link", name="Western Cape").click()
    page.locator("details.fact summary").first.click()
    page.goto(page.url)
    found += look_at(page, live.base, [page.url.removeprefix(live.base)])
    assert found == []
