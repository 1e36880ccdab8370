"""The rows of one handle become one product record, or the reasons why not."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from app.catalog import rich_text
from app.catalog.models.product import MAXIMUM_OPTIONS, ProductStatus, TaxClass
from app.importing import cells
from app.importing.cells import Unreadable
from app.importing.findings import Findings
from app.importing.pictures_of_values import assign_values
from app.importing.reading import Group, Row
from app.importing.records import PictureRecord, ProductRecord, VariantRecord
from app.importing.stock_cells import level_of

LONGEST = {"handle": 255, "title": 255, "sku": 100, "barcode": 100, "vendor": 255, "type": 255, "option": 255}
#: How Shopify writes a product without options.
ONLY_OPTION = ("Title",)
ONLY_VALUE = ("Default Title",)

Value = TypeVar("Value")


def read_product(group: Group, findings: Findings) -> ProductRecord:
    """The record; not to be used when the findings have something wrong."""
    first = _main_row(group)
    columns = first.columns
    record = ProductRecord(group.handle, first.line, sku_column=columns.called("sku"))
    for row in group.rows:
        if row.is_too_long:
            findings.wrong(row.line, "", "has more cells than the header; a comma may be outside quotes.")
    _read_texts(record, first, findings)
    _read_standing(record, group, findings)
    record.option_names = _option_names(group)
    _read_variants(record, group, findings)
    if record.option_names == ONLY_OPTION and [v.option_values for v in record.variants] == [ONLY_VALUE]:
        _drop_options(record)
    _read_pictures(record, group, findings)
    assign_values(record)
    return record


def _main_row(group: Group) -> Row:
    """Shopify writes the product's own columns on its first row only."""
    return next((row for row in group.rows if row.text("title")), group.rows[0])


def _read_texts(record: ProductRecord, row: Row, findings: Findings) -> None:
    facts = record.facts
    for name in ("handle", "title", "vendor", "type"):
        if len(row.text(name)) > LONGEST[name]:
            findings.wrong(row.line, row.columns.called(name), f"is longer than {LONGEST[name]} characters.")
    facts["title"] = row.text("title")
    if not facts["title"]:
        findings.wrong(row.line, row.columns.called("title"), "is empty.")
    if row.columns.has("body"):
        facts["description_html"] = rich_text.clean(row.text("body"))
    if row.columns.has("vendor"):
        record.named["brand_id"] = row.text("vendor")
    if row.columns.has("type"):
        record.named["product_type_id"] = row.text("type")
    if row.columns.has("tags"):
        facts["tags"] = list(dict.fromkeys(tag.strip() for tag in row.text("tags").split(",") if tag.strip()))
    path = row.text("category") or row.text("type")
    record.category = tuple(part.strip() for part in path.split(">") if part.strip())


def _read_standing(record: ProductRecord, group: Group, findings: Findings) -> None:
    """Whether it is for sale, and how it is taxed."""
    row = _main_row(group)
    status = read_cell(row, "status", cells.status, findings=findings)
    if (
        read_cell(row, "published", cells.yes_or_no, findings=findings) is False
        and status is not ProductStatus.ARCHIVED
    ):
        status = ProductStatus.DRAFT
    if status is not None or row.columns.has("published"):
        record.facts["status"] = status or ProductStatus.ACTIVE
    if read_cell(row, "gift_card", cells.yes_or_no, findings=findings):
        findings.wrong(row.line, row.columns.called("gift_card"), "gift cards cannot be sold yet.")
    if row.columns.has("taxable"):
        taxable = [read_cell(each, "taxable", cells.yes_or_no, findings=findings) for each in group.rows]
        untaxed = False in taxable and True not in taxable
        record.facts["tax_class"] = TaxClass.ZERO_RATED if untaxed else TaxClass.STANDARD


def read_cell(row: Row, name: str, read: Callable[[str], Value], *, findings: Findings) -> Value | None:
    """The cell's value; None where it is blank, or cannot be read, which is noted as wrong."""
    text = row.text(name)
    if not text:
        return None
    try:
        return read(text)
    except Unreadable as error:
        findings.wrong(row.line, row.columns.called(name), str(error))
        return None


def _option_names(group: Group) -> tuple[str, ...]:
    names = []
    for position in range(1, MAXIMUM_OPTIONS + 1):
        name = next((text for row in group.rows if (text := row.text(f"option{position}_name"))), "")
        if not name:
            break
        names.append(name[: LONGEST["option"]])
    return tuple(names)


def _read_variants(record: ProductRecord, group: Group, findings: Findings) -> None:
    if len({name.casefold() for name in record.option_names}) < len(record.option_names):
        findings.wrong(record.line, "Option2 Name", "two options have the same name.")
    lines: dict[tuple[str, ...], int] = {}
    for row in group.rows:
        if not (row.text("option1_value") or row.text("sku") or row.text("price")):
            continue
        values = _option_values(row, record.option_names, findings)
        if values in lines:
            column = row.columns.called("option1_value")
            findings.note(
                row.line, column, f"repeats line {lines[values]}, which counts; this row was left out."
            )
            continue
        lines[values] = row.line
        record.variants.append(_variant(row, values, findings))
    if not record.variants:
        findings.wrong(record.line, group.rows[0].columns.called("price"), "no row has a price.")


def _option_values(row: Row, names: tuple[str, ...], findings: Findings) -> tuple[str, ...]:
    values = []
    for position in range(1, len(names) + 1):
        column = f"option{position}_value"
        value = row.text(column)
        if not value:
            findings.wrong(row.line, row.columns.called(column), "is empty.")
        elif len(value) > LONGEST["option"]:
            findings.wrong(row.line, row.columns.called(column), "is longer than 255 characters.")
        values.append(value)
    return tuple(values)


def _variant(row: Row, values: tuple[str, ...], findings: Findings) -> VariantRecord:
    for name in ("sku", "barcode"):
        if len(row.text(name)) > LONGEST[name]:
            findings.wrong(row.line, row.columns.called(name), "is longer than 100 characters.")
    level, is_tracked = level_of(row, findings)
    return VariantRecord(
        line=row.line,
        option_values=values,
        sku=row.text("sku"),
        facts=_variant_facts(row, findings),
        level=level,
        is_tracked=is_tracked,
        picture=row.text("variant_image"),
    )


def _variant_facts(row: Row, findings: Findings) -> dict[str, Any]:
    columns = row.columns
    price = read_cell(row, "price", cells.cents, findings=findings)
    if not row.text("price"):
        findings.wrong(row.line, columns.called("price"), "is empty.")
    facts: dict[str, Any] = {"price_cents": price}
    if price == 0:
        findings.note(row.line, columns.called("price"), "is nought: this will be given away.")
    if columns.has("compare_at"):
        facts["compare_at_cents"] = read_cell(row, "compare_at", cells.cents, findings=findings) or None
    if columns.has("barcode"):
        facts["barcode"] = row.text("barcode").lstrip("'")  # spreadsheets keep leading noughts with a quote
    if columns.has("grams"):
        facts["weight_grams"] = read_cell(row, "grams", cells.grams, findings=findings) or 0
    elif columns.has("weight"):
        unit = row.text("weight_unit") or "kg"
        facts["weight_grams"] = (
            read_cell(row, "weight", lambda text: cells.grams(text, unit), findings=findings) or 0
        )
    if columns.has("requires_shipping"):
        facts["requires_shipping"] = (
            read_cell(row, "requires_shipping", cells.yes_or_no, findings=findings) is not False
        )
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


def _read_pictures(record: ProductRecord, group: Group, findings: Findings) -> None:
    """The gallery in the order of Image Position, or of the rows; then variants' pictures that it lacks."""
    placed = []
    for index, row in enumerate(group.rows):
        source = row.text("image")
        if source:
            position = read_cell(row, "image_position", cells.units, findings=findings)
            placed.append((position if position is not None else index + 1, index, row, source))
    named = [(row, source, "image") for _, _, row, source in sorted(placed, key=lambda place: place[:2])]
    named += [(row, source, "variant_image") for row in group.rows if (source := row.text("variant_image"))]
    seen = set()
    for row, source, column in named:
        if source in seen:
            continue
        seen.add(source)
        alt = row.text("image_alt") if column == "image" else ""
        called = row.columns.called(column)
        record.pictures.append(PictureRecord(row.line, called, source, file_name(source), alt[:1000]))


def file_name(source: str) -> str:
    """The file's own name, of a path or an address: ``https://cdn/x/mug.jpg?v=1`` is ``mug.jpg``."""
    try:
        path = urlsplit(source).path if "://" in source else source
    except ValueError:  # a bracket where no IPv6 address is
        path = source.partition("?")[0]
    return PurePosixPath(unquote(path).replace("\\", "/")).name
