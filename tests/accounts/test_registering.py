"""Making an account: one answer whether the address is known or not, and nothing claimed before the mailbox is proven."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.accounts.models import Role, User
from app.accounts.passwords import PasswordRefused, check_choice, hash_password, matches
from app.database import in_store
from app.orders.models.order import Order
from tests import placed
from tests.cast import ALICE, BOB, Cast
from tests.client import ShopClient
from tests.people import NEW, Mailbox, confirm, facts, logged_in, register, shopper
from tests.staff import PASSWORD


def people(app: Flask, shop: Cast) -> int:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return int(session.scalar(select(func.count()).select_from(User)) or 0)


def test_an_account_is_made_proven_and_entered(
    app: Flask, shop: Cast, client: ShopClient, mailbox: Mailbox
) -> None:
    assert "We have sent you a message" in register(client).words("main")
    assert facts(app, shop.kloof, ALICE["email"])["role"] is Role.CUSTOMER
    assert client.get("/account").status == 303
    page = confirm(client, mailbox.link(ALICE["email"]), password=PASSWORD)
    assert page.url == "/account"
    assert "Your address is confirmed" in page.words("main")
    assert facts(app, shop.kloof, ALICE["email"])["email_verified_at"] is not None


def test_a_known_address_gets_the_same_page_and_another_letter(
    app: Flask, shop: Cast, client: ShopClient, mailbox: Mailbox
) -> None:
    shopper(app, shop.kloof, ALICE["email"])
    before = facts(app, shop.kloof, ALICE["email"])["password_hash"]
    known = register(client, password="quite another password")
    unknown = register(ShopClient(app, host=shop.kloof.host), email="new@example.com")
    assert known.text == unknown.text
    assert (mailbox.kinds(ALICE["email"]), mailbox.kinds("new@example.com")) == (
        ["already_registered"],
        ["verify_address"],
    )
    assert facts(app, shop.kloof, ALICE["email"])["password_hash"] == before


def test_a_link_works_once_and_for_three_days(
    app: Flask, shop: Cast, client: ShopClient, mailbox: Mailbox
) -> None:
    register(client)
    link = mailbox.link(ALICE["email"])
    late = clock.now() + timedelta(days=3)
    with clock.running_on(lambda: late):
        assert client.get(link).status == 410
    confirm(client, link, password=PASSWORD)
    other = ShopClient(app, host=shop.kloof.host)
    assert other.get(link).status == 410
    assert (
        other.post("/register/confirmation", {"key": link.partition("key=")[2], "password": PASSWORD}).status
        == 410
    )
    assert ShopClient(app, host=shop.jozi.host).get(link).status == 410
    assert other.get("/register/confirmation?key=" + "x" * 5000).status == 410


def test_who_has_the_mailbox_alone_does_not_complete_what_somebody_else_began(
    app: Flask, shop: Cast, client: ShopClient, mailbox: Mailbox
) -> None:
    """Else a stranger could wait inside an account until its address is confirmed for them."""
    register(client)
    page = confirm(client, mailbox.link(ALICE["email"]), password="of somebody else")
    assert page.status == 422
    assert facts(app, shop.kloof, ALICE["email"])["email_verified_at"] is None


def test_guest_orders_are_claimed_when_the_mailbox_is_proven_and_not_before(
    app: Flask, shop: Cast, client: ShopClient, mailbox: Mailbox
) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        order, other = placed.paid(shop), placed.paid(shop, shopper=BOB)
        order.email = "ALICE@example.com"  # in whatever case it was typed
        session.commit()
        ours, bobs = order.reference, other.reference
    register(client)
    alice = logged_in(app, shop.kloof, ALICE["email"])
    assert alice.get(f"/orders/{ours}").status == 404
    page = confirm(client, mailbox.link(ALICE["email"]), password=PASSWORD)
    assert "The order that you placed with it before is here now" in page.words("main")
    assert [alice.get(f"/orders/{reference}").status for reference in (ours, bobs)] == [200, 404]
    with app.app_context(), in_store(shop.kloof.id) as session:
        owners = set(session.scalars(select(Order.user_id)))
    assert owners == {facts(app, shop.kloof, ALICE["email"])["id"], None}


@pytest.mark.parametrize(
    "password",
    ["password1234", "123456789012", "aaaaaaaaaaaa", "qwertyuiop12", "iloveyou1234", "Mokoena Alice", "short",
     "x" * 1025],
)  # fmt: skip
def test_a_password_that_is_guessed_first_is_refused(
    app: Flask, shop: Cast, client: ShopClient, password: str
) -> None:
    page = register(client, password=password)
    assert page.status == 422
    assert page.all("#password-error")
    assert not page.one("#password").get("value")
    assert people(app, shop) == 0


@pytest.mark.parametrize(
    "password",
    ["karoo\x00veld stoneware", "😀 likes 🍞 and 🧈 too", "veld \ud800 lone stoneware", "x9 karoo " * 100],
)
def test_any_character_may_be_in_a_password(app: Flask, password: str) -> None:
    with app.app_context():
        check_choice(password)
        kept = hash_password(password)
        assert matches(password, kept)
        assert not matches(password[:-1], kept)


def test_what_a_guesser_knows_does_not_make_a_password(app: Flask) -> None:
    with app.app_context(), pytest.raises(PasswordRefused):
        check_choice("Thandi Dlamini", about=("Thandi Dlamini", "thandi@example.com"))


@pytest.mark.parametrize(
    "changes",
    [{"name": "A\x00lice 😀\u202e"}, {"name": "\ufeff\ufffe x"}, {"password": "karoo\x00veld stoneware"},
     {"role": "owner", "store_id": "x", "status": "PAID", "email_verified_at": "2026-01-01"}],
)  # fmt: skip
def test_odd_text_is_taken_and_nothing_else_is_set(
    app: Flask, shop: Cast, client: ShopClient, changes: dict[str, str]
) -> None:
    page = client.post("/register", {**NEW, **changes})
    assert page.status == 303
    made = facts(app, shop.kloof, ALICE["email"])
    assert (made["role"], made["email_verified_at"], made["store_id"]) == (Role.CUSTOMER, None, shop.kloof.id)
    assert "\x00" not in str(made["name"])


@pytest.mark.parametrize(
    "changes",
    [{"name": "x" * 101}, {"name": "\x00"}, {"email": "\x00@x"}, {"email": "x" * 300 + "@example.com"}],
)
def test_what_cannot_be_kept_is_refused_in_words(client: ShopClient, changes: dict[str, str]) -> None:
    assert client.post("/register", {**NEW, **changes}).status == 422


def test_half_a_surrogate_pair_breaks_nothing(client: ShopClient) -> None:
    """As no browser sends it: three bytes that are no character."""
    half = "%ED%A0%80"
    body = f"name=A{half}&email=half%40example.com&password=karoo+{half}+veld+stoneware"
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    answer = client.http.post("/register", base_url=client.base, data=body, headers=headers)
    assert answer.status_code == 303


def test_of_a_key_sent_twice_the_first_counts(app: Flask, shop: Cast, client: ShopClient) -> None:
    fields = {**NEW, "email": ["first@example.com", "second@example.com"]}
    assert client.post("/register", fields).status == 303
    assert facts(app, shop.kloof, "first@example.com")


def test_the_message_is_sent_again_to_who_asks(
    app: Flask, shop: Cast, client: ShopClient, mailbox: Mailbox
) -> None:
    shopper(app, shop.kloof, ALICE["email"], is_proven=False)
    alice = logged_in(app, shop.kloof, ALICE["email"])
    alice.submit(alice.get("/account"), "/account/verification")
    page = confirm(alice, mailbox.link(ALICE["email"]))  # logged in, so no password is asked
    assert page.url == "/account"
    assert mailbox.kinds(ALICE["email"]) == ["verify_address"]
    assert isinstance(facts(app, shop.kloof, ALICE["email"])["id"], UUID)
