"""A day at the counter in Chromium: twenty orders are picked, packed, shipped in one go and delivered."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.inventory.stock import Level, set_levels
from tests import placed
from tests.journeys.browser.test_accessibility import carry_over, look_at
from tests.live.shop import LiveShop
from tests.staff import CAROL
from tests.staff import log_in as let_in

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
MANY = 20


def take_orders(live: LiveShop, many: int) -> list[str]:
    """Paid ones, by the domain: what shoppers do has journeys of its own."""
    with live.session() as session:
        set_levels(session, {live.kloof.variants[placed.MUG]: Level(2 * many)}, reason="A delivery")
        references = [placed.paid(live.cast, quantity=1 + one % 2).reference for one in range(many)]
        session.commit()
    return references


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def tick_all(page: Page, base: str, view: str) -> None:
    page.goto(f"{base}/admin/orders?view={view}")
    page.get_by_role("link", name="Tick all on this page").click()


@pytest.mark.parametrize("javascript", ["on", "off"])
def test_twenty_orders_are_picked_packed_shipped_and_delivered(
    live: LiveShop, open_page: OpenPage, javascript: str
) -> None:
    references = take_orders(live, MANY)
    carol = live.visitor(lints=False)
    let_in(carol, CAROL)
    page = open_page(java_script_enabled=javascript == "on")
    carry_over(carol, page)
    tick_all(page, live.base, "to-ship")
    press(page, "Pick list")
    expect(page.get_by_text(f"30 units for {MANY} orders")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Packing slips").click()
    expect(page.locator("[data-slip]")).to_have_count(MANY)
    page.go_back()
    page.get_by_role("link", name="Ship them").click()
    page.get_by_label("Courier", exact=True).fill("The Courier Guy")
    for number, reference in enumerate(references):
        page.get_by_label(f"Tracking number of {reference}").fill(f"TCG-{number}")
    press(page, "The courier has them")
    expect(page.get_by_text(f"{MANY} orders are handed to the courier")).to_be_visible()
    tick_all(page, live.base, "sent")
    press(page, "Mark delivered")
    press(page, "They have arrived")
    expect(page.get_by_text(f"{MANY} orders are delivered")).to_be_visible()
    assert live.value("SELECT count(*) FROM \"order\" WHERE status = 'DELIVERED'") == MANY
    assert live.value("SELECT count(DISTINCT tracking_number) FROM shipment") == MANY
    live.assert_sound()


def test_the_counters_pages_are_for_everybody(live: LiveShop, open_page: OpenPage) -> None:
    first, second = take_orders(live, 2)
    carol = live.visitor(lints=False)
    let_in(carol, CAROL)
    carol.submit(carol.get(f"/admin/orders/{second}"), f"/admin/orders/{second}/notes", text="Rings twice")
    carol.submit(
        carol.get(f"/admin/orders/{second}"),
        f"/admin/orders/{second}/shipments",
        carrier="Own van",
        quantity_1="1",
    )
    page = open_page(bypass_csp=True)  # axe is put into the page as a script
    carry_over(carol, page)
    several = f"?order={first}&order={second}"
    found = look_at(
        page, live.base,
        [
            "/admin", "/admin/orders?province=WC", f"/admin/orders/{second}", f"/admin/orders/pick-list{several}",
            f"/admin/orders/packing-slips{several}", f"/admin/orders/dispatch{several}",
            f"/admin/orders/arrivals{several}", "/admin/customers", f"/admin/customers/{first}", "/admin/jobs",
        ],
    )  # fmt: skip
    assert found == []
