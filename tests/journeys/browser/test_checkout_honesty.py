"""Back, two tabs, a double click: one open order for a basket, and what is charged is what was reviewed."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser.test_sale_in_chromium import (
    OpenPage,
    choose_a_mug,
    fill_in_the_checkout,
    press,
    with_and_without,
)
from tests.live.shop import LiveShop

pytestmark = [pytest.mark.browser, pytest.mark.money]

MUG = "MUG-RED-250"


def to_review(live: LiveShop, open_page: OpenPage, javascript: str) -> Page:
    """A browser that has come as far as the last button."""
    page = open_page(java_script_enabled=javascript == "on")
    choose_a_mug(page, live.base)
    press(page, "Add to cart")
    expect(page.locator("#cart-count").first).to_have_text("1")
    page.goto(f"{live.base}/checkout")
    fill_in_the_checkout(page)
    return page


def to_payment(live: LiveShop, page: Page, button: str) -> str:
    """The address of the payment page that the button leads to, once it stands: the browser changes to another process
    for it, and until that is done the page can be asked for nothing."""
    press(page, button)
    page.wait_for_url(re.compile(re.escape(live.provider.url)))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page.url


def order_button(page: Page) -> str:
    """The words on it, with the amount."""
    return page.get_by_role("button", name=re.compile("Pay R")).first.inner_text()


def cents_on(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def one_order_of_one_page(live: LiveShop) -> int:
    """What its payment page asks for."""
    assert live.value('SELECT count(*) FROM "order"') == 1
    [session] = live.provider.sessions()
    assert session["amount_total"] == live.value('SELECT total_cents FROM "order"')
    assert live.shelf(MUG)[1] == 1
    return int(session["amount_total"])


@with_and_without
def test_back_from_the_payment_page_leads_to_the_order_that_waits(
    live: LiveShop, open_page: OpenPage, javascript: str
) -> None:
    page = to_review(live, open_page, javascript)
    payment_page = to_payment(live, page, "Pay R")
    page.go_back()
    expect(page).to_have_url(re.compile("/orders/"))
    assert to_payment(live, page, "Pay") == payment_page
    one_order_of_one_page(live)
    live.assert_sound()


@with_and_without
def test_two_tabs_of_the_review_are_one_order(live: LiveShop, open_page: OpenPage, javascript: str) -> None:
    first = to_review(live, open_page, javascript)
    second = first.context.new_page()
    second.goto(f"{live.base}/checkout/review")
    payment_page = to_payment(live, first, "Pay R")
    press(second, "Pay R")
    expect(second).to_have_url(re.compile("/orders/"))
    assert to_payment(live, second, "Pay") == payment_page
    one_order_of_one_page(live)
    live.assert_sound()


@with_and_without
def test_a_double_click_is_one_order_of_what_was_reviewed(
    live: LiveShop, open_page: OpenPage, javascript: str
) -> None:
    page = to_review(live, open_page, javascript)
    reviewed = cents_on(order_button(page))
    page.get_by_role("button", name=re.compile("Pay R")).first.dblclick(no_wait_after=True)
    page.wait_for_url(re.compile(re.escape(live.provider.url)))
    assert one_order_of_one_page(live) == reviewed
    live.assert_sound()


@with_and_without
def test_a_price_that_changes_meanwhile_is_shown_before_it_is_charged(
    live: LiveShop, browser: Browser, javascript: str
) -> None:
    """Not by open_page, which takes the 409 of the changed review for a fault."""
    page = to_review(live, browser.new_page, javascript)
    before = cents_on(order_button(page))
    live.sql("UPDATE variant SET price_cents = price_cents + 1000 WHERE sku = :sku", sku=MUG)
    try:
        press(page, "Pay R")
        expect(page.get_by_role("heading", level=1)).to_have_text("Is everything right?")
        expect(page.locator("main")).to_contain_text("was R 249,00 and is now R 259,00")
        assert live.value('SELECT count(*) FROM "order"') == 0
        now = cents_on(order_button(page))
        assert now == before + 1000
        press(page, "Pay R")
        page.wait_for_url(re.compile(re.escape(live.provider.url)))
        assert one_order_of_one_page(live) == now
    finally:
        page.close()
        live.sql("UPDATE variant SET price_cents = price_cents - 1000 WHERE sku = :sku", sku=MUG)
    live.assert_sound()
