"""The conditions of a rule as rows of a form, and back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.admin.forms import cents_of
from app.catalog.collection_rules import Condition, On, RuleRefused
from app.catalog.models.attribute import Attribute, AttributeKind, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.collection import Collection
from app.money import decimal_string
from app.web.text import one_line

LABELS: Mapping[On, str] = {
    On.CATEGORY: "Stands in the category",
    On.BRAND: "Is of the brand",
    On.TYPE: "Is of the type",
    On.TAG: "Has the tag",
    On.TITLE_CONTAINS: "Has in its title",
    On.PRICE_AT_MOST: "Costs at most (rand)",
    On.PRICE_AT_LEAST: "Costs at least (rand)",
    On.ON_SALE: "Has a lower price than before",
    On.IN_STOCK: "Is in stock",
    On.NEW_WITHIN_DAYS: "Is new within (days)",
}
PRICES = {On.PRICE_AT_MOST, On.PRICE_AT_LEAST}
#: Kept by id, and shown by the name that people know it by.
NAMES: Mapping[On, Any] = {On.BRAND: Brand.name, On.TYPE: ProductType.name, On.CATEGORY: Category.path}
#: Before the name of an attribute, whichever type has it; without it, what follows is an attribute's id.
BY_NAME = "="
OF_ATTRIBUTES = {On.ATTRIBUTE_IS, On.ATTRIBUTE_AT_LEAST}


@dataclass(frozen=True, slots=True)
class Row:
    """``on`` is what the select says: a condition's name, for one on an attribute with the attribute's id."""

    on: str
    value: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What rows can be about: labels by the select's value, and names to choose values from."""

    plain: Sequence[tuple[str, str]]
    attributes: Sequence[tuple[str, str]]
    names: Sequence[str]


def blank() -> Row:
    return Row("", "")


def typed_rows(ons: Sequence[str], values: Sequence[str], *, drop: int | None = None) -> list[Row]:
    """As they were sent, but for the one to be dropped; a row about nothing is none."""
    sent = enumerate(zip(ons, values, strict=False))
    return [Row(on, one_line(value)) for number, (on, value) in sent if on and number != drop]


def conditions(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """For ``collections.fill_by``. Raises RuleRefused."""
    return [_condition(row) for row in rows]


def _condition(row: Row) -> dict[str, Any]:
    on, _, attribute = row.on.partition(":")
    if attribute:
        named = (
            {"attribute_name": attribute[1:]} if attribute.startswith(BY_NAME) else {"attribute": attribute}
        )
        return {"on": on, **named, "value": row.value}
    if on in PRICES:
        cents = cents_of(row.value)
        if cents is None:
            raise RuleRefused(f"“{row.value[:40]}” is not a price in rand, as in 299 or 299,50.")
        return {"on": on, "value": cents}
    return {"on": on, "value": row.value}


def rows_of(session: Session, collection: Collection) -> list[Row]:
    """The rule as it is kept. What a condition named and is gone shows an empty field."""
    return [_row(session, rule) for rule in collection.rules]


def _row(session: Session, rule: Condition) -> Row:
    on, value = On(rule["on"]), rule.get("value", "")
    if on in NAMES:
        name: str | None = session.scalar(select(NAMES[on]).where(NAMES[on].class_.id == UUID(value)))
        return Row(on, name or "")
    if on in PRICES:
        return Row(on, decimal_string(value).replace(".", ","))
    if on in OF_ATTRIBUTES:
        which = rule.get("attribute") or BY_NAME + rule["attribute_name"]
        return Row(f"{on}:{which}", str(value))
    return Row(on, str(value))


def offers(session: Session, rows: Sequence[Row]) -> Offers:
    """With every attribute of a type, and those names that several types share or a row has already."""
    known = session.execute(
        select(Attribute, ProductType.name)
        .join(
            ProductType,
            and_(ProductType.id == Attribute.product_type_id, ProductType.store_id == Attribute.store_id),
        )
        .order_by(ProductType.name, Attribute.position, Attribute.name)
    ).all()
    of_types = [_offer(attribute, str(attribute.id), f"{of_type}: ") for attribute, of_type in known]
    shared = Counter(attribute.name for attribute, _ in known)
    in_rows = {row.on.partition(f":{BY_NAME}")[2] for row in rows}
    of_names = {
        attribute.name: _offer(attribute, BY_NAME + attribute.name, "Any type: ")
        for attribute, _ in known
        if shared[attribute.name] > 1 or attribute.name in in_rows
    }
    names = [name for column in NAMES.values() for name in session.scalars(select(column).order_by(column))]
    return Offers(
        [(on.value, label) for on, label in LABELS.items()],
        [choice for each in (*of_names.values(), *of_types) for choice in each],
        list(dict.fromkeys(names)),
    )


def _offer(attribute: Attribute, which: str, whose: str) -> list[tuple[str, str]]:
    words = f"{whose}{attribute.name}" + (f" ({attribute.unit})" if attribute.unit else "")
    choices = [(f"{On.ATTRIBUTE_IS}:{which}", f"{words} is")]
    if attribute.kind is AttributeKind.NUMBER:
        choices.append((f"{On.ATTRIBUTE_AT_LEAST}:{which}", f"{words} is at least"))
    return choices
