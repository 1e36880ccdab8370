"""Collections that ask for attributes, brands and types: what becomes of them when these change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog import attributes, brands, collections, product_types
from app.catalog.brands import BrandRefused
from app.catalog.models.attribute import Attribute, AttributeKind, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.collection import Collection
from app.catalog.models.product import Product
from app.catalog.product_types import Terms, TypeRefused
from tests.cast import Cast
from tests.catalog.conftest import Keeper
from tests.catalog.test_collections import goods
from tests.client import ShopClient

MUG, KETTLE, ROAST = "veld-mug", "stoep-kettle", "karoo-roast"


def describe(session: Session, slug: str, type_name: str, terms: Terms, said: str) -> UUID:
    """Give a product a type of its own with the attribute Material, and say what it is."""
    product = session.scalars(select(Product).where(Product.slug == slug)).one()
    kind = product_types.found(session, type_name)
    product.product_type_id = kind.id
    attribute = product_types.add_attribute(session, kind, "Material", terms=terms)
    attributes.set_values(session, product, {attribute.id: [said]})
    return attribute.id


def ask(session: Session, rule: dict[str, Any]) -> None:
    collections.fill_by(session, collections.found(session, "Gifts"), [rule])


def shown(client: ShopClient) -> set[str]:
    return set(goods(client.get("/collections/gifts")))


def test_a_name_asks_for_the_attribute_of_every_type(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    keeper.do(describe, MUG, "Mug", Terms(AttributeKind.CHOICE, choices=["Clay", "Steel"]), "Steel")
    keeper.do(describe, KETTLE, "Kettle", Terms(), "steel")
    keeper.do(ask, {"on": "attribute-is", "attribute_name": "material", "value": "Steel"})
    assert shown(client) == {MUG, KETTLE}
    roasts = keeper.do(describe, ROAST, "Roast", Terms(), "Steel")  # a type that came later
    keeper.pass_a_minute()
    assert shown(client) == {MUG, KETTLE, ROAST}

    def rename(session: Session) -> None:
        attribute = session.scalars(select(Attribute).where(Attribute.id == roasts)).one()
        product_types.rename_attribute(session, attribute, "Tin")

    keeper.do(rename)
    keeper.pass_a_minute()
    assert shown(client) == {MUG, KETTLE}


@pytest.mark.parametrize(
    ("before", "after", "value"),
    [
        (Terms(AttributeKind.NUMBER, "ml"), Terms(), "350,50"),
        (Terms(), Terms(AttributeKind.NUMBER), "350.5"),
        (Terms(), Terms(AttributeKind.YES_NO), "yes"),
        (Terms(), Terms(AttributeKind.CHOICE), "Oak"),
    ],
)
def test_a_condition_outlives_another_kind(
    shop: Cast, client: ShopClient, keeper: Keeper, before: Terms, after: Terms, value: str
) -> None:
    attribute_id = keeper.do(describe, MUG, "Mug", before, value)
    keeper.do(ask, {"on": "attribute-is", "attribute": str(attribute_id), "value": value})

    def change(session: Session) -> None:
        attribute = session.scalars(select(Attribute).where(Attribute.id == attribute_id)).one()
        product_types.change_terms(session, attribute, after)

    keeper.do(change)
    keeper.pass_a_minute()
    assert shown(client) == {MUG}


def test_at_least_keeps_its_attribute_a_number(shop: Cast, keeper: Keeper) -> None:
    attribute_id = keeper.do(describe, MUG, "Mug", Terms(AttributeKind.NUMBER), "350")
    keeper.do(ask, {"on": "attribute-at-least", "attribute": str(attribute_id), "value": "300"})

    def change(session: Session) -> None:
        attribute = session.scalars(select(Attribute).where(Attribute.id == attribute_id)).one()
        product_types.change_terms(session, attribute, Terms())

    with pytest.raises(TypeRefused, match="Gifts asks for Material"):
        keeper.do(change)


def found_brand(session: Session) -> str:
    return str(brands.found(session, "Malapa").id)


def found_type(session: Session) -> str:
    return str(product_types.found(session, "Lamp").id)


def found_attribute(session: Session) -> str:
    lamp = product_types.found(session, "Lamp")
    return str(product_types.add_attribute(session, lamp, "Socket", terms=Terms()).id)


def remove_brand(session: Session) -> None:
    brands.remove(session, session.scalars(select(Brand)).one())


def remove_type(session: Session) -> None:
    product_types.remove(session, session.scalars(select(ProductType)).one())


def remove_attribute(session: Session) -> None:
    product_types.remove_attribute(session, session.scalars(select(Attribute)).one())


@pytest.mark.parametrize(
    ("found", "on", "key", "remove"),
    [
        (found_brand, "brand", "value", remove_brand),
        (found_type, "type", "value", remove_type),
        (found_attribute, "attribute-is", "attribute", remove_attribute),
        (found_attribute, "attribute-is", "attribute", remove_type),
    ],
)
def test_what_a_collection_asks_for_stays(
    shop: Cast,
    keeper: Keeper,
    found: Callable[[Session], str],
    on: str,
    key: str,
    remove: Callable[[Session], None],
) -> None:
    """Else it would empty itself within a minute, and nobody would know why."""
    named = keeper.do(found)
    keeper.do(ask, {"on": on, "value": "x", key: named})
    with pytest.raises((BrandRefused, TypeRefused), match="The collection Gifts asks for"):
        keeper.do(remove)
    keeper.do(lambda session: collections.remove(session, session.scalars(select(Collection)).one()))
    keeper.do(remove)
