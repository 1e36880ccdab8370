"""Saying and showing what a product's attributes are."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.models.attribute import Attribute, AttributeValue
from app.catalog.models.product import Product


def describe(session: Session, product: Product, pairs: Iterable[tuple[str, str]]) -> bool:
    """Set what a product says of itself, in text, in this order; whether anything changed.

    Its type learns the attributes it lacks. Raises ValueError for a product without a type.
    """
    if product.product_type_id is None:
        raise ValueError(f"{product.handle} has no type, so nothing says what its attributes are")
    known = {
        attribute.name: attribute
        for attribute in session.scalars(
            select(Attribute).where(Attribute.product_type_id == product.product_type_id)
        )
    }
    wanted: dict[UUID, str] = {}
    for name, value in pairs:
        attribute = known.get(name)
        if attribute is None:
            attribute = Attribute(
                product_type_id=product.product_type_id, name=name, position=len(known), choices=[]
            )
            session.add(attribute)
            known[name] = attribute
        wanted[attribute.id] = value
    session.flush()  # values point at attributes by key alone
    present = {
        row.attribute_id: row
        for row in session.scalars(select(AttributeValue).where(AttributeValue.product_id == product.id))
    }
    if {key: row.texts for key, row in present.items()} == {key: [text] for key, text in wanted.items()}:
        return False
    for row in present.values():
        session.delete(row)
    session.flush()
    session.add_all(
        AttributeValue(product_id=product.id, attribute_id=key, texts=[text]) for key, text in wanted.items()
    )
    return True


def described(value: Mapping[str, Any]) -> tuple[str, str]:
    """An attribute's name and value in words, of a row with its name, unit, texts, number and flag."""
    return value["name"], _words(value)


def _words(value: Mapping[str, Any]) -> str:
    if value["flag"] is not None:
        return "Yes" if value["flag"] else "No"
    if value["number"] is not None:
        plain = format(Decimal(str(value["number"])).normalize(), "f")
        return f"{plain} {value['unit']}".strip()
    return ", ".join(value["texts"])
