"""What is held about a person: told whole on one press, and gone on another, but for what the tax law keeps."""

import json
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Table, select, text

from app.accounts.models import Role, User
from app.customers.erasing import GONE, erase
from app.database import in_store, store_scoped_tables
from app.notifications.models import Mail
from app.orders.models.note import OrderNote
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.payments.models.inbox import WebhookEvent
from app.reviews.models import Review
from app.reviews.writing import Words, write
from tests import placed
from tests.cast import Cast
from tests.client import ShopClient
from tests.people import THANDI, Mailbox, logged_in
from tests.staff import PASSWORD, hire

THANDIS = {
    "email": THANDI, "name": "Thandiwe Qwabe", "phone": "082 555 7719", "street": "77 Zonnebloem Lane", "suburb": "Kraaifontein Sud",
    "city": "Cape Town", "province": "WC", "postal_code": "8001",
}  # fmt: skip
#: What leads to her.
CANARIES = (THANDI, "Thandiwe", "Qwabe", "555 7719", "Zonnebloem", "Kraaifontein")


def bought(
    app: Flask, shop: Cast, user_id: UUID, *, status: OrderStatus = OrderStatus.DELIVERED, total: int = 0
) -> str:
    """An order of hers that has come so far, reviewed, and with a letter and an event about it."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        order = placed.paid(shop, shopper=THANDIS, quantity=1)
        order.user_id = user_id
        order.delivery_notes, order.client = "Ring for Thandiwe", "digest"
        if total:
            order.goods_cents += total - order.total_cents
            order.total_cents = total
        if status is not OrderStatus.PAID:
            session.add_all((order.ship(by="test"), order.deliver(by="test")))
        if status is OrderStatus.DELIVERED:
            write(session, order, shop.kloof.products["veld-mug"], words=Words(5, "Good", "Holds coffee"))
        session.add_all((
            OrderNote(order_id=order.id, text="Thandiwe rang from 082 555 7719", author="Carol"),
            Mail(order_id=order.id, kind="order_paid", recipient=THANDI, subject="Paid", text="Thandiwe Qwabe", html=""),
            WebhookEvent(provider="stripe", account="environment", event_id=order.reference, type="charge.succeeded",
                         object_ids=[], body=json.dumps(THANDIS), store_id=shop.kloof.id, order_id=order.id),
        ))  # fmt: skip
        session.commit()
        return order.reference


def everything(app: Flask, shop: Cast) -> dict[str, str]:
    """Every row of the store's, and of what names it, as text."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        tables = [*store_scoped_tables(), _table("webhook_event"), _table("job")]
        return {
            table.name: " ".join(
                str(row[0]) for row in session.execute(text(f'SELECT t::text FROM "{table.name}" t'))
            )
            for table in tables
        }


def _table(name: str) -> Table:
    return User.metadata.tables[name]


def test_the_file_tells_everything_that_is_held(
    app: Flask, shop: Cast, thandi: ShopClient, thandi_id: UUID
) -> None:
    reference = bought(app, shop, thandi_id)
    home = {name: value for name, value in THANDIS.items() if name != "email"}
    thandi.submit(thandi.get("/account/addresses/new"), "/account/addresses", **home)
    thandi.submit(thandi.get("/p/stoep-kettle"), "/cart/lines")
    answer = thandi.get("/account/data.json")
    assert answer.response.headers["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.text)
    [order] = told["orders"]
    assert (told["account"]["email"], order["reference"], order["status"]) == (THANDI, reference, "DELIVERED")
    assert [line["title"] for line in order["lines"]] == ["Veld mug"]
    assert order["reviews"][0]["body"] == "Holds coffee"
    assert told["addresses"][0]["street"] == THANDIS["street"]
    assert told["cart"][0]["sku"] == "KETTLE"
    assert told["logins"][0]["device"]
    assert told["mails"][0]["kind"] == "order_paid"
    assert "password_hash" not in answer.text
    assert "token" not in answer.text


def test_who_is_erased_is_gone_from_every_table_and_the_books_still_sum(
    app: Flask, shop: Cast, thandi: ShopClient, thandi_id: UUID, mailbox: Mailbox
) -> None:
    reference = bought(app, shop, thandi_id)
    home = {name: value for name, value in THANDIS.items() if name != "email"}
    thandi.submit(thandi.get("/account/addresses/new"), "/account/addresses", **home)
    thandi.submit(thandi.get("/p/stoep-kettle"), "/cart/lines")
    before = everything(app, shop)
    assert all(any(canary in rows for rows in before.values()) for canary in CANARIES)
    page = thandi.submit(thandi.get("/account/erasure"), "/account/erasure", present=PASSWORD)
    assert (page.url, "has been erased" in page.words("main")) == ("/login", True)
    last = mailbox.to(THANDI)
    assert [mail.kind for mail in last] == ["erased"]
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.delete(
            session.get_one(Mail, (shop.kloof.id, last[0].id))
        )  # as when a mail server has taken it
        order = session.scalars(select(Order)).one()
        assert (order.reference, order.name, order.postal_code) == (reference, GONE, "8001")
        assert order.total_cents == order.goods_cents + order.delivery_cents
        assert order.invoice_number is not None
        assert session.scalars(select(Review.author)).one() == "A buyer"
        session.commit()
    left = {
        (name, canary)
        for name, rows in everything(app, shop).items()
        for canary in CANARIES
        if canary in rows
    }
    assert left == set()
    assert thandi.get("/account").status == 303


def test_a_full_tax_invoice_keeps_its_recipient_and_nothing_more(
    app: Flask, shop: Cast, thandi_id: UUID
) -> None:
    bought(app, shop, thandi_id, total=500_100)
    with app.app_context(), in_store(shop.kloof.id) as session:
        erase(session, thandi_id, by="test")
        session.commit()
        order = session.scalars(select(Order)).one()
    assert (order.name, order.street) == (THANDIS["name"], THANDIS["street"])
    assert (order.email, order.phone, order.delivery_notes, order.client, order.user_id) == (
        "",
        "",
        "",
        "",
        None,
    )


@pytest.mark.parametrize("present", ["not it at all", PASSWORD])
def test_open_orders_are_finished_first_and_the_password_is_asked(
    app: Flask, shop: Cast, thandi: ShopClient, thandi_id: UUID, present: str
) -> None:
    reference = bought(app, shop, thandi_id, status=OrderStatus.PAID)
    page = thandi.submit(thandi.get("/account/erasure"), "/account/erasure", present=present)
    is_right = present == PASSWORD
    assert page.status == (409 if is_right else 422)
    assert (f"Order {reference} is not finished" in page.words("main")) is is_right
    assert logged_in(app, shop.kloof).get(f"/orders/{reference}").status == 200


def test_who_works_here_is_not_erased_by_a_press(app: Flask, shop: Cast) -> None:
    hire(app, shop.kloof.id, "peter@example.com", Role.PACKER)
    peter = logged_in(app, shop.kloof, "peter@example.com")
    page = peter.submit(peter.get("/account/erasure"), "/account/erasure", present=PASSWORD)
    assert (page.status, "works here" in page.words("main")) == (409, True)
