"""How far a shopper has come on the way to an order, and back to the first step that is missing."""

from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from flask import abort, flash, redirect
from sqlalchemy.orm import Session

from app.checkout.models import CheckoutDraft
from app.checkout.order_size import AboveMaximum, BelowMinimum, check_size
from app.checkout.queries import find_draft
from app.checkout.quotation import Quotation, quote_order
from app.database import served_store
from app.orders.presentation import order_path
from app.orders.queries import find_by_reference
from app.stores.models import Store
from app.web import visitor


@dataclass(frozen=True, slots=True)
class Basket:
    """The visitor's basket, quoted. It may be empty."""

    cart_id: UUID
    draft: CheckoutDraft | None
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class Addressed(Basket):
    """A basket whose details are known."""

    draft: CheckoutDraft


def read_basket(session: Session) -> Basket:
    """Redirects where the visitor has no basket: to their order that waits for payment, or else to the cart.

    Back from the payment page leads here, and an empty cart would say that there is no order.

    The draft is read before the lines: whoever places the order at this moment takes both away, and a missing line
    then tells that there is an order.
    """
    cart_id = visitor.cart_id()
    if cart_id is None:
        go_to(_waiting_order(session) or "/cart")
    draft = find_draft(session, cart_id)
    return Basket(cart_id, draft, quote_order(session, cart_id, draft))


def _waiting_order(session: Session) -> str | None:
    """The path of the last order this browser placed, if it is still to be paid."""
    reference = visitor.latest_order()
    order = find_by_reference(session, reference) if reference else None
    return order_path(order.reference) if order is not None and order.is_open else None


def buyable_basket(session: Session) -> Basket:
    """Redirects to the cart, which says what is wrong, where something in it cannot be bought as it stands."""
    basket = read_basket(session)
    if not basket.quotation.lines or basket.quotation.shortages:
        go_to("/cart")
    try:
        check_size(session.get_one(Store, served_store(session)), _to_be_paid(basket.quotation))
    except (BelowMinimum, AboveMaximum) as refusal:
        flash(str(refusal))
        go_to("/cart")
    return basket


def _to_be_paid(quotation: Quotation) -> int:
    """Until the delivery is known, the goods alone decide: what codes take off them, delivery may make up for."""
    return quotation.goods_cents if quotation.delivery is None else quotation.total_cents


def addressed(basket: Basket) -> Addressed:
    """Redirects to the details where they are missing."""
    if basket.draft is None:
        go_to("/checkout")
    return Addressed(basket.cart_id, basket.draft, basket.quotation)


def delivered(basket: Addressed) -> Addressed:
    """Redirects to the delivery page where none is chosen, or the chosen one no longer goes there."""
    if basket.quotation.delivery is None:
        go_to("/checkout/delivery")
    return basket


def go_to(path: str) -> NoReturn:
    abort(redirect(path, 303))
