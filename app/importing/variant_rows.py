"""Formats with a row for each variant, its option values in columns of their own: Shopify and Medusa."""

from collections.abc import Callable
from typing import Any

from app.catalog.models.product import MAXIMUM_OPTIONS
from app.importing.reader import Reader
from app.importing.records import ProductRecord, VariantRecord
from app.importing.rows import Group, Row
from app.inventory.stock import Level

#: How Shopify writes a product without options.
ONLY_OPTION = ("Title",)
ONLY_VALUE = ("Default Title",)

ReadLevel = Callable[[Row, Reader], tuple[Level | None, bool]]
ReadFacts = Callable[[Row, Reader], dict[str, Any]]


def main_row(group: Group) -> Row:
    """The product's own columns stand on one of its rows, or on all of them."""
    return next((row for row in group.rows if row.text("title")), group.rows[0])


def read_options(record: ProductRecord, group: Group, reader: Reader) -> None:
    names: list[str] = []
    for position in range(1, MAXIMUM_OPTIONS + 1):
        name = next((text for row in group.rows if (text := reader.text(row, f"option{position}_name"))), "")
        if not name:
            break
        names.append(name)
    record.option_names = tuple(names)
    first = group.rows[0]
    if len({name.casefold() for name in names}) < len(names):
        reader.wrong(first, "option2_name", "two options have the same name.")
    beyond = [number for number in first.columns.numbers("option{}_value") if number > len(names)]
    for row in group.rows:
        for number in beyond:
            if row.text(f"option{number}_value"):
                reason = (
                    "a product has at most three options." if number > MAXIMUM_OPTIONS else "has no name."
                )
                reader.wrong(row, f"option{number}_value", reason)
                return


def read_variants(
    record: ProductRecord, group: Group, reader: Reader, *, level: ReadLevel, parcel: ReadFacts
) -> None:
    lines: dict[tuple[str, ...], int] = {}
    for row in group.rows:
        if not (row.text("option1_value") or row.text("sku") or row.text("price")):
            continue
        values = _option_values(row, record.option_names, reader)
        if values in lines:
            reason = f"repeats line {lines[values]}, which counts; this row was left out."
            reader.note(row, "option1_value", reason)
            continue
        lines[values] = row.line
        record.variants.append(_variant(row, values, reader, level=level, parcel=parcel))
    if not record.variants:
        reader.wrong(group.rows[0], "price", "no row has a price.")
    if record.option_names == ONLY_OPTION and [v.option_values for v in record.variants] == [ONLY_VALUE]:
        _drop_options(record)


def _option_values(row: Row, names: tuple[str, ...], reader: Reader) -> tuple[str, ...]:
    values = []
    for position in range(1, len(names) + 1):
        column = f"option{position}_value"
        value = reader.text(row, column)
        if not row.text(column):
            reader.wrong(row, column, "is empty.")
        values.append(value)
    return tuple(values)


def _variant(
    row: Row, values: tuple[str, ...], reader: Reader, *, level: ReadLevel, parcel: ReadFacts
) -> VariantRecord:
    stock, is_tracked = level(row, reader)
    return VariantRecord(
        line=row.line,
        option_values=values,
        sku=reader.text(row, "sku"),
        facts={**price_facts(row, reader), **parcel(row, reader)},
        level=stock,
        is_tracked=is_tracked,
        picture=row.text("variant_image"),
    )


def price_facts(row: Row, reader: Reader) -> dict[str, Any]:
    price = reader.price(row, "price")
    if not row.text("price"):
        reader.wrong(row, "price", "is empty.")
    facts: dict[str, Any] = {"price_cents": price}
    if price == 0:
        reader.note(row, "price", "is nought: this will be given away.")
    if row.columns.has("compare_at"):
        was = reader.price(row, "compare_at") or None
        if was and price is not None and was < price:
            reader.note(
                row, "compare_at", f"{row.text('compare_at')[:40]} is below the price; it was left out."
            )
            was = None
        facts["compare_at_cents"] = was
    return facts


def _drop_options(record: ProductRecord) -> None:
    only = record.variants[0]
    record.option_names = ()
    record.variants = [
        VariantRecord(
            line=only.line,
            option_values=(),
            sku=only.sku,
            facts=only.facts,
            level=only.level,
            is_tracked=only.is_tracked,
        )
    ]
