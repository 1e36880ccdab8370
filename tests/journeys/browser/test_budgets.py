"""The budgets of the shop's pages: bytes, movement, time, targets, accessibility; both stores, both themes, with
JavaScript and without.
"""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from app.config import ROOT
from tests.journeys.browser.gauge import SMALL_TARGETS, Gauge
from tests.journeys.browser.test_accessibility import OpenPage, faults
from tests.live.demo import PRODUCTS, SEARCHES, STORES, DemoShop

pytestmark = pytest.mark.browser

KIB = 1024
MARKUP_BYTES = 35 * KIB
LISTING_BYTES = 12 * KIB
FONT_BYTES = 30 * KIB
CARD_PICTURE_BYTES = 40 * KIB
SHIFT = 0.02
PAINTED_MS = 1200
TRIES = 3
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}

stores = pytest.mark.parametrize("store", STORES)
schemes = pytest.mark.parametrize("scheme", ["light", "dark"])
with_and_without = pytest.mark.parametrize("javascript", ["on", "off"])


def fill_the_cart(page: Page, base: str, store: str) -> None:
    """By the form, as it stands there without a script too."""
    page.goto(base + PRODUCTS[store])
    page.locator("form.add").evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    page.wait_for_url(f"{base}/cart")


def keep_scripts_away(page: Page) -> None:
    """A page as it is without JavaScript, for what needs a script itself to look at it (axe)."""
    page.route(
        re.compile(r"\.js(\?|$)"), lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page.route(re.compile(r"\.css(\?|$)"), _tell_the_style_sheet)


def _tell_the_style_sheet(route: Route) -> None:
    sheet = ROOT / "static" / "css" / urlsplit(route.request.url).path.rpartition("/")[2]
    told = sheet.read_text().replace("(scripting: none)", "all").replace("(scripting: enabled)", "not all")
    route.fulfill(body=told, content_type="text/css")


@with_and_without
@stores
def test_pages_are_light(demo: DemoShop, browser: Browser, store: str, javascript: str) -> None:
    base = demo.base(store)
    over = []
    for path in [*demo.pages(store), SEARCHES[store], "/cart", "/checkout"]:
        with browser.new_context(**PHONE, java_script_enabled=javascript == "on") as context:
            page = context.new_page()
            if path in ("/cart", "/checkout"):
                fill_the_cart(page, base, store)
            page.goto("about:blank")
            gauge = Gauge(page)
            gauge.cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
            gauge.visit(base + path)
            assert gauge.bytes_by_kind["Document"], gauge.bytes_by_kind
            assert bool(gauge.bytes_by_kind["Script"]) is (javascript == "on")
            over += [
                f"{path}: {what} {size}"
                for what, size, limit in (
                    ("markup", gauge.markup, MARKUP_BYTES),
                    ("fonts", gauge.bytes_by_kind["Font"], FONT_BYTES),
                    (
                        "page",
                        gauge.bytes_by_kind["Document"],
                        LISTING_BYTES if path.startswith("/c/") else MARKUP_BYTES,
                    ),
                )
                if size > limit
            ]
            if path.startswith("/c/"):
                assert gauge.pictures
                over += [f"{at}: {size}" for at, size in gauge.pictures.items() if size >= CARD_PICTURE_BYTES]
    assert over == []


@with_and_without
@stores
def test_pages_stand_still_and_come_soon(
    demo: DemoShop, browser: Browser, store: str, javascript: str
) -> None:
    """On a phone with a quarter of this machine's speed. A busy machine is no slow page: the best of three counts."""
    base = demo.base(store)
    for path in [*demo.pages(store), "/cart"]:
        shifts, times = [], []
        for _ in range(TRIES):
            with browser.new_context(**PHONE, java_script_enabled=javascript == "on") as context:
                page = context.new_page()
                if path == "/cart":
                    fill_the_cart(page, base, store)
                gauge = Gauge(page)
                gauge.slow_down()
                gauge.visit(base + path)
                shifts.append(gauge.shift)
                times.append(gauge.painted)
            if 0 < times[-1] < PAINTED_MS:
                break
        assert max(shifts) < SHIFT, f"{path} shifts by {shifts}"
        told = [time for time in times if time]
        assert told, f"{path}: the browser said nothing of its painting"
        assert min(told) < PAINTED_MS, f"{path} is painted after {times} ms"


@with_and_without
@stores
def test_targets_are_large_enough_for_a_thumb(
    demo: DemoShop, open_page: OpenPage, store: str, javascript: str
) -> None:
    base = demo.base(store)
    page = open_page(**PHONE, java_script_enabled=javascript == "on")
    found = {}
    fill_the_cart(page, base, store)
    for path in [*demo.pages(store), SEARCHES[store], "/cart", "/checkout", "/pages/contact"]:
        page.goto(base + path)
        found[path] = page.evaluate(SMALL_TARGETS)
    assert {path: small for path, small in found.items() if small} == {}


@schemes
@stores
@with_and_without
def test_what_ships_is_for_everybody(
    demo: DemoShop, open_page: OpenPage, store: str, scheme: str, javascript: str
) -> None:
    base = demo.base(store)
    page = open_page(color_scheme=scheme, bypass_csp=True)
    if javascript == "off":
        keep_scripts_away(page)
    fill_the_cart(page, base, store)
    found = []
    for path in [*demo.pages(store), SEARCHES[store], "/cart", "/pages/delivery"]:
        page.goto(base + path)
        assert javascript == "on" or not page.locator(".scripted:visible").count()
        found += faults(page, path)
    assert found == []


WORDS = "words " * 200
RESTLESS = f"""data:text/html,<!doctype html><meta name=viewport content=width=device-width><p>{WORDS}</p>
<p><a href=/>x</a></p><script>setTimeout(() =>
document.body.insertAdjacentHTML('afterbegin', '<h1 style="height:400px">Late</h1>'), 300)</script>"""


def test_the_gauge_sees_what_moves_and_what_is_small(browser: Browser) -> None:
    """Else everything above could pass on a gauge that sees nothing."""
    with browser.new_context(**PHONE) as context:
        page = context.new_page()
        gauge = Gauge(page)
        gauge.visit(RESTLESS)
        page.wait_for_timeout(600)
        assert gauge.shift > SHIFT
        assert gauge.painted > 0
        assert len(page.evaluate(SMALL_TARGETS)) == 1
