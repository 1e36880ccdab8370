"""Somebody half remembers a thing and finds it, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser.gauge import SMALL_TARGETS
from tests.journeys.browser.test_accessibility import OpenPage, faults
from tests.journeys.browser.test_budgets import PHONE
from tests.live.demo import DemoShop

pytestmark = pytest.mark.browser

with_and_without = pytest.mark.parametrize("javascript", ["on", "off"])


def names(page: Page) -> list[str]:
    return page.locator("#listing .card .name").all_inner_texts()


def tick(page: Page, label: str, *, javascript: str) -> None:
    page.get_by_role("checkbox", name=label).check()
    if javascript == "off":
        page.get_by_role("button", name="Show the goods").click()


@with_and_without
def test_a_search_is_narrowed_and_gone_back_to(demo: DemoShop, open_page: OpenPage, javascript: str) -> None:
    page = open_page(java_script_enabled=javascript == "on")
    page.goto(demo.base("kloof"))
    page.get_by_label("Search the shop").fill("mug")
    page.get_by_label("Search the shop").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for mug")
    everything = names(page)
    colours = page.locator('input[name="colour"]')
    first, second = (str(colours.nth(n).get_attribute("value")) for n in (0, 1))
    for value in (first, second):
        page.locator(f'input[name="colour"][value="{value}"]').check()
        if javascript == "off":
            page.get_by_role("button", name="Show the goods").click()
        expect(page).to_have_url(re.compile(f"[?&]colour={value}(&|$)"))
    both, address = names(page), page.url
    assert address.endswith("&".join(["/search?q=mug", *sorted((f"colour={first}", f"colour={second}"))]))
    page.get_by_role("list", name="Narrowed to").get_by_role("link").first.click()
    expect(page).not_to_have_url(address)
    expect(page.get_by_role("list", name="Narrowed to").get_by_role("listitem")).to_have_count(2)
    page.go_back()
    expect(page).to_have_url(address)
    expect(page.locator("#listing .card .name")).to_have_text(both)
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator("#listing .card .name")).to_have_text(everything)


@with_and_without
def test_a_list_grows_and_is_as_long_when_gone_back_to(
    demo: DemoShop, open_page: OpenPage, javascript: str
) -> None:
    page = open_page(java_script_enabled=javascript == "on")
    path = "/search?price=1-&sort=price-asc"
    page.goto(demo.base("kloof") + path)
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("#goods > .card")).to_have_count(48)
    assert page.url.endswith(f"{path}&page=1-2")
    if javascript == "on":
        expect(page.locator("#status")).to_have_text(re.compile("^48 of"))
        focused = page.evaluate("document.activeElement.textContent")
        assert focused == page.locator("#goods > .card a").nth(24).inner_text()
    page.locator("#goods > .card a").nth(40).click()
    expect(page).to_have_url(re.compile("/p/"))
    page.go_back()
    expect(page.locator("#goods > .card")).to_have_count(48)


def test_suggestions_by_keyboard(demo: DemoShop, open_page: OpenPage) -> None:
    page = open_page(bypass_csp=True)  # axe is put into the page as a script
    page.goto(demo.base("kloof"))
    field = page.get_by_label("Search the shop")
    field.press_sequentially("mug", delay=30)
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options.filter(has_text="Veld mug")).to_be_visible()
    expect(page.locator("#status")).to_have_text(re.compile(r"^\d+ suggestions$"))
    assert faults(page, "suggestions") == []
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    field.press("ArrowUp")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    field.press("Escape")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()
    expect(field).to_have_value("mug")
    field.press("Enter")
    expect(page).to_have_url(f"{demo.base('kloof')}/search?q=mug")
    page.get_by_label("Search the shop").click()
    before = page.get_by_role("group", name="Searched before").get_by_role("option")
    expect(before).to_have_count(0)  # the words that stand in the field are no suggestion
    page.get_by_role("combobox", name="Search the shop").fill("")
    expect(before.filter(has_text="mug")).to_be_visible()
    page.get_by_role("button", name="Forget my searches").click()
    expect(before).to_have_count(0)


def test_on_a_phone_the_facets_are_a_dialog(demo: DemoShop, open_page: OpenPage) -> None:
    page = open_page(**PHONE, bypass_csp=True)
    page.goto(f"{demo.base('kloof')}{demo.largest_category('kloof')}")
    page.locator(".narrow > summary").click()
    dialog = page.get_by_role("dialog", name="Narrow down")
    colour = dialog.locator('input[name="colour"]').first
    value = str(colour.get_attribute("value"))
    colour.check()
    dialog.get_by_label("to R").fill("400")
    assert page.evaluate(SMALL_TARGETS) == []
    assert faults(page, "the dialog") == []
    page.set_viewport_size(PHONE["viewport"])
    dialog.get_by_role("button", name="Show the goods").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("list", name="Narrowed to")).to_contain_text("Up to R 400")
    assert page.url.endswith(f"?colour={value}&price=-400")


def test_what_was_looked_at_is_shown_on_the_next_page(demo: DemoShop, open_page: OpenPage) -> None:
    page = open_page()
    for path in ("/p/veld-mug", "/p/stoep-kettle"):
        page.goto(demo.base("kloof") + path)
    place = page.locator("#recently-viewed")
    place.scroll_into_view_if_needed()
    expect(place.get_by_role("link", name="Veld mug")).to_be_visible()
    expect(place.get_by_role("link", name="Stoep kettle")).to_have_count(0)
    assert page.evaluate("document.activeElement === document.body"), (
        "what comes by itself leaves the keyboard alone"
    )
    place.get_by_role("button", name="Forget these").click()
    expect(place.get_by_role("link")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('viewed')") is None
