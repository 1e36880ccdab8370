"""A customer's data, handed over or erased by the shop: by whom it may be, and so that nothing names the person after."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.accounts.models import Role, User
from app.addresses.models import Address
from app.audit.models import AuditEntry
from app.notifications.models import Mail
from app.orders import fulfilment
from app.orders.models.note import OrderNote
from app.orders.models.order import Order, OrderEvent
from app.promotions.models import Benefit, Promotion, PromotionUse
from tests import placed
from tests.admin.test_orders import act
from tests.cast import Cast
from tests.client import ShopClient
from tests.people import THANDI
from tests.staff import hire, log_in

Made = Callable[..., str]
Visit = Callable[[], Any]
THANDIS = {
    "email": THANDI, "name": "Thandiwe Qwabe", "phone": "082 555 7719", "street": "77 Zonnebloem Lane",
    "suburb": "Kraaifontein Sud", "city": "Cape Town", "province": "WC", "postal_code": "8001",
}  # fmt: skip
CANARIES = (THANDI, "Thandiwe", "Qwabe", "555 7719", "Zonnebloem", "Kraaifontein")


@pytest.fixture
def delivered(carol: ShopClient, made: Made, at_kloof: Visit) -> str:
    """An order of Thandi's that has arrived, with a promotion, and with a note about her."""
    reference = made(placed.paid, shopper=THANDIS, quantity=1)
    act(carol, reference, "notes", text="Thandiwe rings twice")
    with at_kloof() as session:
        order = session.scalars(select(Order)).one()
        fulfilment.ship(session, order, fulfilment.Parcel("Own van"), by="Carol")
        fulfilment.deliver(session, order, by="Carol")
        promotion = Promotion(code="TEN", name="Ten", benefit=Benefit.PERCENT, percent_bp=1000)
        session.add(promotion)
        session.flush()
        session.add(PromotionUse(promotion_id=promotion.id, order_id=order.id, customer=THANDI))
    return reference


@pytest.fixture
def account(app: Flask, shop: Cast, delivered: str, at_kloof: Visit) -> None:
    """Hers, proven, with an address."""
    user_id = hire(app, shop.kloof.id, THANDI, Role.CUSTOMER)
    with at_kloof() as session:
        session.get_one(User, (shop.kloof.id, user_id)).prove_mailbox()
        home = {name: value for name, value in THANDIS.items() if name != "email"}
        session.add(Address(user_id=user_id, is_default=True, **{**home, "street": "4 Book Street"}))


def erase(carol: ShopClient, reference: str) -> None:
    page = carol.get(f"/admin/customers/{reference}/erasure")
    assert "cannot be taken back" in page.words("main")
    done = carol.submit(page, f"/admin/customers/{reference}/erasure")
    assert (done.url, "Erased" in done.words("main")) == ("/admin/customers", True)


def test_who_has_an_account_is_shown_with_the_address_book_and_goes_whole(
    carol: ShopClient, delivered: str, account: None, at_kloof: Visit
) -> None:
    page = carol.get(f"/admin/customers/{delivered}")
    assert "4 Book Street" in page.words("#address-book")
    told = json.loads(carol.get(f"/admin/customers/{delivered}/data.json").text)
    assert (told["account"]["email"], told["addresses"][0]["street"]) == (THANDI, "4 Book Street")
    erase(carol, delivered)
    with at_kloof() as session:
        assert session.scalars(select(User).where(User.email == THANDI)).all() == []
        assert session.scalars(select(Address)).all() == []


def test_a_guest_goes_too_and_neither_notes_nor_audit_name_them(
    carol: ShopClient, delivered: str, at_kloof: Visit
) -> None:
    told = json.loads(carol.get(f"/admin/customers/{delivered}/data.json").text)
    assert [order["reference"] for order in told["orders"]] == [delivered]
    erase(carol, delivered)
    with at_kloof() as session:
        assert session.scalar(select(func.count()).select_from(OrderNote)) == 0
        session.delete(session.scalars(select(Mail).where(Mail.kind == "erased")).one())
        assert session.scalars(select(OrderEvent.actor).where(OrderEvent.kind == "order.person_erased")).all() == [
            "Carol"
        ]  # fmt: skip
        kinds = set(
            session.scalars(
                select(AuditEntry.entity_type).where(AuditEntry.endpoint == "admin.erase_customer")
            )
        )
        assert {"order", "order_note", "promotion_use"} <= kinds
        for table in ("order", "order_note", "audit_entry", "promotion_use", "mail"):
            rows = " ".join(session.scalars(text(f'SELECT t::text FROM "{table}" t')))
            assert [canary for canary in CANARIES if canary in rows] == [], table
    assert carol.get(f"/admin/customers/{delivered}").status == 404
    assert not carol.get("/admin/customers").all("tbody tr")
    assert "was erased" in carol.get(f"/admin/orders/{delivered}").words("aside")


def test_what_is_not_finished_and_who_works_here_are_refused_with_the_reason(
    app: Flask, shop: Cast, carol: ShopClient, made: Made
) -> None:
    open_order = made(placed.paid, shopper=THANDIS, quantity=1)
    path = f"/admin/customers/{open_order}/erasure"
    page = carol.submit(carol.get(path), path)
    assert (page.status, f"Order {open_order} is not finished" in page.words("main")) == (409, True)
    hire(app, shop.kloof.id, THANDI, Role.PACKER)
    page = carol.submit(page, path)
    assert (page.status, "works here" in page.words("main")) == (409, True)


def test_who_answers_questions_neither_exports_nor_erases(app: Flask, shop: Cast, delivered: str) -> None:
    hire(app, shop.kloof.id, "sam@example.com", Role.SUPPORT)
    sam = ShopClient(app, host=shop.kloof.host)
    log_in(sam, "sam@example.com")
    page = sam.get(f"/admin/customers/{delivered}")
    assert (page.status, page.all("#their-data")) == (200, [])
    for path in ("data.json", "erasure"):
        assert sam.get(f"/admin/customers/{delivered}/{path}").status == 403
