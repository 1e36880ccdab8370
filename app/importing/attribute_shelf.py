"""What the products of a batch say of themselves already, and in which terms their types have it said."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.catalog.attribute_values import read_value
from app.catalog.attributes import described
from app.catalog.models.attribute import Attribute, AttributeKind, AttributeValue


def attributes_of(session: Session, product_ids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """What products say of themselves, in words, in the order of their types."""
    rows = session.execute(
        select(
            AttributeValue.product_id,
            Attribute.name,
            Attribute.unit,
            AttributeValue.texts,
            AttributeValue.number,
            AttributeValue.flag,
        )
        .join(
            Attribute,
            and_(Attribute.id == AttributeValue.attribute_id, Attribute.store_id == AttributeValue.store_id),
        )
        .where(AttributeValue.product_id.in_(product_ids))
        .order_by(Attribute.position)
    )
    said: dict[UUID, dict[str, str]] = {}
    for row in rows.mappings():
        name, words = described(dict(row))
        said.setdefault(row["product_id"], {})[name] = words
    return said


def typed_attributes(session: Session) -> dict[tuple[UUID, str], Attribute]:
    """By type and name, those that take more than any text."""
    rows = session.scalars(select(Attribute).where(Attribute.kind != AttributeKind.TEXT))
    return {(row.product_type_id, row.name): row for row in rows}


def in_words(attribute: Attribute, words: str) -> str:
    """As ``attributes_of`` would have it once it is written. Raises ValueRefused for what the kind does not take."""
    value = read_value(attribute, [words])
    return described(
        {"name": "", "unit": attribute.unit, "texts": value.texts, "number": value.number, "flag": value.flag}
    )[1]
