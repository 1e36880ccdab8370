"""Reads of a basket on its way to becoming an order."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from app.cart.queries import CartLineView, CartView
from app.catalog.models.product import TaxClass
from app.checkout.models import CheckoutDraft
from app.database import served_store
from app.orders.models.order import Order
from app.payments.accounts import named
from app.payments.models.payment import PaymentAccount
from app.payments.provider import STRIPE
from app.stores.models import Store


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A line at the price of this moment."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    sku: str
    quantity: int
    unit_price_cents: int
    tax_class: TaxClass
    weight_grams: int
    image: dict[str, Any] | None
    is_sold: bool
    #: How many one basket may hold now.
    available: int

    @property
    def line_cents(self) -> int:
        return self.quantity * self.unit_price_cents

    @property
    def name(self) -> str:
        return f"{self.title} ({self.variant_title})" if self.variant_title else self.title

    @property
    def is_buyable(self) -> bool:
        return self.available >= self.quantity


def basket_lines(basket: CartView) -> tuple[BasketLine, ...]:
    """The cart's lines as its own page reads them: what may be bought, and how much of it, is decided there."""
    return tuple(_line(line) for line in basket.lines)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known before an order is drawn up."""

    store: Store
    #: The newest order made from the basket.
    latest: Order | None
    #: Under which the provider's objects are remembered.
    account: str


def standing_of(session: Session, cart_id: UUID) -> Standing:
    """In one statement, after the basket was locked: whoever held the lock before has made an order by now."""
    asked = {"cart_id": cart_id, "store_id": served_store(session)}
    row = session.execute(_standing_statement(), asked).one()
    return Standing(row.Store, row.Order, named(row.account))


@cache
def _standing_statement() -> Select[Store, Order, UUID]:
    """Built once: building it takes longer than running it."""
    latest = (
        select(Order.id)
        .where(Order.store_id == Store.id, Order.cart_id == bindparam("cart_id"))
        .order_by(Order.id.desc())
        .limit(1)
        .correlate(Store)
        .scalar_subquery()
    )
    return (
        select(Store, Order, PaymentAccount.id.label("account"))
        .outerjoin(Order, and_(Order.store_id == Store.id, Order.id == latest))
        .outerjoin(
            PaymentAccount, and_(PaymentAccount.store_id == Store.id, PaymentAccount.provider == STRIPE)
        )
        .where(Store.id == bindparam("store_id"))
    )


def find_draft(session: Session, cart_id: UUID) -> CheckoutDraft | None:
    """As the database has it now: another window may have changed it."""
    return session.get(CheckoutDraft, (served_store(session), cart_id), populate_existing=True)


def _line(line: CartLineView) -> BasketLine:
    ware = line.ware
    return BasketLine(
        variant_id=ware.variant_id,
        product_id=ware.product_id,
        title=ware.title,
        variant_title=ware.variant_title,
        sku=ware.sku,
        quantity=line.quantity,
        unit_price_cents=ware.price_cents,
        tax_class=ware.tax_class,
        weight_grams=ware.weight_grams,
        image=line.image,
        is_sold=ware.is_sold,
        available=ware.most,
    )
