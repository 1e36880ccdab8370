"""The conditions by which a collection fills itself.

A condition is ``{"on": ..., "value": ...}``, kept as JSON. It is checked when it is written, and what it names (a
brand, a type, a category, an attribute) is kept by id, so that a new name breaks nothing. ``{"attribute_name": ...}``
instead of ``{"attribute": <id>}`` means the attributes of that name, whichever types have or get one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, and_, any_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import clock
from app.catalog.attribute_values import NO, NUMBER, YES, ValueRefused, read_value, words_of
from app.catalog.models.attribute import Attribute, AttributeKind, AttributeValue, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.collection import Collection, RuleMatch
from app.catalog.models.listing import Listing, ListingPlace, StockBand
from app.catalog.models.product import Product
from app.database import DomainError, find

MOST_CONDITIONS = 20
MOST_DAYS = 3650
MOST_CENTS = 1_000_000_000
LONGEST_TEXT = 200

Condition = dict[str, Any]


class On(StrEnum):
    """What a condition looks at, and how."""

    PRICE_AT_MOST = "price-at-most"
    PRICE_AT_LEAST = "price-at-least"
    BRAND = "brand"
    TYPE = "type"
    CATEGORY = "category"
    TAG = "tag"
    ON_SALE = "on-sale"
    IN_STOCK = "in-stock"
    NEW_WITHIN_DAYS = "new-within-days"
    TITLE_CONTAINS = "title-contains"
    ATTRIBUTE_IS = "attribute-is"
    ATTRIBUTE_AT_LEAST = "attribute-at-least"


class RuleRefused(DomainError):
    """A condition that cannot be kept; the message says which and why."""


# --- written ---------------------------------------------------------------------------------------------------


def checked(session: Session, rules: Sequence[Mapping[str, Any]]) -> list[Condition]:
    """The conditions as they are kept. Raises RuleRefused."""
    if not rules:
        raise RuleRefused("A collection that fills itself needs at least one condition.")
    if len(rules) > MOST_CONDITIONS:
        raise RuleRefused(f"A collection takes at most {MOST_CONDITIONS} conditions.")
    return [_checked_one(session, rule) for rule in rules]


def _checked_one(session: Session, rule: Mapping[str, Any]) -> Condition:
    on = str(rule.get("on", ""))
    if on not in set(On):
        raise RuleRefused(f"“{on[:40]}” is not something a condition can look at.")
    value = rule.get("value")
    match On(on):
        case On.ON_SALE | On.IN_STOCK:
            return {"on": on}
        case On.PRICE_AT_MOST | On.PRICE_AT_LEAST:
            return {"on": on, "value": _whole(value, "price in cents", upto=MOST_CENTS)}
        case On.NEW_WITHIN_DAYS:
            return {"on": on, "value": max(_whole(value, "number of days", upto=MOST_DAYS), 1)}
        case On.TAG | On.TITLE_CONTAINS:
            return {"on": on, "value": _text(value, on)}
        case On.BRAND | On.TYPE | On.CATEGORY:
            return {"on": on, "value": str(_named(session, On(on), value))}
        case On.ATTRIBUTE_IS | On.ATTRIBUTE_AT_LEAST:
            return _checked_attribute(session, On(on), rule)


def _whole(value: Any, what: str, *, upto: int) -> int:
    text = str(value if value is not None else "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 12 and int(text) <= upto):
        raise RuleRefused(f"“{text[:40]}” is not a {what}: a whole number from 0 to {upto}.")
    return int(text)


def _text(value: Any, on: str) -> str:
    text = " ".join(str(value if value is not None else "").replace("\x00", "").split())
    if not 0 < len(text) <= LONGEST_TEXT:
        raise RuleRefused(f"The condition “{on}” needs a text of at most {LONGEST_TEXT} characters.")
    return text


Named = type[Brand] | type[ProductType] | type[Category]
NAMED: Mapping[On, tuple[Named, InstrumentedAttribute[str]]] = {
    On.BRAND: (Brand, Brand.name),
    On.TYPE: (ProductType, ProductType.name),
    On.CATEGORY: (Category, Category.path),
}


def _named(session: Session, on: On, value: Any) -> UUID:
    """By id, or by the name (of a category, the path) that people know it by."""
    model, column = NAMED[on]
    text = _text(value, on)
    row_id = _uuid(text)
    if row_id is not None and find(session, model, row_id) is not None:
        return row_id
    found: UUID | None = session.scalar(select(model.id).where(column == text))
    if found is None:
        raise RuleRefused(f"There is no {on} “{text}”.")
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _checked_attribute(session: Session, on: On, rule: Mapping[str, Any]) -> Condition:
    """The value is kept in the words of its kind; asked by name, of the first attribute that takes it."""
    named, attributes = _attributes(session, on, rule)
    said = _text(rule.get("value"), on)
    refusals = []
    for attribute in attributes:
        try:
            return {"on": str(on), **named, "value": _words(attribute, on, said)}
        except (RuleRefused, ValueRefused) as refused:
            refusals.append(str(refused))
    raise RuleRefused(refusals[0])


def _attributes(
    session: Session, on: On, rule: Mapping[str, Any]
) -> tuple[dict[str, str], Sequence[Attribute]]:
    """How the condition names its attribute, and which these are now: one at least, those that take any text last."""
    if rule.get("attribute_name"):
        name = _text(rule["attribute_name"], on)
        found = session.scalars(select(Attribute).where(func.lower(Attribute.name) == func.lower(name)))
        attributes = sorted(found, key=lambda each: each.kind is AttributeKind.TEXT)
        if not attributes:
            raise RuleRefused(f"There is no attribute “{name}”.")
        return {"attribute_name": name}, attributes
    attribute_id = _uuid(str(rule.get("attribute", "")))
    attribute = find(session, Attribute, attribute_id) if attribute_id else None
    if attribute is None:
        raise RuleRefused("A condition on an attribute has to say which.")
    return {"attribute": str(attribute.id)}, [attribute]


def _words(attribute: Attribute, on: On, said: str) -> str:
    if on is On.ATTRIBUTE_AT_LEAST and attribute.kind is not AttributeKind.NUMBER:
        raise RuleRefused(f"{attribute.name} is not a number, so it cannot be “at least” something.")
    words = words_of(read_value(attribute, [said]))
    if len(words) > 1:
        raise RuleRefused(f"{attribute.name}: one value for each condition, and “any” of several conditions.")
    return words[0]


def collections_asking(session: Session, *conditions: Mapping[str, str]) -> list[str]:
    """Names of the collections with a condition that says all of one of these."""
    asks = or_(*(Collection.rules.contains([dict(each)]) for each in conditions))
    return list(session.scalars(select(Collection.name).where(asks).order_by(Collection.name)))


# --- asked -----------------------------------------------------------------------------------------------------


def criterion(rules: Sequence[Condition], match: RuleMatch) -> ColumnElement[bool]:
    """For a query of listings joined with their products. There is at least one rule."""
    conditions = [ASKED[On(rule["on"])](rule) for rule in rules]
    return and_(*conditions) if match is RuleMatch.ALL else or_(*conditions)


def _in_category(rule: Condition) -> ColumnElement[bool]:
    """Places stand in every category up the line, so that what is below it is in it."""
    return exists().where(
        ListingPlace.category_id == UUID(rule["value"]),
        ListingPlace.product_id == Listing.product_id,
        ListingPlace.store_id == Listing.store_id,
    )


def _has_value(rule: Condition) -> ColumnElement[bool]:
    return exists().where(
        _of_attribute(rule),
        AttributeValue.product_id == Listing.product_id,
        AttributeValue.store_id == Listing.store_id,
        _at_least(rule["value"]) if rule["on"] == On.ATTRIBUTE_AT_LEAST else _is(rule["value"]),
    )


def _of_attribute(rule: Condition) -> ColumnElement[bool]:
    if "attribute" in rule:
        return AttributeValue.attribute_id == UUID(rule["attribute"])
    return exists().where(
        Attribute.id == AttributeValue.attribute_id,
        Attribute.store_id == AttributeValue.store_id,
        func.lower(Attribute.name) == func.lower(rule["attribute_name"]),
    )


def _at_least(words: str) -> ColumnElement[bool]:
    return AttributeValue.number >= Decimal(words)


def _is(words: str) -> ColumnElement[bool]:
    """In the column of whichever kind the attribute has come to be, and in any capitals."""
    texts = cast(func.lower(cast(AttributeValue.texts, Text)), ARRAY(Text))
    says = [func.lower(literal(words)) == any_(texts)]
    if NUMBER.fullmatch(words):
        says.append(AttributeValue.number == Decimal(words))
    if words.casefold() in YES | NO:
        says.append(AttributeValue.flag.is_(words.casefold() in YES))
    return or_(*says)


ASKED: Mapping[On, Callable[[Condition], ColumnElement[bool]]] = {
    On.PRICE_AT_MOST: lambda rule: Listing.price_cents <= rule["value"],
    On.PRICE_AT_LEAST: lambda rule: Listing.price_cents >= rule["value"],
    On.BRAND: lambda rule: Product.brand_id == UUID(rule["value"]),
    On.TYPE: lambda rule: Product.product_type_id == UUID(rule["value"]),
    On.CATEGORY: _in_category,
    On.TAG: lambda rule: literal(rule["value"]) == any_(Product.tags),
    On.ON_SALE: lambda _: Listing.compare_at_cents.is_not(None),
    On.IN_STOCK: lambda _: Listing.stock_band != StockBand.OUT,
    On.NEW_WITHIN_DAYS: lambda rule: Listing.published_at >= clock.now() - timedelta(days=rule["value"]),
    On.TITLE_CONTAINS: lambda rule: Listing.title.icontains(rule["value"], autoescape=True),
    On.ATTRIBUTE_IS: _has_value,
    On.ATTRIBUTE_AT_LEAST: _has_value,
}
