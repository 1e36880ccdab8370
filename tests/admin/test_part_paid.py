"""An EFT that was too small: the shopper and the staff both read what is still owed."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from app.orders.models.order import PaymentMethod
from app.payments import bank
from tests import placed
from tests.admin.test_orders import act, eft, open_order
from tests.cast import Cast
from tests.checkout.walking import place
from tests.client import Page, ShopClient

pytestmark = pytest.mark.money
Made = Callable[..., str]


def words(page: Page, selector: str) -> str:
    return page.words(selector).replace("\u00a0", " ")


def test_the_shopper_reads_what_has_come_what_is_owed_and_where_to_pay_it(
    client: ShopClient, shop: Cast, made: Made, at_kloof: Callable[..., object]
) -> None:
    reference = place(client, shop, payment="eft")
    whole = client.get(f"/orders/{reference}")
    assert words(whole, "#eft-owed") == "R 349,00"
    assert "Still owed" not in words(whole, "main")
    with at_kloof() as session:  # type: ignore[attr-defined]
        order_id = session.scalar(text('SELECT id FROM "order" WHERE reference = :name'), {"name": reference})
        for amount, name in ((10_000, "FNB 1"), (4_900, "FNB 2")):
            line = bank.StatementLine(amount, placed.clock.now().date(), name)
            bank.record_receipt(session, order_id, line, by="Carol")
    page = client.get(f"/orders/{reference}")
    assert words(page, "#eft-owed") == "R 200,00"
    told = words(page, "#order-status")
    assert "Part of your payment is here" in told
    assert "R 149,00 has come and R 200,00 is still owed" in told
    assert "62000000001" in told
    assert "Your bank has accepted it" not in told
    assert "R 49,00 of your payment arrived" in words(page, "main")


def test_staff_read_what_is_owed_until_it_has_come(carol: ShopClient, made: Made) -> None:
    reference = made(placed.pending, method=PaymentMethod.EFT)
    assert "R 638,00 expected" in words(open_order(carol, reference), "#owed")
    act(carol, reference, "bank-receipts", **eft("600"))
    act(carol, reference, "attention")  # what was asked for is seen to; the money is owed all the same
    page = open_order(carol, reference)
    assert "R 38,00 of R 638,00 still owed" in words(page, "#owed")
    assert "R 38,00 still owed" in words(page, "#money")
    act(carol, reference, "bank-receipts", **{**eft("38"), "reference": "FNB 4712"})
    page = open_order(carol, reference)
    assert page.one("[data-order-status]")["data-order-status"] == "PAID"
    assert "still owed" not in words(page, "main")
