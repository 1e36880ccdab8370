"""What a product file cannot say of a demo shop's goods: terms and values, collections, company, dates."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.catalog import collections, product_types
from app.catalog.attributes import set_values
from app.catalog.models.attribute import AttributeKind, ProductType
from app.catalog.models.collection import Collection, RuleMatch
from app.catalog.models.product import Product, ProductOption
from app.catalog.product_types import Terms
from app.catalog.related import relate, related_to
from app.database import get, served_store
from app.stores.hours import local_of, moment_of
from app.stores.models import Store

Facts = Mapping[str, Any]


def describe_goods(session: Session, facts: Facts) -> list[UUID]:
    """Subtitles, values, swatches and company; the products whose cards have to be drawn again."""
    products = session.scalars(
        select(Product).where(Product.handle.in_(facts["products"])).order_by(Product.handle)
    ).all()
    terms = _teach_types(session, facts, products)
    ids = {product.handle: product.id for product in products}
    for handle, others in facts["related"].items():
        wanted = [ids[other] for other in others]
        if related_to(session, ids[handle]) != wanted:
            relate(session, ids[handle], wanted)
    described = [product.id for product in products if _describe_one(session, product, facts, terms=terms)]
    return list(dict.fromkeys([*described, *_colour(session, facts, list(ids.values()))]))


def _describe_one(
    session: Session, product: Product, facts: Facts, *, terms: Mapping[tuple[UUID, str], UUID]
) -> bool:
    own = facts["products"][product.handle]
    before, product.subtitle = product.subtitle, own["subtitle"]
    assert product.product_type_id is not None
    given = {terms[product.product_type_id, name]: _words(value) for name, value in own["details"]}
    return set_values(session, product, given) or before != product.subtitle


def _colour(session: Session, facts: Facts, product_ids: list[UUID]) -> list[UUID]:
    """Swatches for the values that have one; the products of which some changed."""
    changed = []
    for option in session.scalars(select(ProductOption).where(ProductOption.product_id.in_(product_ids))):
        colours = facts["swatches"].get(option.name, {})
        swatches = {value: colours[value] for value in option.values if value in colours}
        if swatches != option.swatches:
            option.swatches = swatches
            changed.append(option.product_id)
    return changed


def _words(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["Yes" if value else "No"]
    return value if isinstance(value, list) else [str(value)]


def _teach_types(session: Session, facts: Facts, products: Any) -> dict[tuple[UUID, str], UUID]:
    """Every type learns the terms its products are described in; their ids, by type and name."""
    said: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for product in products:
        for name, value in facts["products"][product.handle]["details"]:
            said[product.product_type_id][name] += _words(value)
    found = {}
    for type_id, names in said.items():
        present = {each.name: each for each in product_types.attributes_of(session, type_id)}
        for name, words in names.items():
            attribute = present.get(name) or product_types.add_attribute(
                session,
                get(session, ProductType, type_id),
                name,
                terms=_terms(facts["attributes"][name], words),
            )
            found[type_id, name] = attribute.id
    return found


def _terms(of: Mapping[str, Any], words: list[str]) -> Terms:
    kind = AttributeKind(of["kind"])
    choices = sorted(set(words)) if kind is AttributeKind.CHOICE else ()
    return Terms(kind, of.get("unit", ""), choices, of.get("filterable", False))


def lay_out_collections(session: Session, facts: Facts) -> None:
    """Those that are not there yet; what staff have made of the others since stays."""
    known = set(session.scalars(select(Collection.slug)))
    ids = {row.handle: row.id for row in session.execute(select(Product.handle, Product.id))}
    for position, each in enumerate(facts["collections"], start=1):
        if each["slug"] in known:
            continue
        collection = collections.found(session, each["name"], slug=each["slug"])
        collection.description, collection.position = each["description"], position
        if "rules" in each:
            collections.fill_by(session, collection, each["rules"], match=RuleMatch(each["match"]))
        else:
            collections.put(session, collection, [ids[handle] for handle in each["products"]])


def date_goods(session: Session, facts: Facts) -> list[UUID]:
    """Some came in lately and some are still to come; the products, whose cards have to be drawn again."""
    store = session.get_one(Store, served_store(session))
    dates = {handle: clock.now() - timedelta(days=days) for handle, days in facts["arrivals"].items()}
    for handle, due in facts["scheduled"].items():
        day = local_of(clock.now() + timedelta(days=due["in_days"]), store.timezone).date()
        dates[handle] = moment_of(datetime.combine(day, time.fromisoformat(due["at"])), store.timezone)
    products = session.scalars(select(Product).where(Product.handle.in_(dates))).all()
    for product in products:
        product.publish(dates[product.handle])
    return [product.id for product in products]
