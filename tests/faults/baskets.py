"""Shoppers who have come as far as the last button, laid without walking there, for rows about the button alone."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import ids
from app.cart.models import Cart, CartLine
from app.checkout.models import CheckoutDraft
from app.checkout.placement import PlacementRequest, place_order
from app.checkout.quotation import Quotation, quote_order
from app.checkout.reviewed import seal
from app.extensions import db
from app.orders.models.order import PaymentMethod
from app.payments.sessions import open_payment, sessions_of
from tests.cast import ALICE, StoreCast
from tests.client import ShopClient


class Shop(Protocol):
    """The running one, or one in this process."""

    app: Flask

    @property
    def base(self) -> str: ...

    @property
    def kloof(self) -> StoreCast: ...

    def session(self) -> AbstractContextManager[Session]: ...


@dataclass(frozen=True, slots=True)
class Ready:
    """A basket, and what its review page would send."""

    cart_id: UUID
    reviewed: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that waits for its card payment."""

    id: UUID
    reference: str
    #: The provider's id of its payment page.
    page: str


def fill(
    shop: Shop, baskets: Sequence[dict[str, int]], *, method: PaymentMethod = PaymentMethod.EFT
) -> list[Ready]:
    """A basket for each, its lines in the order given; by EFT the provider has no part in the race."""
    with shop.session() as session:
        carts = [Cart(id=ids.new()) for _ in baskets]
        session.add_all(carts)
        session.flush()
        drafts = [_draft(shop, cart.id, method) for cart in carts]
        session.add_all(drafts)
        for cart, wanted in zip(carts, baskets, strict=True):
            session.add_all(_lines(shop, cart.id, wanted))
        session.flush()
        quoted: dict[tuple[tuple[str, int], ...], Quotation] = {}
        laid = []
        for draft, wanted in zip(drafts, baskets, strict=True):
            what = tuple(wanted.items())
            if what not in quoted:
                quoted[what] = quote_order(session, draft.cart_id, draft)
            laid.append(Ready(draft.cart_id, seal(quoted[what], draft)))
        session.commit()
        return laid


def _lines(shop: Shop, cart_id: UUID, wanted: dict[str, int]) -> list[CartLine]:
    return [
        CartLine(
            cart_id=cart_id,
            variant_id=shop.kloof.variants[sku],
            quantity=quantity,
            noted_price_cents=1,
        )
        for sku, quantity in wanted.items()
    ]


def _draft(shop: Shop, cart_id: UUID, method: PaymentMethod) -> CheckoutDraft:
    rate = shop.kloof.rates["near"]
    return CheckoutDraft(cart_id=cart_id, delivery_rate_id=rate, payment_method=method, **ALICE)


def place(shop: Shop, many: int, basket: dict[str, int]) -> list[Waiting]:
    """So many orders by card, each with its payment page open at the provider."""
    return [_place(shop, ready) for ready in fill(shop, [basket] * many, method=PaymentMethod.CARD)]


def _place(shop: Shop, ready: Ready) -> Waiting:
    with shop.session() as session:
        draft = session.scalars(select(CheckoutDraft).where(CheckoutDraft.cart_id == ready.cart_id)).one()
        order = place_order(
            session, PlacementRequest(ready.cart_id, draft, ready.reviewed, "shopper", shop.base)
        )
        session.commit()
        order_id, reference = order.id, order.reference
        open_payment(order_id)
        session.commit()
        [ours] = sessions_of(session, order_id)
        assert ours.provider_session_id is not None
        return Waiting(order_id, reference, ours.provider_session_id)


def press(shop: Shop, ready: Ready) -> int:
    """The button's POST through the whole application, in this process; the status of the answer."""
    client = ShopClient(shop.app, host=shop.kloof.host)
    with client.http.session_transaction(base_url=client.base) as cookie:
        cookie["cart"], cookie["visitor"] = str(ready.cart_id), ids.token()
    answer = client.http.post(
        "/checkout/order",
        base_url=client.base,
        data={"reviewed": ready.reviewed},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    return answer.status_code


def give_room(shop: Shop, threads: int) -> None:
    """Connections for so many threads: the application's own pool is made for eight."""
    with shop.app.app_context():
        db.engine.pool._max_overflow = max(threads, 5)  # type: ignore[attr-defined]
