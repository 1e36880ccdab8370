"""What there is to say about the products of a type: its attributes, their kinds, names and order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from app import catalogue_version, jobs
from app.catalog.attribute_values import MOST_CHOICES, Given, ValueRefused, read_value, words_of
from app.catalog.collection_rules import On, collections_asking
from app.catalog.collections import refill_soon
from app.catalog.models.attribute import Attribute, AttributeKind, AttributeValue, ProductType
from app.catalog.models.product import Product
from app.catalog.slugs import claimed
from app.database import DomainError, lock

MOST_ATTRIBUTES = 60
LONGEST_NAME = 80


class TypeRefused(DomainError):
    """A type or an attribute that cannot be so; the message says why."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How an attribute is given: what kind of value, in which unit, which choices, a filter or not."""

    kind: AttributeKind = AttributeKind.TEXT
    unit: str = ""
    choices: Sequence[str] = ()
    is_filterable: bool = False


def found(session: Session, name: str) -> ProductType:
    """Raises TypeRefused."""
    name = _name(name)
    if session.scalar(select(exists().where(ProductType.name == name))):
        raise _name_taken(name)
    product_type = ProductType(name=name)
    with claimed(session, _name_taken(name)):
        session.add(product_type)  # written now: products and attributes point at it by key alone
    return product_type


def rename(session: Session, product_type: ProductType, name: str) -> None:
    """Raises TypeRefused."""
    name = _name(name)
    others = ProductType.name == name, ProductType.id != product_type.id
    if session.scalar(select(exists().where(*others))):
        raise _name_taken(name)
    with claimed(session, _name_taken(name)):
        product_type.name = name
    _rewrite_documents(session, product_type.id)
    catalogue_version.changed(session)


def _name_taken(name: str) -> TypeRefused:
    return TypeRefused(f"There is a type called {name} already.")


def remove(session: Session, product_type: ProductType) -> None:
    """With its attributes.

    Raises TypeRefused while a product is of it, a deleted one too, or a collection asks for it.
    """
    if session.scalar(select(exists().where(Product.product_type_id == product_type.id))):
        raise TypeRefused(f"There are still products of the type {product_type.name}.")
    own = [{"attribute": str(each.id)} for each in attributes_of(session, product_type.id)]
    _refuse_if_asked(session, product_type.name, {"on": On.TYPE, "value": str(product_type.id)}, *own)
    session.delete(product_type)


def attributes_of(session: Session, product_type_id: UUID) -> list[Attribute]:
    """In the merchant's order."""
    return list(
        session.scalars(
            select(Attribute)
            .where(Attribute.product_type_id == product_type_id)
            .order_by(Attribute.position, Attribute.name)
        )
    )


def add_attribute(session: Session, product_type: ProductType, name: str, *, terms: Terms) -> Attribute:
    """At the end. Raises TypeRefused."""
    lock(session, ProductType, product_type.id)
    present = attributes_of(session, product_type.id)
    if len(present) >= MOST_ATTRIBUTES:
        raise TypeRefused(f"A type takes at most {MOST_ATTRIBUTES} attributes.")
    attribute = Attribute(
        product_type_id=product_type.id,
        name=_free_name(name, present),
        kind=terms.kind,
        unit=_unit(terms),
        choices=_choices(terms),
        is_filterable=terms.is_filterable,
        position=max((each.position for each in present), default=0) + 1,
    )
    session.add(attribute)
    session.flush()  # values point at it by key alone
    return attribute


def rename_attribute(session: Session, attribute: Attribute, name: str) -> None:
    """Raises TypeRefused."""
    others = [each for each in attributes_of(session, attribute.product_type_id) if each is not attribute]
    attribute.name = _free_name(name, others)
    refill_soon(session)  # some ask by name
    _rewrite_documents(session, attribute.product_type_id)
    catalogue_version.changed(session)


def arrange(session: Session, product_type: ProductType, attribute_ids: Sequence[UUID]) -> None:
    """The order of pages and forms; what is not named stays behind, in the order it had."""
    places = {attribute_id: place for place, attribute_id in enumerate(attribute_ids)}
    present = attributes_of(session, product_type.id)
    ordered = sorted(present, key=lambda each: places.get(each.id, len(places)))
    for position, attribute in enumerate(ordered, start=1):
        attribute.position = position
    _rewrite_documents(session, product_type.id)
    catalogue_version.changed(session)


def remove_attribute(session: Session, attribute: Attribute) -> None:
    """With what is said of every product in its terms. Raises TypeRefused while a collection asks for it."""
    _refuse_if_asked(session, attribute.name, {"attribute": str(attribute.id)})
    session.delete(attribute)
    refill_soon(session)  # some ask by name
    _rewrite_documents(session, attribute.product_type_id)
    catalogue_version.changed(session)


def change_terms(session: Session, attribute: Attribute, terms: Terms) -> None:
    """Another kind, unit or choices, with every present value read again in them.

    Raises TypeRefused, which names the first product or collection that does not fit; nothing is changed then.
    Choices that are not given become what is said now.
    """
    lock(session, Attribute, attribute.id)
    if terms.kind is not AttributeKind.NUMBER:
        at_least = {"on": On.ATTRIBUTE_AT_LEAST, "attribute": str(attribute.id)}
        _refuse_if_asked(session, attribute.name, at_least)
    rows = session.execute(
        select(AttributeValue, Product.title)
        .join(
            Product,
            and_(Product.id == AttributeValue.product_id, Product.store_id == AttributeValue.store_id),
        )
        .where(AttributeValue.attribute_id == attribute.id)
        .order_by(Product.title)
        .with_for_update(of=AttributeValue)
    ).all()
    if terms.kind is AttributeKind.CHOICE and not terms.choices:
        said = [word for row in rows for word in words_of(row.AttributeValue)]
        terms = Terms(
            terms.kind, terms.unit, list(dict.fromkeys([*attribute.choices, *said])), terms.is_filterable
        )
    wanted = Attribute(name=attribute.name, kind=terms.kind, unit=_unit(terms), choices=_choices(terms))
    given = [_read_again(wanted, row.AttributeValue, row.title) for row in rows]
    attribute.kind, attribute.unit, attribute.choices = wanted.kind, wanted.unit, wanted.choices
    attribute.is_filterable = terms.is_filterable
    for row, value in zip(rows, given, strict=True):
        write(row.AttributeValue, value)
    refill_soon(session)
    _rewrite_documents(session, attribute.product_type_id)
    catalogue_version.changed(session)


def _rewrite_documents(session: Session, product_type_id: UUID) -> None:
    """What is searched says what its goods are called and what they can be narrowed by."""
    jobs.enqueue(session, "search.rewrite", "type", product_type_id)


def write(row: AttributeValue, value: Given) -> None:
    row.texts, row.number, row.flag = value.texts, value.number, value.flag


def filterable(session: Session, product_type_ids: Sequence[UUID]) -> list[Attribute]:
    """What lists of goods of these types can be narrowed by, in the merchant's order."""
    return list(
        session.scalars(
            select(Attribute)
            .where(Attribute.product_type_id.in_(product_type_ids), Attribute.is_filterable)
            .order_by(Attribute.position, Attribute.name, Attribute.id)
        )
    )


def _refuse_if_asked(session: Session, name: str, *conditions: Mapping[str, str]) -> None:
    asking = collections_asking(session, *conditions)
    if asking:
        raise TypeRefused(f"The collection {asking[0]} asks for {name}. Change its rule first.")


def _read_again(wanted: Attribute, row: AttributeValue, title: str) -> Given:
    try:
        return read_value(wanted, words_of(row))
    except ValueRefused as refused:
        raise TypeRefused(f"{title} does not fit. {refused} Correct it first.") from refused


def _name(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise TypeRefused(f"A name has at least one and at most {LONGEST_NAME} characters.")
    return name


def _free_name(name: str, others: Sequence[Attribute]) -> str:
    name = _name(name)
    if any(each.name.casefold() == name.casefold() for each in others):
        raise TypeRefused(f"There is an attribute called {name} already.")
    return name


def _unit(terms: Terms) -> str:
    return terms.unit.strip() if terms.kind is AttributeKind.NUMBER else ""


def _choices(terms: Terms) -> list[str]:
    """Only a choice has choices, each once, whatever its capitals."""
    if terms.kind is not AttributeKind.CHOICE:
        return []
    spelled: dict[str, str] = {}
    for choice in terms.choices:
        if word := " ".join(choice.split()):
            spelled.setdefault(word.casefold(), word)
    if not 0 < len(spelled) <= MOST_CHOICES:
        raise TypeRefused(f"A choice needs between one and {MOST_CHOICES} choices.")
    return list(spelled.values())
