"""Credit notes name their invoice and their reason, and show what was given back and no more."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import in_store
from app.money import rand
from app.orders.credits import Credit, Units
from app.orders.links import order_link
from app.orders.models.credit_note import CreditNote
from app.orders.models.order import Order, OrderLine
from app.payments.crediting import issue
from tests.cast import Cast
from tests.client import ShopClient
from tests.invoicing import paper

pytestmark = pytest.mark.money


@pytest.fixture
def credited(app: Flask, shop: Cast, bought: Callable[..., str]) -> dict[str, str]:
    """One mug of two came back, and a part of the delivery; the ways to the note, and its figures in words."""
    reference = bought()
    with app.app_context(), in_store(shop.kloof.id) as session:
        order = session.scalars(select(Order).where(Order.reference == reference)).one()
        line = session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).one()
        credit = Credit(
            units={line.id: Units(1, restock=True)},
            delivery_cents=1_000,
            amount_cents=0,
            reason="A crack in the glaze",
        )
        note = issue(session, order, credit, by="test")
        session.commit()
        figures = session.scalars(select(CreditNote)).one()
        return {
            "page": order_link(order, f"/credit-notes/{note.number}"),
            "pdf": order_link(order, f"/credit-notes/{note.number}.pdf"),
            "wrong": order_link(order, "/credit-notes/99"),
            "reference": reference,
            "amount": rand(figures.amount_cents).replace("\u00a0", " "),
            "vat": rand(figures.vat_cents).replace("\u00a0", " "),
        }


def test_a_credit_note_names_its_invoice_and_its_reason(client: ShopClient, credited: dict[str, str]) -> None:
    page = client.get(credited["page"])
    assert page.words("h1") == "Credit note CN-000001"
    with client.http.get(credited["pdf"], base_url=client.base) as answer:
        printed = paper.words(answer.get_data())
    for said in (page.words("article").replace("\u00a0", " "), printed):
        for wanted in (
            "CN-000001", "Tax invoice", "INV-000001", credited["reference"], "A crack in the glaze", "Veld mug",
            "VAT 4123456789", "Alice Mokoena", "R 289,00", "R 10,00", credited["amount"], credited["vat"],
        ):  # fmt: skip
            assert wanted in said
        assert "R 638,00" not in said


def test_a_number_of_another_order_is_not_found(client: ShopClient, credited: dict[str, str]) -> None:
    assert client.get(credited["wrong"]).status == 404
    assert client.get(f"/orders/{credited['reference']}/credit-notes/1").status == 404
