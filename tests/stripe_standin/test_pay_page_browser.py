"""The pay page in Chromium: axe, both colour schemes, phone and desktop, with JavaScript off for the payment."""

import pytest

from tests.chromium import violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_the_page_is_accessible_and_fits(browser, standin, new_session, scheme, width):
    session = new_session()
    # axe is put into the page as a script; the page's own policy allows none.
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    for step in ("open", "declined", "waiting", "complete"):
        if step == "declined":
            standin.decline(session.id)
        elif step == "waiting":
            standin.delay(session.id)
        elif step == "complete":
            standin.confirm(session.id)
        page.goto(session.url)
        assert violations(page) == [], step
        for other in (390, 1440):
            page.set_viewport_size({"width": other, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") == other, step
        page.set_viewport_size({"width": width, "height": 900})
    assert problems == []
    context.close()


def test_a_shopper_without_javascript_pays_and_lands_in_the_shop(browser, standin, receiver, new_session):
    shop = receiver.url.removesuffix("/webhooks/stripe")
    session = new_session(success_url=shop + "/orders/1?session={CHECKOUT_SESSION_ID}")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(session.url)
    page.get_by_role("button", name="Decline").click()
    assert page.get_by_role("alert").inner_text().startswith("Your card was declined.")
    page.get_by_role("button", name="Pay R").click()
    assert page.url == f"{shop}/orders/1?session={session.id}"
    assert standin.session(session.id)["payment_status"] == "paid"
    context.close()
