"""Keeping what a shopper has filled in, so that nothing is asked twice."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cart.models import Cart
from app.checkout.models import CheckoutDraft
from app.checkout.queries import find_draft
from app.database import NotFound, lock
from app.orders.models.order import PaymentMethod


@dataclass(frozen=True, slots=True)
class Details:
    """Contact and address, checked by the form."""

    email: str
    name: str
    phone: str
    street: str
    suburb: str
    city: str
    province: str
    postal_code: str
    delivery_notes: str
    company: str
    company_vat_number: str


def keep_details(session: Session, cart_id: UUID, details: Details) -> CheckoutDraft:
    """Raises NotFound when the cart has gone. The cart is locked, so that a double click makes one draft."""
    lock(session, Cart, cart_id)
    draft = find_draft(session, cart_id)
    if draft is None:
        draft = CheckoutDraft(cart_id=cart_id)
        session.add(draft)
    for name in Details.__dataclass_fields__:
        setattr(draft, name, getattr(details, name))
    draft.updated_at = clock.now()
    return draft


def choose(session: Session, cart_id: UUID, *, rate_id: UUID, payment_method: PaymentMethod) -> None:
    """Raises NotFound when the cart or its draft has gone."""
    lock(session, Cart, cart_id)
    draft = find_draft(session, cart_id)
    if draft is None:
        raise NotFound("CheckoutDraft")
    draft.delivery_rate_id = rate_id
    draft.payment_method = payment_method
    draft.updated_at = clock.now()
