"""axe on every kind of page, on a phone and on a desk, by day and by night; nothing wider than its window."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import violations
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor, reference_of, session_of
from tests.staff import CAROL, log_in

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
WIDTHS = (390, 1440)
#: Found and narrowed, found nothing, narrowed to nothing.
SEARCHES = ("/search?q=mug&colour=sage", "/search?q=zeppelin", "/search?q=mug&colour=sage&rating=5")
COLOURS = ("color-contrast", "link-in-text-block")
#: Or axe would see the colours on their way.
END_TRANSITIONS = """() => document.getAnimations()
  .filter((animation) => animation instanceof CSSTransition).forEach((animation) => animation.finish())"""


def carry_over(visitor: Visitor, page: Page) -> None:
    """The browser goes on where the visitor has got to."""
    page.context.add_cookies([
        {"name": cookie.name, "value": cookie.value or "", "url": visitor.base} for cookie in visitor.web.cookies
    ])  # fmt: skip


def faults(page: Page, where: str) -> list[str]:
    """In words short enough to act on."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{where} at {width}: {told(violation)}" for violation in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{where} at {width}: {wide} wide")
    return found


def faults_by_night(page: Page, where: str) -> list[str]:
    """The colours once more: nothing else of a page that lies there changes with the scheme."""
    found = []
    page.emulate_media(color_scheme="dark")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(END_TRANSITIONS)
        found += [f"{where} at {width} by night: {told(one)}" for one in violations(page, *COLOURS)]
    page.emulate_media(color_scheme="light")
    page.evaluate(END_TRANSITIONS)
    return found


def told(violation: dict[str, Any]) -> str:
    nodes = (f"{node['html'][:160]} {node['failureSummary'][:300]}" for node in violation["nodes"][:3])
    return f"{violation['id']}: {'; '.join(nodes)}"


def look_at(page: Page, base: str, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        answer = page.goto(base + path)
        assert answer is not None
        assert answer.status == 200, path
        assert page.url == base + path
        found += faults(page, path) + faults_by_night(page, path)
    return found


def test_the_shop_is_for_everybody(live: LiveShop, open_page: OpenPage) -> None:
    alice = live.visitor(lints=False)
    alice.put_in_cart(live.kloof.variants["MUG-RED-350"])
    reference = reference_of(alice.come_back(live.provider.pay(session_of(alice.order()))))
    live.wait_until(reference, "PAID")
    alice.put_in_cart(live.kloof.variants["MUG-RED-250"])
    waiting = reference_of(alice.order(payment="eft"))
    alice.put_in_cart(live.kloof.variants["KETTLE"])
    alice.go_to_review()
    page = open_page(bypass_csp=True)  # axe is put into the page as a script
    found = look_at(
        page, live.base, ["/", "/c/table", "/p/veld-mug", "/pages/returns", "/orders/find", *SEARCHES]
    )
    page.goto(f"{live.base}/p/stoep-kettle")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("dialog", name="Your cart").get_by_role("link", name="Checkout")).to_be_visible()
    found += faults(page, "the drawer") + faults_by_night(page, "the drawer")
    carry_over(alice, page)
    steps = [
        "/cart",
        "/checkout",
        "/checkout/delivery",
        "/checkout/review",
        f"/orders/{reference}",
        f"/orders/{waiting}",
    ]
    found += look_at(page, live.base, steps)
    assert found == []


def test_the_back_office_is_for_everybody(live: LiveShop, open_page: OpenPage) -> None:
    alice = live.visitor(lints=False)
    alice.put_in_cart(live.kloof.variants["MUG-RED-350"])
    reference = reference_of(alice.come_back(live.provider.pay(session_of(alice.order()))))
    live.wait_until(reference, "PAID")
    carol = live.visitor(lints=False)
    page = open_page(bypass_csp=True)
    found = look_at(page, live.base, ["/login"])
    log_in(carol, CAROL)
    carry_over(carol, page)
    people = ["/admin/staff", "/admin/second-step", "/admin/audit"]
    found += look_at(page, live.base, ["/admin", "/admin/orders", f"/admin/orders/{reference}", *people])
    assert found == []
