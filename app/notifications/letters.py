"""What the shop writes, to a customer as a rule. Drawn without a request, so every address in it is absolute."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import NotFound, served_store
from app.orders.discounts import discounts_of
from app.orders.links import order_link
from app.orders.models.order import Order, OrderLine
from app.stores.models import Store
from app.stores.queries import StoreProfile, find_profile

#: The hand each store writes in; mail programs know neither our style sheets nor our fonts.
INKS: Mapping[str, Mapping[str, str]] = {
    "kloof": {
        "accent": "#9a3b20",
        "ground": "#faf6ee",
        "line": "#e2d8c6",
        "display": "Georgia, 'Times New Roman', serif",
    },
    "jozi": {
        "accent": "#2746c7",
        "ground": "#f6f7f8",
        "line": "#cfd5dc",
        "display": "'Arial Narrow', Arial, sans-serif",
    },
}

#: Subjects by template. A person reads them in a list between other mail.
SUBJECTS = {
    "order_placed_eft": "Order {reference}: how to pay by EFT",
    "order_paid": "Order {reference} is paid, thank you",
    "order_shipped": "Order {reference} is on its way",
    "order_refunded": "Money for order {reference} is on its way back",
    "refund_failed": "The refund for order {reference} did not go through",
    "dispute_opened": "Order {reference} is disputed: answer, and do not ship it",
    "order_expired": "Order {reference} was not paid in time",
}


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str


def compose(session: Session, order: Order, name: str, **more: object) -> Letter:
    """``name`` is a template in emails/; what else it speaks of comes as named arguments."""
    profile = profile_of(session)
    base = _settings().public_url(profile.primary_host)
    context: dict[str, object] = {
        "store": profile,
        "ink": INKS.get(profile.theme, INKS["kloof"]),
        "order": order,
        "lines": _lines(session, order.id),
        "discounts": discounts_of(session, order),
        "shop_url": f"{base}/",
        "order_url": base + order_link(order),
        "invoice_url": base + order_link(order, "/invoice") if order.invoice_number else "",
        "office_url": f"{base}/admin/orders/{order.reference}",
        **more,
    }
    subject = SUBJECTS[name].format(reference=order.reference)
    return Letter(subject, _draw(f"emails/{name}.txt", context), _draw(f"emails/{name}.html", context))


def profile_of(session: Session) -> StoreProfile:
    profile = find_profile(session, served_store(session))
    if profile is None:
        raise NotFound("Store")
    return profile


def bank_account(session: Session) -> dict[str, str]:
    """Where an EFT goes, name by name, as a banking app asks for it."""
    store = session.get_one(Store, served_store(session))
    return {
        "Bank": store.bank_name,
        "Account holder": store.bank_account_holder,
        "Account number": store.bank_account_number,
        "Branch code": store.bank_branch_code,
    }


def _lines(session: Session, order_id: UUID) -> list[OrderLine]:
    chosen = select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.position)
    return list(session.scalars(chosen))


def _draw(template: str, context: Mapping[str, object]) -> str:
    """Past Flask's render_template, whose context speaks of a request."""
    drawn: str = current_app.jinja_env.get_template(template).render(context)
    return drawn


def _settings() -> Settings:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    return settings
