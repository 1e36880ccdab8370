"""The sale as a person makes it, in Chromium, with JavaScript and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import ALICE
from tests.live.shop import LiveShop
from tests.live.visitor import reference_of, session_of
from tests.staff import CAROL, PASSWORD

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
LABELS = {
    "E-mail": "email",
    "Phone": "phone",
    "Full name": "name",
    "Street and number": "street",
    "Suburb": "suburb",
    "City or town": "city",
    "Postal code": "postal_code",
}

with_and_without = pytest.mark.parametrize("javascript", ["on", "off"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).first.click()


def choose_a_mug(page: Page, base: str) -> None:
    """Home, department, product, size; up to here nobody has been given a cookie."""
    page.goto(base)
    page.get_by_role("navigation", name="Departments").get_by_role("link", name="Table").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Table")
    page.get_by_role("link", name="Veld mug").first.click()
    page.get_by_role("link", name="250 ml").click()
    expect(page.locator('#product-buy a[aria-current="true"]', has_text="250 ml")).to_be_visible()
    expect(page.locator("#product-buy")).to_contain_text("249,00")
    assert page.context.cookies() == []


def fill_in_the_checkout(page: Page) -> None:
    for label, field in LABELS.items():
        page.get_by_label(label, exact=False).first.fill(ALICE[field])
    page.get_by_label("Province").select_option(ALICE["province"])
    press(page, "Continue to delivery")
    page.get_by_role("radio", name=re.compile("[Cc]ard")).check()
    press(page, "Continue to review")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is everything right?")


@with_and_without
def test_a_shopper_finds_chooses_pays_and_sees_it_paid(
    live: LiveShop, open_page: OpenPage, javascript: str
) -> None:
    page = open_page(java_script_enabled=javascript == "on")
    choose_a_mug(page, live.base)
    press(page, "Add to cart")
    if javascript == "on":
        drawer = page.get_by_role("dialog", name="Your cart")
        expect(drawer).to_be_visible()
        expect(page.locator("#cart-count").first).to_have_text("1")
        drawer.get_by_role("link", name="Checkout").click()
    else:
        assert page.url == f"{live.base}/cart"
        page.get_by_role("link", name="Checkout").click()
    fill_in_the_checkout(page)
    press(page, "Pay R")
    assert page.url.startswith(live.provider.url)
    press(page, "Pay R")
    expect(page).to_have_url(re.compile(re.escape(live.base) + "/orders/"))
    expect(page.locator('[data-order-status="PAID"]')).to_be_visible()
    assert live.value("SELECT count(*) FROM payment") == 1
    [mail] = live.postbox.wait_for(ALICE["email"])
    assert "Veld mug" in str(mail)
    live.assert_sound()


@with_and_without
def test_staff_log_in_and_ship_what_is_paid(live: LiveShop, open_page: OpenPage, javascript: str) -> None:
    alice = live.visitor(lints=False)
    alice.put_in_cart(live.kloof.variants["MUG-RED-350"])
    reference = reference_of(alice.come_back(live.provider.pay(session_of(alice.order()))))
    live.wait_until(reference, "PAID")
    page = open_page(java_script_enabled=javascript == "on")
    page.goto(f"{live.base}/login")
    page.get_by_label("E-mail").fill(CAROL)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Log in")
    expect(page).to_have_url(f"{live.base}/admin")
    page.goto(f"{live.base}/admin/orders")
    page.get_by_role("link", name=reference).click()
    page.get_by_label("Courier").fill("The Courier Guy")
    page.get_by_label("Tracking number").fill("TCG123456")
    press(page, "The courier has it")
    expect(page.locator("[data-shipment]")).to_contain_text("TCG123456")
    assert live.status(reference) == "SHIPPED"
    press(page, "Mark delivered")
    expect(page.locator("[data-shipment]")).to_contain_text("Arrived")
    assert live.status(reference) == "DELIVERED"
