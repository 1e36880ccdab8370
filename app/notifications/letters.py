"""What the shop writes, to a customer as a rule. Drawn without a request, so every address in it is absolute."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.staff.models import Invitation
from app.config import Settings
from app.database import NotFound, served_store
from app.orders.discounts import discounts_of
from app.orders.links import order_link
from app.orders.models.order import Order, OrderLine
from app.stores.looks import values_of
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
    "verify_address": "Is this your e-mail address?",
    "already_registered": "You have a login at {store} already",
    "reset_password": "A new password for {store}",
    "password_changed": "Your password at {store} was changed",
    "prove_new_address": "Is this your new e-mail address?",
    "email_changed": "Your login at {store} has another e-mail address",
    "erased": "Your account at {store} has been erased",
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
    return _letter(
        profile,
        name,
        order=order,
        lines=_lines(session, order.id),
        discounts=discounts_of(session, order),
        order_url=base + order_link(order),
        invoice_url=base + order_link(order, "/invoice") if order.invoice_number else "",
        office_url=f"{base}/admin/orders/{order.reference}",
        **more,
    )


def compose_to_person(session: Session, name: str, *, link: str = "", **more: object) -> Letter:
    """A letter about a login. ``link`` is a path of the shop, with the key that makes it work."""
    profile = profile_of(session)
    base = _settings().public_url(profile.primary_host)
    return _letter(profile, name, link_url=base + link, forgot_url=f"{base}/password/forgot", **more)


def _letter(profile: StoreProfile, name: str, **more: object) -> Letter:
    context: dict[str, object] = {
        "store": profile,
        "ink": ink_of(profile),
        "shop_url": f"{_settings().public_url(profile.primary_host)}/",
        **more,
    }
    order = more.get("order")
    subject = SUBJECTS[name].format(
        store=profile.name, reference=order.reference if isinstance(order, Order) else ""
    )
    return Letter(subject, _draw(f"emails/{name}.txt", context), _draw(f"emails/{name}.html", context))


def ink_of(store: StoreProfile) -> Mapping[str, str]:
    """Colours of the store's look as mail programs can show them, which is in light only."""
    values = values_of(store.theme, store.look)
    return {**INKS.get(store.theme, INKS["kloof"]), "accent": values["accent"], "ground": values["ground"]}


def compose_invitation(session: Session, invitation: Invitation, *, link: str) -> Letter:
    """``link`` is a path of the shop with the key that makes it work."""
    profile = profile_of(session)
    base = _settings().public_url(profile.primary_host)
    context: dict[str, object] = {
        "store": profile,
        "ink": ink_of(profile),
        "invitation": invitation,
        "shop_url": f"{base}/",
        "link_url": base + link,
    }
    text, html = (_draw(f"emails/staff_invited.{kind}", context) for kind in ("txt", "html"))
    return Letter(f"{invitation.invited_by} invites you to work at {profile.name}", text, html)


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
