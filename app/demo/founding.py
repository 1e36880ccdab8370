"""The shop itself, before there are goods: identity, people, VAT, delivery, categories. Safe to run again."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.accounts.passwords import hash_password
from app.addresses.models import Address
from app.catalog.models.category import Category
from app.database import served_store
from app.pricing.rates import set_usual_rates
from app.promotions.models import Benefit, Promotion
from app.promotions.terms import Terms, begin
from app.shipping.models import DeliveryRate, DeliveryZone
from app.stores.models import Store, StoreDomain


def found_shop(session: Session, facts: dict[str, Any]) -> Store:
    """In the session of the store's id, whether it exists yet or not. The caller commits."""
    store = session.get(Store, served_store(session))
    if store is None:
        store = Store(id=served_store(session), slug=facts["slug"])
        session.add(store)
    for name, value in _identity(facts).items():
        setattr(store, name, value)
    session.flush()  # everything else points at the store by key alone
    _answer_on(session, store, facts["hosts"])
    set_usual_rates(session)
    _hire(session, facts["staff"])
    _hire(session, facts["customers"])
    _set_delivery(session, facts["delivery_zones"])
    _plant_categories(session, facts["categories"], parent=None)
    _offer_promotions(session, facts.get("promotions", []))
    return store


def _identity(facts: dict[str, Any]) -> dict[str, Any]:
    legal, bank = facts["legal"], facts["eft"]
    return {
        "name": facts["name"],
        "theme": facts["theme"],
        "tagline": facts["tagline"],
        "legal_name": legal["legal_name"],
        "registration_number": legal["registration_number"],
        "address": ", ".join(legal["address"]),
        "email": legal["email"],
        "phone": legal["phone"],
        "vat_number": legal["vat_number"],
        "bank_name": bank["bank"],
        "bank_account_holder": bank["account_name"],
        "bank_account_number": bank["account_number"],
        "bank_branch_code": bank["branch_code"],
        "free_delivery_from_cents": facts["free_delivery_from_cents"],
        "hold_minutes": facts["hold_minutes"],
        "eft_hold_hours": bank["pay_within_hours"],
    }


def _answer_on(session: Session, store: Store, hosts: list[str]) -> None:
    for host in hosts:
        if session.get(StoreDomain, host) is None:
            session.add(StoreDomain(host=host, store_id=store.id, is_primary=host == hosts[0]))


def _hire(session: Session, people: Iterable[dict[str, Any]]) -> None:
    """Somebody who is there already keeps the password they have."""
    known = set(session.scalars(select(User.email)))
    for person in people:
        if person["email"] not in known:
            user = User(
                email=person["email"],
                name=person["name"],
                phone=person.get("phone", ""),
                role=Role(person.get("role", Role.CUSTOMER)),
                password_hash=hash_password(person["password"]),
            )
            user.prove_mailbox()
            session.add(user)
            _fill_book(session, user, person.get("addresses", ()))


def _fill_book(session: Session, user: User, addresses: Iterable[dict[str, str]]) -> None:
    """The first is the default."""
    session.flush()  # addresses point at their person by key alone
    for number, address in enumerate(addresses):
        whose = {"name": user.name, "phone": user.phone, "is_default": number == 0}
        session.add(Address(user_id=user.id, **{**whose, **address}))


def _set_delivery(session: Session, zones: list[dict[str, Any]]) -> None:
    known = {zone.name: zone for zone in session.scalars(select(DeliveryZone))}
    for position, facts in enumerate(zones, start=1):
        zone = known.get(facts["name"]) or DeliveryZone(name=facts["name"])
        zone.provinces, zone.position = facts["provinces"], position
        session.add(zone)
        session.flush()  # rates point at the zone by key alone
        _set_rates(session, zone.id, facts["methods"])


def _set_rates(session: Session, zone_id: UUID, methods: list[dict[str, Any]]) -> None:
    """Known by service and upper end, so that a rate keeps its id and a half-done checkout its choice."""
    known = {
        (rate.service, rate.maximum_grams): rate
        for rate in session.scalars(select(DeliveryRate).where(DeliveryRate.zone_id == zone_id))
    }
    for method in methods:
        lowest = 0
        for band in method["bands"]:
            rate = known.get((method["name"], band["up_to_grams"])) or DeliveryRate(zone_id=zone_id)
            rate.service = method["name"]
            rate.minimum_grams, rate.maximum_grams = lowest, band["up_to_grams"]
            rate.price_cents, rate.free_from_cents = band["price_cents"], method["free_from_cents"]
            rate.minimum_days, rate.maximum_days = method["days"]
            session.add(rate)
            lowest = band["up_to_grams"] + 1


def _plant_categories(session: Session, nodes: list[dict[str, Any]], *, parent: Category | None) -> None:
    for position, node in enumerate(nodes, start=1):
        path = f"{parent.path}/{node['slug']}" if parent else node["slug"]
        category = session.scalars(select(Category).where(Category.path == path)).first()
        category = category or Category(path=path, parent_id=parent.id if parent else None)
        category.name, category.position = node["name"], position
        category.description = node.get("description", "")
        session.add(category)
        session.flush()  # children point at it by key alone
        _plant_categories(session, node.get("children", []), parent=category)


def _offer_promotions(session: Session, promotions: Iterable[dict[str, Any]]) -> None:
    """One that is there already stays as the owner has made it."""
    known = set(session.scalars(select(Promotion.code)))
    for facts in promotions:
        if facts["code"] not in known:
            paths = facts.get("categories")
            terms = {name: value for name, value in facts.items() if name not in ("benefit", "categories")}
            chosen = session.scalars(select(Category.id).where(Category.path.in_(paths or ())))
            begin(
                session,
                Terms(
                    benefit=Benefit(facts["benefit"]),
                    categories=frozenset(chosen) if paths else None,
                    **terms,
                ),
            )
