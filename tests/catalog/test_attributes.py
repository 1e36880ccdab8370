"""Typed attributes: a merchant adds a term to one type, says it of a product, and the page shows it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalog import attributes, product_types
from app.catalog.attribute_values import ValueRefused, read_value, words_of
from app.catalog.attributes import ValuesRefused
from app.catalog.models.attribute import Attribute, AttributeKind, AttributeValue, ProductType
from app.catalog.models.product import Product
from app.catalog.product_types import Terms, TypeRefused
from tests.cast import Cast
from tests.catalog.conftest import Keeper
from tests.client import ShopClient

NUMBER, TEXT, CHOICE, YES_NO = (
    AttributeKind.NUMBER, AttributeKind.TEXT, AttributeKind.CHOICE, AttributeKind.YES_NO,
)  # fmt: skip


def kettles(session: Session) -> ProductType:
    """The type of the kettle, made where it is missing."""
    kettle = session.scalars(select(Product).where(Product.slug == "stoep-kettle")).one()
    known = session.scalars(select(ProductType).where(ProductType.name == "Kettle")).one_or_none()
    known = known or product_types.found(session, "Kettle")
    kettle.product_type_id = known.id
    return known


def teach(session: Session, name: str, kind: AttributeKind, **terms: Any) -> UUID:
    return product_types.add_attribute(session, kettles(session), name, terms=Terms(kind, **terms)).id


def say(session: Session, given: dict[UUID, Sequence[str]]) -> bool:
    kettle = session.scalars(select(Product).where(Product.slug == "stoep-kettle")).one()
    return attributes.set_values(session, kettle, given)


def change(session: Session, attribute_id: UUID, terms: Terms) -> None:
    attribute = session.scalars(select(Attribute).where(Attribute.id == attribute_id)).one()
    product_types.change_terms(session, attribute, terms)


def facts(client: ShopClient) -> list[tuple[str, str]]:
    page = client.get("/p/stoep-kettle")
    return list(
        zip(
            (term.get_text() for term in page.all(".facts dt")),
            (value.get_text() for value in page.all(".facts dd")),
            strict=True,
        )
    )


def test_voltage_in_numbers_appears_on_the_page(client: ShopClient, keeper: Keeper) -> None:
    voltage = keeper.do(teach, "Voltage", NUMBER, unit="V", is_filterable=True)
    colours = keeper.do(teach, "Colours", CHOICE, choices=["Red", "Black", "red"])
    whistles = keeper.do(teach, "Whistles", YES_NO)
    keeper.do(teach, "Silent", TEXT)
    assert facts(client) == []
    assert keeper.do(say, {voltage: ["1 234,50"], colours: ["black, RED"], whistles: ["Ja"]})
    assert facts(client) == [("Voltage", "1234.5 V"), ("Colours", "Red, Black"), ("Whistles", "Yes")]
    assert not keeper.do(say, {voltage: ["1234.5 V"], whistles: ["yes"]})
    keeper.do(say, {voltage: [""], whistles: ["no"]})
    assert facts(client) == [("Colours", "Red, Black"), ("Whistles", "No")]


def test_terms_are_renamed_arranged_and_taken_away(client: ShopClient, keeper: Keeper) -> None:
    first, second = keeper.do(teach, "First", TEXT), keeper.do(teach, "Second", TEXT)
    keeper.do(say, {first: ["1"], second: ["2"]})

    def rearrange(session: Session) -> None:
        product_types.arrange(session, kettles(session), [second, first])
        product_types.rename_attribute(
            session, session.scalars(select(Attribute).where(Attribute.id == first)).one(), "Last"
        )

    keeper.do(rearrange)
    assert facts(client) == [("Second", "2"), ("Last", "1")]

    def drop(session: Session) -> None:
        product_types.remove_attribute(
            session, session.scalars(select(Attribute).where(Attribute.id == second)).one()
        )

    keeper.do(drop)
    assert facts(client) == [("Last", "1")]


def test_a_kind_changes_when_all_that_is_said_fits(client: ShopClient, keeper: Keeper) -> None:
    size = keeper.do(teach, "Size", TEXT)
    keeper.do(say, {size: ["1,7"]})
    keeper.do(change, size, Terms(NUMBER, unit="litres"))
    assert facts(client) == [("Size", "1.7 litres")]
    assert keeper.look(AttributeValue).number == Decimal("1.7")
    keeper.do(change, size, Terms(CHOICE))
    assert facts(client) == [("Size", "1.7")]
    assert keeper.look(Attribute).choices == ["1.7"]
    keeper.do(change, size, Terms(TEXT))
    assert keeper.look(AttributeValue).texts == ["1.7"]


def test_a_kind_that_does_not_fit_is_refused_by_name_and_nothing_changes(
    client: ShopClient, keeper: Keeper
) -> None:
    size = keeper.do(teach, "Size", TEXT)
    keeper.do(say, {size: ["large"]})
    for terms, words in (
        (Terms(NUMBER), "Stoep kettle does not fit. Size: “large” is not a number"),
        (Terms(YES_NO), "neither yes nor no"),
        (Terms(CHOICE, choices=["Small"]), "not one of its choices"),
    ):
        with pytest.raises(TypeRefused, match=words):
            keeper.do(change, size, terms)
    assert facts(client) == [("Size", "large")]
    assert keeper.look(Attribute).kind is TEXT


def test_a_form_hears_of_every_value_that_does_not_fit(client: ShopClient, keeper: Keeper) -> None:
    voltage, whistles, name = (
        keeper.do(teach, "Voltage", NUMBER),
        keeper.do(teach, "Whistles", YES_NO),
        keeper.do(teach, "Name", TEXT),
    )
    with pytest.raises(ValuesRefused) as refused:
        keeper.do(say, {voltage: ["much"], whistles: ["loud"], name: ["Fine"]})
    assert set(refused.value.reasons) == {voltage, whistles}
    assert facts(client) == []


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (NUMBER, "12", "12"),
        (NUMBER, "-0,5", "-0.5"),
        (NUMBER, "1 000 000", "1000000"),
        (NUMBER, "1\u00a0000,25", "1000.25"),
        (NUMBER, "1.234,5", "1234.5"),
        (NUMBER, "1,234.5", "1234.5"),
        (NUMBER, "350 ml", "350"),
        (NUMBER, "350ml", "350"),
        (NUMBER, "3e2", None),
        (NUMBER, "NaN", None),
        (NUMBER, "٣", None),
        (NUMBER, "1,2,3", None),
        (NUMBER, "9" * 30, None),
        (NUMBER, "1000000000000", None),
        (NUMBER, "", None),
        (YES_NO, "TRUE", "Yes"),
        (YES_NO, "nee", "No"),
        (YES_NO, "maybe", None),
        (TEXT, "  words \x00", "words"),
        (CHOICE, "a, b", "A|b"),
        (CHOICE, "Salt, pepper", "Salt, pepper"),
        (CHOICE, "c", None),
    ],
)
def test_a_value_is_read_by_its_kind(kind: AttributeKind, text: str, expected: str | None) -> None:
    attribute = Attribute(name="It", kind=kind, unit="ml", choices=["A", "b", "Salt, pepper"])
    if expected is None:
        with pytest.raises(ValueRefused, match="It"):
            read_value(attribute, [text])
    else:
        assert "|".join(words_of(read_value(attribute, [text]))) == expected


def test_another_type_keeps_what_it_has_words_for(client: ShopClient, keeper: Keeper) -> None:
    voltage, colour = keeper.do(teach, "Voltage", NUMBER), keeper.do(teach, "Colour", TEXT)
    keeper.do(say, {voltage: ["230"], colour: ["Red"]})

    def to_teapots(session: Session) -> list[str]:
        teapots = product_types.found(session, "Teapot")
        product_types.add_attribute(session, teapots, "colour", terms=Terms(CHOICE, choices=["RED"]))
        kettle = session.scalars(select(Product).where(Product.slug == "stoep-kettle")).one()
        return attributes.change_type(session, kettle, teapots.id)

    assert keeper.do(to_teapots) == ["Voltage"]
    assert facts(client) == [("colour", "RED")]


def test_what_cannot_be_is_refused(shop: Cast, keeper: Keeper) -> None:
    keeper.do(teach, "Voltage", NUMBER)
    for verb, arguments, words in (
        (teach, (" ", TEXT), "name"),
        (teach, ("voltage", TEXT), "called voltage already"),
        (teach, ("x" * 81, TEXT), "at most 80"),
        (product_types.found, ("Kettle",), "called Kettle already"),
        (lambda session: product_types.remove(session, kettles(session)), (), "still products"),
    ):
        with pytest.raises(TypeRefused, match=words):
            keeper.do(verb, *arguments)
    with pytest.raises(TypeRefused, match="between one and"):
        keeper.do(teach, "Colour", CHOICE, choices=[" "])


def test_what_is_not_of_the_products_type_is_passed_over(shop: Cast, keeper: Keeper) -> None:
    keeper.do(teach, "Voltage", NUMBER)

    def elsewhere(session: Session) -> UUID:
        bikes = product_types.found(session, "Bicycle")
        return product_types.add_attribute(session, bikes, "Gears", terms=Terms(NUMBER)).id

    assert not keeper.do(
        say, {keeper.do(elsewhere): ["7"], Keeper(keeper.app, shop.jozi).do(elsewhere): ["7"]}
    )
    assert keeper.do(lambda session: session.scalar(select(func.count()).select_from(AttributeValue))) == 0


def test_filters_and_forms_read_the_terms_in_order(keeper: Keeper) -> None:
    voltage = keeper.do(teach, "Voltage", NUMBER, is_filterable=True)
    keeper.do(teach, "Colour", TEXT)
    keeper.do(say, {voltage: ["12"]})

    def read(session: Session) -> tuple[list[str], list[tuple[str, list[str]]]]:
        kettle = session.scalars(select(Product).where(Product.slug == "stoep-kettle")).one()
        assert kettle.product_type_id is not None
        return (
            [each.name for each in product_types.filterable(session, [kettle.product_type_id])],
            [(each.name, words) for each, words in attributes.values_for_form(session, kettle)],
        )

    assert keeper.do(read) == (["Voltage"], [("Voltage", ["12"]), ("Colour", [])])


def test_words_from_a_file_teach_the_type(client: ShopClient, keeper: Keeper) -> None:
    voltage = keeper.do(teach, "Voltage", NUMBER, unit="V")

    def describe(session: Session, pairs: list[tuple[str, str]]) -> bool:
        kettle = session.scalars(select(Product).where(Product.slug == "stoep-kettle")).one()
        return attributes.describe(session, kettle, pairs)

    pairs = [("Voltage", "230 V"), ("Made of", "Enamel")]
    assert keeper.do(describe, pairs)
    assert not keeper.do(describe, pairs)
    assert facts(client) == [("Voltage", "230 V"), ("Made of", "Enamel")]
    assert keeper.look(AttributeValue, AttributeValue.attribute_id == voltage).number == 230
    with pytest.raises(ValueRefused):
        keeper.do(describe, [("Voltage", "strong")])
