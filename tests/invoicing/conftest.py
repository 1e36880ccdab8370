"""Orders of Kloof's that have been paid, by the same door as in the shop."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from app.database import in_store
from app.orders.models.order import Order, OrderLine
from app.payments.honouring import receive
from app.payments.models.payment import Payment
from tests import placed
from tests.cast import Cast

Pay = Callable[..., str]


def pay(order: Order) -> Payment:
    return Payment(
        order_id=order.id,
        provider="stripe",
        provider_payment_id=f"pi_{order.reference}",
        amount_cents=order.total_cents,
        currency="ZAR",
    )


@pytest.fixture
def bought(app: Flask, shop: Cast) -> Pay:
    """``bought(company="…")``: a paid order of two mugs with some of its columns changed; its reference."""

    def buy(**changes: object) -> str:
        with app.app_context(), in_store(shop.kloof.id) as session:
            order = placed.pending(shop)
            for name, value in changes.items():
                setattr(order, name, value)
            lines_vat = order.vat_cents - order.delivery_vat_cents
            session.execute(
                update(OrderLine).where(OrderLine.order_id == order.id).values(vat_cents=lines_vat)
            )
            session.flush()
            session.refresh(order)
            receive(session, order, pay(order), by="test")
            session.commit()
            return order.reference

    return buy
