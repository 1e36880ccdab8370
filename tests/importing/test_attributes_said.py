"""What a file says about goods in typed attributes: kept in their kinds, and held to them."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.catalog import attributes, product_types
from app.catalog.models.attribute import Attribute, AttributeKind, ProductType
from app.catalog.models.product import Product
from app.catalog.product_types import Terms
from app.database import in_store
from tests.cast import Cast
from tests.importing.conftest import Find, Import

HEAD = "Handle,Title,Type,Price,Capacity (product.metafields.custom.capacity),Glaze (product.metafields.custom.glaze)"


def said(app: Flask, shop: Cast, handle: str) -> dict[str, list[str]]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        product = session.scalars(select(Product).where(Product.handle == handle)).one()
        return {each.name: words for each, words in attributes.values_for_form(session, product) if words}


def make_a_number(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        capacity = session.scalars(select(Attribute).where(Attribute.name == "Capacity")).one()
        product_types.change_terms(session, capacity, Terms(kind=AttributeKind.NUMBER, unit="ml"))
        session.commit()


def test_metafields_become_attributes_of_the_type(
    app: Flask, shop: Cast, bring_in: Import, find: Find
) -> None:
    text = f"{HEAD}\njug,Jug,Pitcher,10,350,Ash\n"
    bring_in(text)
    assert said(app, shop, "jug") == {"Capacity": ["350"], "Glaze": ["Ash"]}
    assert "1 unchanged" in bring_in(text).output
    assert "1 changed" in bring_in(text.replace("Ash", "")).output
    assert said(app, shop, "jug") == {"Capacity": ["350"]}


def test_goods_without_a_type_get_one_of_their_category(app: Flask, shop: Cast, bring_in: Import) -> None:
    bring_in(
        "Handle,Title,Product Category,Price,Glaze (product.metafields.a.b)\njug,Jug,Table > Jugs,10,Ash\nbox,Box,,10,Tin\n"
    )
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert {"Jugs", "Goods"} <= set(session.scalars(select(ProductType.name)))


def test_a_file_without_such_columns_leaves_them_alone(app: Flask, shop: Cast, bring_in: Import) -> None:
    bring_in(f"{HEAD}\njug,Jug,Pitcher,10,350,Ash\n")
    bring_in("Handle,Title,Price\njug,Jug,12\n")
    assert said(app, shop, "jug") == {"Capacity": ["350"], "Glaze": ["Ash"]}


def test_they_follow_the_goods_to_another_type(app: Flask, shop: Cast, bring_in: Import) -> None:
    bring_in(f"{HEAD}\njug,Jug,Pitcher,10,350,Ash\n")
    bring_in("Handle,Title,Type,Price\njug,Jug,Carafe,10\n")
    assert said(app, shop, "jug") == {"Capacity": ["350"], "Glaze": ["Ash"]}
    assert "1 unchanged" in bring_in("Handle,Title,Type,Price\njug,Jug,Carafe,10\n").output


@pytest.mark.parametrize("words", ["350", "350 ml", "350,0", "350.000"])
def test_a_number_is_the_same_however_it_is_written(
    app: Flask, shop: Cast, bring_in: Import, words: str
) -> None:
    bring_in(f"{HEAD}\njug,Jug,Pitcher,10,350,Ash\n")
    make_a_number(app, shop)
    assert "1 unchanged" in bring_in(f'{HEAD}\njug,Jug,Pitcher,10,"{words}",Ash\n').output


def test_words_that_an_attribute_does_not_take_are_named(app: Flask, shop: Cast, bring_in: Import) -> None:
    bring_in(f"{HEAD}\njug,Jug,Pitcher,10,350,Ash\n")
    make_a_number(app, shop)
    answer = bring_in(
        f"{HEAD}\njug,Jug,Pitcher,10,plenty,Ash\ncup,Cup,Pitcher,10,some,Ash\npan,Pan,Pan,10,lots,\n"
    )
    assert "line 2, Capacity: Capacity: “plenty” is not a number." in answer.output
    assert "line 3, Capacity: Capacity: “some” is not a number." in answer.output
    assert "1 new, 0 changed, 0 unchanged, 2 wrong" in answer.output
