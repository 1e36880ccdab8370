"""Medusa's product file, as its version 1 template and its version 2 export write it: a row for each variant.

It gives weights and sizes without a unit; grams and millimetres are what its own couriers read them as.
"""

import re
from typing import Any

from app.catalog import rich_text
from app.catalog.models.product import ProductStatus
from app.importing import cells
from app.importing.cells import Unreadable
from app.importing.columns import Layout
from app.importing.picture_cells import gather_pictures
from app.importing.pictures_of_values import assign_values
from app.importing.reader import Reader
from app.importing.records import ProductRecord
from app.importing.rows import Group, Row
from app.importing.stock_cells import UNTRACKED, counted
from app.importing.variant_rows import main_row, read_options, read_variants
from app.inventory.stock import Level

LAYOUT = Layout(
    spellings={
        "handle": ("producthandle",),
        "title": ("producttitle",),
        "subtitle": ("productsubtitle",),
        "body": ("productdescription",),
        "status": ("productstatus",),
        "type": ("producttype",),
        "tags": ("producttags",),
        "material": ("productmaterial",),
        "origin": ("productorigincountry",),
        "gift_card": ("productisgiftcard",),
        "deleted": ("productdeletedat",),
        "thumbnail": ("productthumbnail",),
        "sku": ("variantsku",),
        "barcode": ("variantbarcode",),
        "ean": ("variantean",),
        "upc": ("variantupc",),
        "quantity": ("variantinventoryquantity",),
        "backorder": ("variantallowbackorder",),
        "manage": ("variantmanageinventory",),
        "weight": ("variantweight",),
        "length": ("variantlength",),
        "width": ("variantwidth",),
        "height": ("variantheight",),
        "product_weight": ("productweight",),
        "product_length": ("productlength",),
        "product_width": ("productwidth",),
        "product_height": ("productheight",),
        "variant_deleted": ("variantdeletedat",),
        "medusas_own": ("variantmanageinventory", "productdiscountable", "varianttitle"),
        "price": ("variantprice", "price", "variantpricezar", "pricezar"),
    },
    numbered={
        "option{}_name": ("option{}name", "variantoption{}name"),
        "option{}_value": ("option{}value", "variantoption{}value"),
        "image{}": ("image{}url", "productimage{}", "image{}"),
        "tag{}": ("producttag{}",),
        "category{}": ("productcategory{}", "productcategory{}name"),
    },
    needed={
        "handle": "Product Handle",
        "title": "Product Title",
        "price": "Variant Price",
        "medusas_own": "Variant Title",
    },
    unused=re.compile(
        r"productid$|productexternalid|productcollection|producttypeid|productcreatedat|productupdatedat|producthscode"
        r"|productmidcode|productdiscountable|productprofile|productsaleschannel|productcategory\d|productcategories"
        r"|variantid$|varianttitle|varianthscode|variantmidcode|variantorigincountry|variantmaterial|variantmetadata"
        r"|variantcreatedat|variantupdatedat|variantvariantrank|variantproductid|saleschannel|productmetadata"
    ),
)
STATUSES = {
    "published": ProductStatus.ACTIVE,
    "draft": ProductStatus.DRAFT,
    "proposed": ProductStatus.DRAFT,
    "rejected": ProductStatus.DRAFT,
}
#: Ids of Medusa's own, where a name would stand.
IDENTIFIER = re.compile(r"p(cat|typ|tag|col)_[0-9A-Z]+")


def read_product(group: Group, reader: Reader) -> ProductRecord:
    first = main_row(group)
    record = ProductRecord(group.key, first.line, sku_column=first.columns.called("sku"))
    _read_texts(record, first, reader)
    _read_standing(record, first, reader)
    _read_attributes(record, first, reader)
    rows = [row for row in group.rows if not row.text("variant_deleted")]
    read_options(record, group, reader)
    read_variants(record, Group(group.key, rows or group.rows), reader, level=_level, parcel=_parcel)
    gather_pictures(record, _pictures(first), reader)
    assign_values(record)
    return record


def _read_texts(record: ProductRecord, row: Row, reader: Reader) -> None:
    facts, columns = record.facts, row.columns
    reader.text(row, "handle")
    facts["title"] = reader.text(row, "title")
    if not row.text("title"):
        reader.wrong(row, "title", "is empty.")
    if columns.has("subtitle"):
        facts["subtitle"] = reader.text(row, "subtitle")
    if columns.has("body"):
        facts["description_html"] = rich_text.clean(cells.unescaped(reader.html(row, "body")))
    if columns.has("type"):
        record.named["product_type_id"] = reader.text(row, "type")
    tagged = columns.numbers("tag{}")
    if tagged or columns.has("tags"):
        said = [
            *cells.parts(reader.text(row, "tags")),
            *(reader.text(row, f"tag{number}") for number in tagged),
        ]
        facts["tags"] = list(dict.fromkeys(tag for tag in said if tag))
    named = (f"category{number}" for number in columns.numbers("category{}"))
    told = (name for name in named if row.text(name) and not IDENTIFIER.fullmatch(row.text(name)))
    record.category = reader.path(row, next(told, "type"))


def _read_standing(record: ProductRecord, row: Row, reader: Reader) -> None:
    if row.columns.has("status"):
        record.facts["status"] = reader.cell(row, "status", _status) or ProductStatus.DRAFT
    if row.text("deleted"):
        record.facts["status"] = ProductStatus.ARCHIVED
        reader.note(row, "deleted", "it was deleted where it comes from, and is archived here.")
    if reader.cell(row, "gift_card", cells.yes_or_no):
        reader.wrong(row, "gift_card", "gift cards cannot be sold yet.")


def _status(text: str) -> ProductStatus:
    if text.lower() not in STATUSES:
        raise Unreadable(f"“{text[:40]}” is not published, draft, proposed or rejected.")
    return STATUSES[text.lower()]


def _read_attributes(record: ProductRecord, row: Row, reader: Reader) -> None:
    named = {"material": "Material", "origin": "Country of origin"}
    present = [name for name in named if row.columns.has(name)]
    if present:
        said = ((named[name], reader.text(row, name)) for name in present)
        record.attributes = [(name, value) for name, value in said if value]


def _level(row: Row, reader: Reader) -> tuple[Level | None, bool]:
    """Version 2 exports no quantities: what is managed is counted, and the count here stays."""
    quantity = counted(row, "quantity", reader)
    managed = reader.cell(row, "manage", cells.yes_or_no)
    if managed is False or reader.cell(row, "backorder", cells.yes_or_no):
        return UNTRACKED, False
    return (None if quantity is None else Level(quantity)), bool(managed) or quantity is not None


def _parcel(row: Row, reader: Reader) -> dict[str, Any]:
    """A variant's own weight and size, or the product's."""
    facts: dict[str, Any] = {}
    for name in ("length", "width", "height"):
        if row.columns.has(name) or row.columns.has(f"product_{name}"):
            column = name if row.text(name) else f"product_{name}"
            facts[f"{name}_mm"] = reader.cell(row, column, lambda text: cells.millimetres(text, "mm"))
    if row.columns.has("weight") or row.columns.has("product_weight"):
        column = "weight" if row.text("weight") else "product_weight"
        facts["weight_grams"] = reader.cell(row, column, cells.grams) or 0
    if row.columns.has("barcode"):
        barcodes = (reader.text(row, name).lstrip("'") for name in ("barcode", "ean", "upc"))
        facts["barcode"] = next(filter(None, barcodes), "")
    return facts


def _pictures(row: Row) -> list[tuple[Row, str, str, str]]:
    names = [*(f"image{number}" for number in row.columns.numbers("image{}")), "thumbnail"]
    return [(row, name, row.text(name), "") for name in names]
