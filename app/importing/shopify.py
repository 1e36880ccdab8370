"""Shopify's product file: a row for each variant or picture, tied by the handle.

Spellings: Shopify's own export before and after its 2024 renaming, and exports of tools that write the format with
spellings of their own.
"""

import re
from typing import Any

from app.catalog import rich_text
from app.catalog.models.product import ProductStatus, TaxClass
from app.importing import cells
from app.importing.columns import Layout
from app.importing.picture_cells import gather_pictures
from app.importing.pictures_of_values import assign_values
from app.importing.reader import Reader
from app.importing.records import ProductRecord
from app.importing.rows import Group, Row
from app.importing.stock_cells import level_of
from app.importing.variant_rows import main_row, read_options, read_variants

LAYOUT = Layout(
    spellings={
        "handle": ("handle", "urlhandle", "producthandle"),
        "title": ("title", "producttitle"),
        "subtitle": ("subtitle", "productsubtitle"),
        "body": ("bodyhtml", "body", "description", "descriptionhtml"),
        "vendor": ("vendor", "brand"),
        "category": ("productcategory", "category", "standardproducttype"),
        "type": ("type", "producttype", "customproducttype"),
        "tags": ("tags",),
        "published": ("published", "publishedononlinestore"),
        "status": ("status", "productstatus"),
        "sku": ("variantsku", "sku"),
        "barcode": ("variantbarcode", "barcode"),
        "grams": ("variantgrams", "grams", "weightvaluegrams"),
        "weight": ("variantweight", "weight"),
        "weight_unit": ("variantweightunit", "weightunit", "weightunitfordisplay"),
        "tracker": ("variantinventorytracker", "inventorytracker"),
        "quantity": (
            "variantinventoryqty", "variantinventoryquantity", "inventoryquantity", "inventoryqty", "quantity",
        ),
        "policy": ("variantinventorypolicy", "inventorypolicy", "continuesellingwhenoutofstock"),
        "price": ("variantprice", "price", "variantpricezar", "pricezar"),
        "compare_at": ("variantcompareatprice", "compareatprice", "compareatpricezar"),
        "requires_shipping": ("variantrequiresshipping", "requiresshipping"),
        "taxable": ("varianttaxable", "taxable", "chargetax"),
        "gift_card": ("giftcard",),
        "image": ("imagesrc", "productimageurl", "imageurl", "image"),
        "image_position": ("imageposition",),
        "image_alt": ("imagealttext", "imagealt"),
        "variant_image": ("variantimage", "variantimageurl"),
        "published_at": ("publishedat",),
        "seo_title": ("seotitle",),
        "seo_description": ("seodescription",),
    },
    numbered={
        "option{}_name": ("option{}name", "optionname{}"),
        "option{}_value": ("option{}value", "optionvalue{}"),
    },
    needed={"handle": "Handle", "title": "Title", "price": "Variant Price"},
    unused=re.compile(
        r"googleshopping|included|variantfulfil|variantfullfil|fulfillmentservice|varianttaxcode|taxcode|costperitem"
        r"|option\dlinkedto|unitprice|variantid|productid|collection$|templatesuffix|publishedscope"
    ),
)  # fmt: skip
HIDDEN_IN_HANDLES = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f]")


def key_of(row: Row) -> str:
    """The handle, without what nobody sees in it."""
    return HIDDEN_IN_HANDLES.sub("", row.text("handle")).strip().lower()


def read_product(group: Group, reader: Reader) -> ProductRecord:
    first = main_row(group)
    record = ProductRecord(group.key, first.line, sku_column=first.columns.called("sku"))
    read_texts(record, first, reader)
    read_seo(record, first, reader)
    _read_attributes(record, first)
    _read_standing(record, group, reader)
    read_options(record, group, reader)
    read_variants(record, group, reader, level=level_of, parcel=_parcel_facts)
    gather_pictures(record, _pictures(group, reader), reader)
    assign_values(record)
    return record


def read_texts(record: ProductRecord, row: Row, reader: Reader) -> None:
    facts, columns = record.facts, row.columns
    reader.text(row, "handle")
    facts["title"] = reader.text(row, "title")
    if not row.text("title"):
        reader.wrong(row, "title", "is empty.")
    if columns.has("subtitle"):
        facts["subtitle"] = reader.text(row, "subtitle")
    if columns.has("body"):
        facts["description_html"] = rich_text.clean(reader.html(row, "body"))
    if columns.has("vendor"):
        record.named["brand_id"] = reader.text(row, "vendor")
    if columns.has("type"):
        record.named["product_type_id"] = reader.text(row, "type")
    if columns.has("tags"):
        tags = (tag.strip() for tag in reader.text(row, "tags").split(","))
        facts["tags"] = list(dict.fromkeys(tag for tag in tags if tag))
    record.category_is_guess = not row.text("category")
    record.category = reader.path(row, "category") or reader.path(row, "type")


def read_seo(record: ProductRecord, row: Row, reader: Reader) -> None:
    for name in ("seo_title", "seo_description"):
        if row.columns.has(name):
            record.facts[name] = reader.text(row, name)


def _read_attributes(record: ProductRecord, row: Row) -> None:
    metafields = row.columns.metafields
    if metafields:
        said = ((name, ", ".join(row.at(place).split("\n"))) for name, place in metafields.items())
        record.attributes = [(name[:255], value[:2_000]) for name, value in said if value]


def _read_standing(record: ProductRecord, group: Group, reader: Reader) -> None:
    """Whether it is for sale, and how it is taxed."""
    row = main_row(group)
    status = reader.cell(row, "status", cells.status)
    published = reader.cell(row, "published", cells.yes_or_no)
    if published is False and status is not ProductStatus.ARCHIVED:
        status = ProductStatus.DRAFT
    if status is not None or row.columns.has("published"):
        record.facts["status"] = status or ProductStatus.ACTIVE
    read_schedule(record, row, reader)
    if reader.cell(row, "gift_card", cells.yes_or_no):
        reader.wrong(row, "gift_card", "gift cards cannot be sold yet.")
    if row.columns.has("taxable"):
        taxable = [reader.cell(each, "taxable", cells.yes_or_no) for each in group.rows]
        untaxed = False in taxable and True not in taxable
        record.facts["tax_class"] = TaxClass.ZERO_RATED if untaxed else TaxClass.STANDARD


def read_schedule(record: ProductRecord, row: Row, reader: Reader) -> None:
    """A column of our own exports: other shops take what is scheduled for a draft."""
    hour = reader.cell(row, "published_at", cells.moment)
    if hour is not None:
        record.facts |= {"status": ProductStatus.ACTIVE, "published_at": hour}


def _parcel_facts(row: Row, reader: Reader) -> dict[str, Any]:
    """Barcode, weight, and whether it is sent at all."""
    columns = row.columns
    facts: dict[str, Any] = {}
    if columns.has("barcode"):
        facts["barcode"] = reader.text(row, "barcode").lstrip(
            "'"
        )  # spreadsheets keep leading noughts with a quote
    if columns.has("grams"):
        facts["weight_grams"] = reader.cell(row, "grams", cells.grams) or 0
    elif columns.has("weight"):
        unit = row.text("weight_unit") or "kg"
        facts["weight_grams"] = reader.cell(row, "weight", lambda text: cells.grams(text, unit)) or 0
    if columns.has("requires_shipping"):
        facts["requires_shipping"] = reader.cell(row, "requires_shipping", cells.yes_or_no) is not False
    return facts


def _pictures(group: Group, reader: Reader) -> list[tuple[Row, str, str, str]]:
    """In the order of Image Position, or of the rows; then variants' pictures that the gallery lacks."""
    placed = []
    for index, row in enumerate(group.rows):
        if row.text("image"):
            position = reader.cell(row, "image_position", cells.units)
            placed.append((position if position is not None else index + 1, index, row))
    named = [
        (row, "image", row.text("image"), row.text("image_alt"))
        for _, _, row in sorted(placed, key=lambda place: place[:2])
    ]
    return named + [(row, "variant_image", row.text("variant_image"), "") for row in group.rows]
