"""axe on every kind of page, on a phone and on a desk, by day and by night; nothing wider than its window."""

from collections.abc import Callable

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
schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


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
        for violation in violations(page):
            nodes = "; ".join(
                node["html"][:160] + " " + node["failureSummary"][:300] for node in violation["nodes"][:3]
            )
            found.append(f"{where} at {width}: {violation['id']}: {nodes}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{where} at {width}: {wide} wide")
    return found


def look_at(page: Page, base: str, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        answer = page.goto(base + path)
        assert answer is not None
        assert answer.status == 200, path
        assert page.url == base + path
        found += faults(page, path)
    return found


@schemes
def test_the_shop_is_for_everybody(live: LiveShop, open_page: OpenPage, scheme: str) -> None:
    alice = live.visitor(lints=False)
    alice.put_in_cart(live.kloof.variants["MUG-RED-350"])
    reference = reference_of(alice.come_back(live.provider.pay(session_of(alice.order()))))
    live.wait_until(reference, "PAID")
    alice.put_in_cart(live.kloof.variants["MUG-RED-250"])
    waiting = reference_of(alice.order(payment="eft"))
    alice.put_in_cart(live.kloof.variants["KETTLE"])
    alice.go_to_review()
    page = open_page(color_scheme=scheme, bypass_csp=True)  # axe is put into the page as a script
    found = look_at(
        page, live.base, ["/", "/c/table", "/p/veld-mug", "/pages/returns", "/orders/find", *SEARCHES]
    )
    page.goto(f"{live.base}/p/stoep-kettle")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("dialog", name="Your cart").get_by_role("link", name="Checkout")).to_be_visible()
    found += faults(page, "the drawer")
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


@schemes
def test_the_back_office_is_for_everybody(live: LiveShop, open_page: OpenPage, scheme: str) -> None:
    alice = live.visitor(lints=False)
    alice.put_in_cart(live.kloof.variants["MUG-RED-350"])
    reference = reference_of(alice.come_back(live.provider.pay(session_of(alice.order()))))
    live.wait_until(reference, "PAID")
    carol = live.visitor(lints=False)
    page = open_page(color_scheme=scheme, bypass_csp=True)
    found = look_at(page, live.base, ["/login"])
    log_in(carol, CAROL)
    carry_over(carol, page)
    people = ["/admin/staff", "/admin/second-step", "/admin/audit"]
    found += look_at(page, live.base, ["/admin", "/admin/orders", f"/admin/orders/{reference}", *people])
    assert found == []
