"""An order on its way to the provider, and the jobs that follow."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from app import ids
from app.cart.models import Cart, CartLine
from app.catalog.models.product import Variant
from app.checkout.models import CheckoutDraft
from app.checkout.placement import PlacementRequest, place_order
from app.checkout.quotation import quote_order
from app.checkout.reviewed import seal
from app.database import get, in_store
from app.drain import drain
from app.extensions import db
from app.jobs import QueueName
from app.orders.models.order import Order, PaymentMethod
from app.payments.models.payment import PaymentSession
from app.payments.sessions import open_payment, sessions_of
from tests.cast import ALICE, Cast
from tests.standin import StripeStandin

Place = Callable[..., UUID]


@pytest.fixture
def place(app: Flask, shop: Cast) -> Place:
    """Place an order for some SKUs and open its payment page; the order's id."""

    def placing(*skus: str, method: PaymentMethod = PaymentMethod.CARD, opens: bool = True) -> UUID:
        with app.app_context(), in_store(shop.kloof.id) as session:
            cart = Cart(id=ids.new())
            session.add(cart)
            session.flush()
            for sku in skus or ("MUG-RED-350",):
                variant = get(session, Variant, shop.kloof.variants[sku])
                line = CartLine(
                    cart_id=cart.id, variant_id=variant.id, quantity=1, noted_price_cents=variant.price_cents
                )
                session.add(line)
            draft = CheckoutDraft(
                cart_id=cart.id, delivery_rate_id=shop.kloof.rates["near"], payment_method=method, **ALICE
            )
            session.add(draft)
            session.flush()
            reviewed = seal(quote_order(session, cart.id, draft), draft)
            order = place_order(
                session, PlacementRequest(cart.id, draft, reviewed, "shopper", "http://localhost")
            )
            session.commit()
            if opens and method is PaymentMethod.CARD:
                open_payment(order.id)
                session.commit()
            return order.id

    return placing


class Counter:
    """Looks at one order, and at its sessions on both sides."""

    def __init__(self, app: Flask, store_id: UUID, provider: StripeStandin) -> None:
        self.app = app
        self.store_id = store_id
        self.provider = provider

    def order(self, order_id: UUID) -> Order:
        with self.app.app_context(), in_store(self.store_id) as session:
            return get(session, Order, order_id)

    def sessions(self, order_id: UUID) -> list[PaymentSession]:
        with self.app.app_context(), in_store(self.store_id) as session:
            return list(sessions_of(session, order_id))

    def page(self, order_id: UUID) -> str:
        """The provider's id of the order's newest session."""
        found = self.sessions(order_id)[-1].provider_session_id
        assert found is not None
        return found

    def run(self, verb: Callable[..., object], *arguments: object, **named: object) -> object:
        """Call a verb in a session of the store and commit, as a route would."""
        with self.app.app_context(), in_store(self.store_id):
            answer = verb(*arguments, **named)
            db.session.commit()
            return answer

    def work(self) -> None:
        """What the worker would do now."""
        with self.app.app_context():
            drain(QueueName.MONEY)
            drain(QueueName.BULK)


@pytest.fixture
def counter(app: Flask, shop: Cast, provider: StripeStandin) -> Counter:
    return Counter(app, shop.kloof.id, provider)
