"""A person's own pages: details, password, address, address book, logins, orders."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import clock, ids
from app.accounts.devices import words
from app.accounts.models import LoginSession, Role
from app.addresses.models import Address
from app.customers.queries import PAGE
from app.database import in_store
from app.orders.models.order import Order
from app.promotions.queries import customer_of
from tests import placed
from tests.cast import ALICE, Cast
from tests.checkout.walking import place, put_in_cart
from tests.client import Page, ShopClient
from tests.counting import statements
from tests.people import THANDI, Mailbox, confirm, facts, logged_in, shopper
from tests.staff import PASSWORD, log_in
from tests.standin import StripeStandin

HOME = {name: value for name, value in ALICE.items() if name != "email"}
PAGES = (
    "/account", "/account/details", "/account/password", "/account/email", "/account/addresses", "/account/addresses/new",
    "/account/orders", "/account/sessions", "/account/data", "/account/erasure",
)  # fmt: skip
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def token(client: ShopClient) -> str:
    return str(client.get("/account").all('input[name="csrf_token"]')[0]["value"])


def test_every_page_is_the_persons_alone_and_costs_few_statements(
    app: Flask, client: ShopClient, thandi: ShopClient
) -> None:
    spent = {}
    for path in PAGES:
        assert client.get(path).response.headers["Location"] == f"/login?next={path}"
        thandi.get(path)
        with statements(app) as sent:
            page = thandi.get(path)
        assert (page.status, page.response.headers["Cache-Control"]) == (200, "private, no-store")
        spent[path] = len(sent)
    assert {path: count for path, count in spent.items() if count > 6} == {}


def test_the_header_shows_the_way_in_and_the_way_to_the_account(
    client: ShopClient, thandi: ShopClient
) -> None:
    assert client.get("/c/table").one('.tools a[href="/login"]').get_text(" ", strip=True) == "Log in"
    assert client.http.get_cookie("fusion_session", domain="localhost") is None
    assert thandi.get("/c/table").one('.tools a[href="/account"]').get_text(" ", strip=True) == "Your account"


# --- details and password


def test_details_are_kept_and_nothing_else_is_set(
    app: Flask, shop: Cast, thandi: ShopClient, thandi_id: UUID
) -> None:
    page = thandi.submit(
        thandi.get("/account/details"), "/account/details", name="Thandi\x00 Dlamini 😀", phone="0825550101"
    )
    assert page.one("#phone")["value"] == "082 555 0101"
    fields = {
        "csrf_token": token(thandi),
        "name": "T",
        "role": "owner",
        "email": "x@example.com",
        "store_id": str(shop.jozi.id),
    }
    assert thandi.post("/account/details", fields).status == 303
    kept = facts(app, shop.kloof, THANDI)
    assert (kept["name"], kept["role"], kept["id"]) == ("T", Role.CUSTOMER, thandi_id)
    assert thandi.post("/account/details", {"csrf_token": token(thandi), "name": "x" * 101}).status == 422


def test_a_new_password_ends_every_other_login_and_rotates_this_one(
    app: Flask, shop: Cast, thandi: ShopClient, mailbox: Mailbox
) -> None:
    elsewhere = logged_in(app, shop.kloof)
    before = thandi.http.get_cookie("fusion_session", domain="localhost")
    wrong = thandi.submit(
        thandi.get("/account/password"),
        "/account/password",
        present="not it at all",
        password="x9 veld stoneware",
    )
    assert (wrong.status, "not your present password" in wrong.words("main")) == (422, True)
    weak = thandi.submit(
        thandi.get("/account/password"), "/account/password", present=PASSWORD, password="password1234"
    )
    assert weak.status == 422
    done = thandi.submit(
        thandi.get("/account/password"), "/account/password", present=PASSWORD, password="x9 veld stoneware"
    )
    assert done.url == "/account"
    assert elsewhere.get("/account").status == 303
    after = thandi.http.get_cookie("fusion_session", domain="localhost")
    assert before is not None
    assert after is not None
    stolen = ShopClient(app, host=shop.kloof.host)
    stolen.http.set_cookie("fusion_session", before.value, domain="localhost")
    assert stolen.get("/account").status == 303
    assert mailbox.kinds(THANDI) == ["password_changed"]
    assert thandi.get("/account").status == 200


def test_a_new_address_counts_once_it_is_proven_and_the_old_one_is_told(
    app: Flask, shop: Cast, thandi: ShopClient, mailbox: Mailbox
) -> None:
    thandi.submit(thandi.get("/account/email"), "/account/email", email="New@Example.com", present=PASSWORD)
    assert facts(app, shop.kloof, THANDI)["email"] == THANDI
    link = mailbox.link("new@example.com")
    elsewhere = ShopClient(
        app, host=shop.kloof.host
    )  # where nobody is logged in: a stranger's mailbox, perhaps
    for password in ("", "a stranger's guess"):
        assert confirm(elsewhere, link, password=password).status == 422
    assert facts(app, shop.kloof, THANDI)["email"] == THANDI
    page = confirm(elsewhere, link, password=PASSWORD)
    assert page.url == "/login"
    assert facts(app, shop.kloof, "new@example.com")["wanted_email"] == ""
    assert mailbox.kinds(THANDI) == ["email_changed"]
    assert thandi.get(link).status == 410
    assert log_in(ShopClient(app, host=shop.kloof.host), "new@example.com").status == 303


def test_a_new_address_that_is_taken_gets_the_same_answer_and_no_link(
    app: Flask, shop: Cast, thandi: ShopClient, mailbox: Mailbox
) -> None:
    shopper(app, shop.kloof, "bob@example.com")
    free = thandi.submit(
        thandi.get("/account/email"), "/account/email", email="free@example.com", present=PASSWORD
    )
    assert mailbox.kinds("free@example.com") == ["prove_new_address"]
    taken = thandi.submit(
        thandi.get("/account/email"), "/account/email", email="bob@example.com", present=PASSWORD
    )
    assert free.words("main .notice") == taken.words("main .notice")
    assert mailbox.kinds("bob@example.com") == ["already_registered"]


# --- addresses


def add_address(client: ShopClient, **changes: str) -> Page:
    return client.submit(client.get("/account/addresses/new"), "/account/addresses", **{**HOME, **changes})


def default_of(client: ShopClient) -> str:
    return next(
        one.get_text(" ")
        for one in client.get("/account/addresses").all("main address")
        if "the default" in one.get_text()
    )


def test_one_address_is_the_default_while_there_are_any(thandi: ShopClient) -> None:
    add_address(thandi)
    add_address(thandi, street="1 Main Road")
    assert "12 Long Street" in default_of(thandi)
    page = add_address(thandi, street="2 Main Road", is_default="yes")
    assert "2 Main Road" in default_of(thandi)
    gone = next(form["action"] for form in page.all("main form") if str(form["action"]).endswith("/removal"))
    thandi.submit(page, str(gone))  # the default stands first
    assert "1 Main Road" in default_of(thandi)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"province": "GP"}, "8001 is usually in Western Cape, and you chose Gauteng"),
        ({"postal_code": "9100"}, "We do not know the postal code 9100"),
        ({"street": "PO Box 12"}, "cannot deliver to a box"),
    ],
)
def test_a_doubtful_address_is_kept_and_the_doubt_is_said(
    thandi: ShopClient, changes: dict[str, str], said: str
) -> None:
    page = add_address(thandi, **changes)
    assert page.url == "/account/addresses"
    assert said in page.words("main")
    assert len(page.all("main address")) == 1


@pytest.mark.parametrize(
    "changes",
    [{"province": "XX"}, {"postal_code": "800"}, {"phone": "12"}, {"name": "x" * 101}, {"street": "\x00"}],
)
def test_an_address_without_its_parts_is_refused(thandi: ShopClient, changes: dict[str, str]) -> None:
    page = add_address(thandi, **changes)
    assert (page.status, thandi.get("/account/addresses").all("main address")) == (422, [])


def test_a_code_keeps_its_nought_and_tells_its_place(app: Flask, shop: Cast, thandi: ShopClient) -> None:
    add_address(thandi, postal_code="0181", province="GP")
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalars(select(Address.postal_code)).all() == ["0181"]
    for code, words_ in (
        ("0181", "0181 is usually in Gauteng."),
        ("9100", "We do not know 9100"),
        ("\x00", "Four digits"),
    ):
        assert words_ in thandi.get(f"/account/addresses/place?postal_code={code}", fragment=True).text


def test_an_address_of_another_person_is_not_found(app: Flask, shop: Cast, thandi: ShopClient) -> None:
    add_address(thandi)
    with app.app_context(), in_store(shop.kloof.id) as session:
        address_id = session.scalars(select(Address.id)).one()
    shopper(app, shop.kloof, "bob@example.com")
    bob = logged_in(app, shop.kloof, "bob@example.com")
    fields = {"csrf_token": token(bob), **HOME}
    path = f"/account/addresses/{address_id}"
    asked = [bob.get(path), *(bob.post(path + part, fields) for part in ("", "/default", "/removal"))]
    assert [page.status for page in asked] == [404] * 4


def test_the_checkout_is_filled_in_and_the_order_is_theirs(
    app: Flask, shop: Cast, thandi: ShopClient, thandi_id: UUID, provider: StripeStandin
) -> None:
    add_address(thandi)
    add_address(thandi, street="1 Main Road")
    page = thandi.get("/p/veld-mug")
    thandi.submit(page, "/cart/lines")
    page = thandi.get("/checkout")
    assert (page.one("#email")["value"], page.one("#street")["value"]) == (THANDI, "12 Long Street")
    other = next(
        str(link["href"])
        for link in page.all('a[href^="/checkout?address="]')
        if "1 Main Road" in link.get_text()
    )
    page = thandi.get(other)
    assert page.one("#street")["value"] == "1 Main Road"
    page = thandi.submit(thandi.submit(page, "/checkout"), "/checkout/delivery", payment="card")
    thandi.submit(page, "/checkout/order")
    with app.app_context(), in_store(shop.kloof.id) as session:
        [order] = session.scalars(select(Order))
        assert order.user_id == thandi_id
        reference = order.reference
    assert logged_in(app, shop.kloof).get(f"/orders/{reference}").status == 200
    # What they buy next is another cart, and another order.
    thandi.submit(thandi.get("/p/stoep-kettle"), "/cart/lines")
    assert thandi.get("/cart").one("#cart-count").get_text() == "1"
    assert thandi.get("/checkout").status == 200


def test_a_login_that_was_ended_elsewhere_leaves_nothing_of_the_person_in_the_browser(
    app: Flask, shop: Cast, thandi: ShopClient
) -> None:
    add_address(thandi)
    thandi.submit(thandi.get("/p/veld-mug"), "/cart/lines")
    thandi.submit(thandi.get("/checkout"), "/checkout")
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(LoginSession).values(ended_at=clock.now()))
        session.commit()
    page = thandi.follow(thandi.get("/checkout"))
    assert page.url == "/cart"
    assert ALICE["street"] not in page.text


def test_a_login_that_was_ended_elsewhere_opens_neither_cart_nor_order(
    app: Flask, shop: Cast, thandi: ShopClient, provider: StripeStandin
) -> None:
    add_address(thandi)
    thandi.submit(thandi.get("/p/veld-mug"), "/cart/lines")
    page = thandi.submit(
        thandi.submit(thandi.get("/checkout"), "/checkout"), "/checkout/delivery", payment="card"
    )
    thandi.submit(page, "/checkout/order")
    thandi.submit(thandi.get("/p/stoep-kettle"), "/cart/lines")
    kept = thandi.http.get_cookie("fusion_session", domain="localhost")
    assert kept is not None
    with app.app_context(), in_store(shop.kloof.id) as session:
        reference = session.scalars(select(Order.reference)).one()
        session.execute(update(LoginSession).values(ended_at=clock.now()))
        session.commit()
    for path in ("/cart", f"/orders/{reference}"):
        thief = ShopClient(app, host=shop.kloof.host)
        thief.http.set_cookie("fusion_session", kept.value, domain="localhost")
        page = thief.get(path)
        assert (page.status == 404) is (path != "/cart")
        assert "kettle" not in page.text.lower()


# --- logins


def test_logins_are_listed_in_words_and_ended_one_or_all(app: Flask, shop: Cast, thandi: ShopClient) -> None:
    others = []
    for _ in range(2):
        browser = ShopClient(app, host=shop.kloof.host)
        browser.http.environ_base["HTTP_USER_AGENT"] = FIREFOX
        log_in(browser, THANDI)
        others.append(browser)
    page = thandi.get("/account/sessions")
    assert len(page.all(".entries li")) == 3
    assert page.words("main").count("Firefox on Linux") >= 2
    assert page.words("main").count("(this one)") == 1
    one = str(page.all('.entries form[action$="/removal"]')[0]["action"])
    page = thandi.submit(page, one)
    assert sorted(browser.get("/account").status for browser in others) == [200, 303]
    assert len(page.all(".entries li")) == 2
    thandi.submit(page, "/account/sessions/removal")
    assert [browser.get("/account").status for browser in others] == [303, 303]
    assert thandi.get("/account").status == 200
    shopper(app, shop.kloof, "bob@example.com")
    bob = logged_in(app, shop.kloof, "bob@example.com")
    assert bob.post(one, {"csrf_token": token(bob)}).status == 404


def test_when_a_login_was_last_used_is_noted_now_and_then(app: Flask, shop: Cast, thandi: ShopClient) -> None:
    def seen() -> object:
        with app.app_context(), in_store(shop.kloof.id) as session:
            return session.scalars(select(LoginSession.last_seen_at)).one()

    began = seen()
    thandi.get("/account")
    assert seen() == began
    later = clock.now() + timedelta(hours=1)
    with clock.running_on(lambda: later):
        thandi.get("/account")
    assert seen() == later


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile/15E148 Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on an Android device"),
        ("", "A browser"),
        ("<script>\x00" * 99, "A browser"),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_words(header: str, said: str) -> None:
    assert words(header) == said


# --- orders


def test_the_history_is_turned_by_keys_and_shows_each_order_once(
    app: Flask, shop: Cast, thandi: ShopClient, thandi_id: UUID
) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        for number in range(PAGE + 3):
            order = placed.pending(shop, quantity=1) if number < 8 else _bare(number)
            order.user_id, order.placed_at = thandi_id, clock.now() - timedelta(minutes=number // 2)
            session.add(order)
        session.commit()
        wanted = session.scalars(
            select(Order.reference).order_by(Order.placed_at.desc(), Order.id.desc())
        ).all()
    page = thandi.get("/account/orders")
    seen = re.findall(r'href="/orders/([0-9A-Z]+)"', page.text)
    assert len(seen) == PAGE
    page = thandi.get(str(page.one('a[rel="next"]')["href"]))
    seen += re.findall(r'href="/orders/([0-9A-Z]+)"', page.text)
    assert seen == list(wanted)
    assert page.all('a[rel="next"]') == []
    assert thandi.get("/account/orders?after=%00%ff😀").status == 200


def _bare(number: int) -> Order:
    """Without lines, because ten mugs are all there are."""
    return Order(
        reference=ids.reference(), cart_id=ids.new(), payment_method="eft", **ALICE, delivery_service="Courier",
        delivery_minimum_days=1, delivery_maximum_days=2, goods_cents=100 + number, delivery_cents=0,
        total_cents=100 + number, vat_cents=0, hold_until=clock.now(),
    )  # fmt: skip


def test_a_guest_claims_on_a_proven_login_and_is_known_by_case_folded_address(
    app: Flask, shop: Cast, client: ShopClient, thandi_id: UUID, provider: StripeStandin
) -> None:
    put_in_cart(client, shop.kloof.variants["MUG-RED-350"])
    reference = place(client, shop)
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(Order).values(email=THANDI.upper()))
        session.commit()
    assert customer_of(THANDI.upper()) == THANDI
    assert reference in logged_in(app, shop.kloof).get("/account/orders").text
