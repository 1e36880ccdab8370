"""The hosted page as a browser without JavaScript uses it: fetch, fill in the form that is there, submit."""

import re

import pytest
import requests
from bs4 import BeautifulSoup

from tests.stripe_standin.conftest import line

NBSP = "\N{NO-BREAK SPACE}"


def fetch(url, status=200):
    answer = requests.get(url, timeout=5)
    assert answer.status_code == status
    page = BeautifulSoup(answer.text, "html.parser")
    notice = page.select_one("header.notice").get_text(" ", strip=True)
    assert notice == "Stripe stand-in: test page, no money moves"
    assert len(page.select("h1")) == 1
    assert not page.select("script, style, [style]")
    assert {label["for"] for label in page.select("label")} == {field["id"] for field in page.select("input")}
    return page


def press(standin, page, button):
    """Submits the form that holds the button, with the form's own fields."""
    control = page.find("button", string=re.compile(button))
    form = control.find_parent("form")
    fields = {field["name"]: field.get("value", "") for field in form.select("input")}
    fields[control["name"]] = control["value"]
    return requests.post(standin.url + form["action"], fields, allow_redirects=False, timeout=5)


def test_the_page_shows_what_is_paid_in_rand(new_session):
    page = fetch(new_session(line_items=[line("Stoneware mug", 129_900, 3), line("Card", 500)]).url)
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert rows[0].startswith("Stoneware mug")
    assert f"R{NBSP}1{NBSP}299,00" in rows[0]
    assert rows[0].endswith(f"R{NBSP}3{NBSP}897,00")
    assert page.select_one("h1 .total").get_text() == f"R{NBSP}3{NBSP}902,00"
    assert page.select_one("#email")["value"] == "thandi@example.com"
    assert page.select_one("[data-session-status]")["data-session-status"] == "open"


def test_a_product_name_is_text_and_not_html(new_session):
    page = fetch(new_session(line_items=[line("<b>Mug</b> & <script>alert(1)</script>")]).url)
    assert page.select_one("tbody th").get_text(strip=True) == "<b>Mug</b> & <script>alert(1)</script>"


def test_paying_goes_back_to_the_shop_with_the_session(standin, new_session):
    session = new_session()
    answer = press(standin, fetch(session.url), "^Pay R")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://127.0.0.1:9/orders/KK-1001?session={session.id}"
    assert standin.session(session.id)["payment_status"] == "paid"


def test_the_email_given_on_the_page_is_told_to_the_shop(standin, new_session):
    session = new_session(customer_email=None)
    page = fetch(session.url)
    page.select_one("#email")["value"] = "sipho@example.com"
    press(standin, page, "^Pay R")
    assert standin.session(session.id)["customer_details"]["email"] == "sipho@example.com"


def test_a_second_click_on_pay_pays_once_and_goes_the_same_way(standin, new_session):
    session = new_session()
    page = fetch(session.url)
    first, second = press(standin, page, "^Pay R"), press(standin, page, "^Pay R")
    assert second.status_code == 303
    assert second.headers["Location"] == first.headers["Location"]
    assert len(standin.session(session.id)["charges"]) == 1


def test_a_declined_card_says_so_and_the_page_stays(standin, new_session):
    session = new_session()
    answer = press(standin, fetch(session.url), "^Decline$")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/c/pay/{session.id}")
    page = fetch(session.url)
    assert "Your card was declined." in page.select_one("[role=alert]").get_text()
    assert press(standin, page, "^Pay R").status_code == 303
    assert standin.session(session.id)["payment_status"] == "paid"


def test_leaving_is_a_link_to_the_shop_and_changes_nothing(standin, new_session):
    session = new_session()
    link = fetch(session.url).find("a", string="Back to the shop without paying")
    assert link["href"] == "http://127.0.0.1:9/checkout"
    assert standin.session(session.id)["status"] == "open"
    assert fetch(new_session(cancel_url=None).url).find("a") is None


@pytest.mark.parametrize(
    ("button", "payment_status", "heading"),
    [
        ("^Confirm the payment$", "paid", "This payment is complete"),
        ("^Let it fail$", "unpaid", "The payment failed"),
    ],
)
def test_paying_later_waits_for_what_the_bank_says(standin, new_session, button, payment_status, heading):
    session = new_session()
    answer = press(standin, fetch(session.url), "^Pay later$")
    assert answer.headers["Location"].startswith("http://127.0.0.1:9/orders/KK-1001")
    assert standin.session(session.id)["payment_status"] == "unpaid"
    waiting = fetch(session.url)
    assert waiting.select_one("h2").get_text() == "Waiting for the bank"
    assert press(standin, waiting, button).status_code == 303
    assert standin.session(session.id)["payment_status"] == payment_status
    assert fetch(session.url).select_one("h2").get_text() == heading
    assert press(standin, waiting, button).status_code == 409


def test_paying_later_can_confirm_itself(standin, new_session):
    standin.settings(delayed_seconds=600)
    try:
        session = new_session()
        press(standin, fetch(session.url), "^Pay later$")
    finally:
        standin.settings(delayed_seconds=None)
    assert standin.session(session.id)["payment_status"] == "unpaid"
    standin.advance(601)
    assert standin.session(session.id)["payment_status"] == "paid"


def test_an_expired_page_takes_no_money(standin, new_session):
    session = new_session()
    open_page = fetch(session.url)
    standin.advance(3700)
    expired = fetch(session.url)
    assert expired.select_one("h2").get_text() == "This payment page has expired"
    assert not expired.select("form")
    assert press(standin, open_page, "^Pay R").status_code == 409
    assert standin.session(session.id)["charges"] == []


def test_an_unknown_page_says_so(standin):
    assert fetch(f"{standin.url}/c/pay/cs_test_none", status=404).h1.get_text() == "No such payment"
    gone = requests.post(f"{standin.url}/c/pay/cs_test_none/payment", {"outcome": "pay"}, timeout=5)
    assert gone.status_code == 404


def test_the_policy_lets_the_form_lead_back_to_the_shop_and_nothing_else(new_session):
    policy = requests.get(new_session().url, timeout=5).headers["Content-Security-Policy"]
    assert "form-action 'self' http://127.0.0.1:9" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
