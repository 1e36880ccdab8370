"""From making an account to seeing what was bought delivered in it, in Chromium, with JavaScript and without."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from app import ids
from tests.cast import ALICE
from tests.journeys.browser.test_accessibility import faults, faults_by_night
from tests.live.postbox import text_of
from tests.live.shop import LiveShop
from tests.staff import CAROL, PASSWORD

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
ADDRESS = {
    "Phone": "phone",
    "Street and number": "street",
    "Suburb": "suburb",
    "City or town": "city",
    "Postal code": "postal_code",
}


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).first.click()


def log_in(page: Page, base: str, email: str) -> None:
    page.goto(f"{base}/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Log in")


def link_to(live: LiveShop, email: str) -> str:
    """The link with a key in the newest letter, at this shop's port."""
    text = text_of(live.postbox.wait_for(email)[-1])
    found = re.search(r"https?://\S+key=\S+", text)
    assert found is not None, text
    parts = urlsplit(found[0])
    return f"{live.base}{parts.path}?{parts.query}"


def complaints(page: Page) -> list[str]:
    return faults(page, page.url) + faults_by_night(page, page.url)


def deliver(live: LiveShop, page: Page, reference: str) -> None:
    """As staff do it."""
    log_in(page, live.base, CAROL)
    page.goto(f"{live.base}/admin/orders/{reference}")
    page.get_by_label("Courier").fill("The Courier Guy")
    page.get_by_label("Tracking number").fill("TCG123456")
    press(page, "The courier has it")
    press(page, "Mark delivered")
    expect(page.locator("[data-shipment]")).to_contain_text("Arrived")


def register(live: LiveShop, page: Page, email: str) -> None:
    """From the front page to the account, by way of the mailbox."""
    page.goto(live.base)
    page.get_by_role("link", name="Log in").click()
    page.get_by_role("link", name="I have no account yet").click()
    page.get_by_label("Full name").fill(ALICE["name"])
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Make an account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at your mail")
    page.goto(link_to(live, email))
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm the address")
    expect(page).to_have_url(f"{live.base}/account")


def fill_in_an_address(live: LiveShop, page: Page, province: str) -> None:
    page.goto(f"{live.base}/account/addresses/new")
    for label, field in ADDRESS.items():
        page.get_by_label(label, exact=True).fill(ALICE[field])
    page.get_by_label("Province").select_option(province)


def buy(live: LiveShop, page: Page) -> str:
    """A kettle, with what the account knows; the order's reference."""
    page.goto(f"{live.base}/p/stoep-kettle")
    press(page, "Add to cart")
    expect(page.get_by_role("link", name="Checkout").first).to_be_visible()
    page.goto(f"{live.base}/checkout")
    expect(page.get_by_label("Street and number")).to_have_value(ALICE["street"])
    press(page, "Continue to delivery")
    page.get_by_role("radio", name=re.compile("[Cc]ard")).check()
    press(page, "Continue to review")
    press(page, "Pay R")
    press(page, "Pay R")
    expect(page.locator('[data-order-status="PAID"]')).to_be_visible()
    reference = urlsplit(page.url).path.split("/")[2]
    live.wait_until(reference, "PAID")
    return reference


@pytest.mark.parametrize("javascript", ["on", "off"])
def test_a_shopper_registers_buys_and_sees_it_delivered(
    live: LiveShop, open_page: OpenPage, javascript: str
) -> None:
    scripted = javascript == "on"
    page = open_page(java_script_enabled=scripted)
    register(live, page, f"alice-{ids.new().hex[-8:]}@example.com")
    fill_in_an_address(live, page, "WC")
    if scripted:
        expect(page.locator("#place")).to_have_text("8001 is usually in Western Cape.")
    press(page, "Keep the address")
    expect(page.locator("main address")).to_contain_text("12 Long Street")
    reference = buy(live, page)
    deliver(live, open_page(java_script_enabled=scripted), reference)
    page.goto(f"{live.base}/account/orders")
    expect(page.locator('[data-order-status="DELIVERED"]')).to_contain_text("Stoep kettle")
    page.get_by_role("link", name="Stoep kettle").click()
    expect(page.locator('#order-status[data-order-status="DELIVERED"]')).to_be_visible()
    live.assert_sound()


def test_the_accounts_pages_are_for_everybody(live: LiveShop, open_page: OpenPage) -> None:
    page = open_page(bypass_csp=True)  # axe is put into the page as a script
    found = []
    for path in ("/register", "/password/forgot", "/register/sent", "/password/sent"):
        page.goto(live.base + path)
        found += complaints(page)
    alice = live.visitor(lints=False)
    alice.put_in_cart(live.kloof.variants["MUG-RED-350"])
    alice.order(email=CAROL, payment="eft")
    live.sql('UPDATE "user" SET email_verified_at = now() WHERE email = :email', email=CAROL)
    log_in(page, live.base, CAROL)
    fill_in_an_address(live, page, "GP")
    press(page, "Keep the address")
    found += complaints(page)  # with its doubt
    for part in (
        "",
        "/orders",
        "/addresses/new",
        "/details",
        "/email",
        "/password",
        "/sessions",
        "/data",
        "/erasure",
    ):
        page.goto(f"{live.base}/account{part}")
        found += complaints(page)
    assert found == []
