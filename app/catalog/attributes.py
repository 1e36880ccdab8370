"""Saying and showing what a product's attributes are. What there is to say is its type's (product_types.py)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app import catalogue_version
from app.catalog.attribute_values import Given, ValueRefused, plain, read_value, words_of
from app.catalog.collections import refill_soon
from app.catalog.models.attribute import Attribute, AttributeValue
from app.catalog.models.product import Product
from app.catalog.product_types import attributes_of, write
from app.database import DomainError


class ValuesRefused(DomainError):
    """``reasons`` by attribute, for the form; the message is the first of them."""

    def __init__(self, reasons: Mapping[UUID, str]) -> None:
        super().__init__(next(iter(reasons.values())))
        self.reasons = reasons


def describe(session: Session, product: Product, pairs: Iterable[tuple[str, str]]) -> bool:
    """``describe_all`` for one product; whether anything changed."""
    return describe_all(session, [(product, pairs)])


def describe_all(session: Session, said: Sequence[tuple[Product, Iterable[tuple[str, str]]]]) -> bool:
    """Set all that products say of themselves, in words and in this order, by a fixed number of statements.

    Their types learn the attributes they lack, as text. Raises ValueError for a product without a type, ValueRefused
    for words that an attribute of another kind does not take.
    """
    types = {product.product_type_id for product, _ in said if product.product_type_id is not None}
    rows = session.scalars(select(Attribute).where(Attribute.product_type_id.in_(types)))
    known = {(row.product_type_id, row.name): row for row in rows}
    lengths = Counter(product_type_id for product_type_id, _ in known)
    wanted: dict[UUID, dict[UUID, Given]] = {}
    for product, pairs in said:
        type_id = product.product_type_id
        if type_id is None:
            raise ValueError(f"{product.handle} has no type, so nothing says what its attributes are")
        values = wanted[product.id] = {}
        for name, words in pairs:
            attribute = known.get((type_id, name))
            if attribute is None:
                lengths[type_id] += 1
                attribute = Attribute(
                    product_type_id=type_id, name=name, position=lengths[type_id], choices=[]
                )
                session.add(attribute)
                known[type_id, name] = attribute
            values[attribute.id] = read_value(attribute, [words])
    return _bring_all_to(session, wanted)


def set_values(session: Session, product: Product, given: Mapping[UUID, Sequence[str]]) -> bool:
    """Set these of its attributes from what a form says; nothing said takes a value away. Whether anything changed.

    Attributes that are not its type's are passed over. Raises ValuesRefused for all that do not fit, at once.
    """
    present = _values(session, product.id)
    wanted = {attribute_id: _given(row) for attribute_id, row in present.items()}
    reasons: dict[UUID, str] = {}
    for attribute in attributes_of(session, product.product_type_id) if product.product_type_id else ():
        if attribute.id not in given:
            continue
        wanted.pop(attribute.id, None)
        texts = [text for text in given[attribute.id] if text.strip()]
        try:
            if texts:
                wanted[attribute.id] = read_value(attribute, texts)
        except ValueRefused as refused:
            reasons[attribute.id] = str(refused)
    if reasons:
        raise ValuesRefused(reasons)
    return _bring_all_to(session, {product.id: wanted})


def change_type(session: Session, product: Product, product_type_id: UUID | None) -> list[str]:
    """What the new type has an attribute of the same name for, and what fits it, is kept. The names that were lost."""
    if product.product_type_id == product_type_id:
        return []
    old = (
        {a.id: a for a in attributes_of(session, product.product_type_id)} if product.product_type_id else {}
    )
    new = {a.name.casefold(): a for a in attributes_of(session, product_type_id)} if product_type_id else {}
    wanted: dict[UUID, Given] = {}
    lost = []
    for attribute_id, row in _values(session, product.id).items():
        name = old[attribute_id].name
        try:
            wanted[new[name.casefold()].id] = read_value(new[name.casefold()], words_of(row))
        except (KeyError, ValueRefused):
            lost.append(name)
    product.product_type_id = product_type_id
    _bring_all_to(session, {product.id: wanted})
    return lost


def values_for_form(session: Session, product: Product) -> list[tuple[Attribute, list[str]]]:
    """Each attribute of the product's type, with what the product says of it in words, if anything."""
    if product.product_type_id is None:
        return []
    rows = session.execute(
        select(Attribute, AttributeValue)
        .outerjoin(
            AttributeValue,
            and_(
                AttributeValue.attribute_id == Attribute.id,
                AttributeValue.store_id == Attribute.store_id,
                AttributeValue.product_id == product.id,
            ),
        )
        .where(Attribute.product_type_id == product.product_type_id)
        .order_by(Attribute.position, Attribute.name)
    )
    return [(row.Attribute, words_of(row.AttributeValue) if row.AttributeValue else []) for row in rows]


def described(value: Mapping[str, Any]) -> tuple[str, str]:
    """An attribute's name and value in words, of a row with its name, unit, texts, number and flag."""
    return value["name"], _words(value)


def _words(value: Mapping[str, Any]) -> str:
    if value["flag"] is not None:
        return "Yes" if value["flag"] else "No"
    if value["number"] is not None:
        return f"{plain(Decimal(str(value['number'])))} {value['unit']}".strip()
    return ", ".join(value["texts"])


def _values(session: Session, product_id: UUID) -> dict[UUID, AttributeValue]:
    rows = session.scalars(select(AttributeValue).where(AttributeValue.product_id == product_id))
    return {row.attribute_id: row for row in rows}


def _given(row: AttributeValue) -> Given:
    return Given(texts=list(row.texts), number=row.number, flag=row.flag)


def _bring_all_to(session: Session, wanted: Mapping[UUID, Mapping[UUID, Given]]) -> bool:
    """Values by product and attribute. What is not wanted goes."""
    session.flush()  # values point at attributes by key alone
    rows = session.scalars(select(AttributeValue).where(AttributeValue.product_id.in_(wanted)))
    present = {(row.product_id, row.attribute_id): row for row in rows}
    changed = False
    for (product_id, attribute_id), row in present.items():
        if attribute_id not in wanted[product_id]:
            session.delete(row)
            changed = True
    given = {(product_id, key): value for product_id, each in wanted.items() for key, value in each.items()}
    for (product_id, attribute_id), value in given.items():
        known = present.get((product_id, attribute_id))
        if known is not None and value.is_of(known):
            continue
        row = known or AttributeValue(product_id=product_id, attribute_id=attribute_id)
        write(row, value)
        session.add(row)
        changed = True
    if changed:
        refill_soon(session)
        catalogue_version.changed(session)
    return changed
