"""WooCommerce's product file: a row for each product and each variation, tied by ``Parent``.

``Parent`` is the SKU of the variable product or ``id:`` and its ID. There are no handles: a product is the one that
has its SKU. Our own exports add ``Handle``, which is then the key.
"""

import re

from app.catalog.models.product import ProductStatus, TaxClass
from app.catalog.slugs import slugify
from app.importing import cells
from app.importing.cells import Unreadable
from app.importing.columns import Layout
from app.importing.picture_cells import gather_pictures
from app.importing.pictures_of_values import assign_values
from app.importing.reader import Reader
from app.importing.records import ProductRecord
from app.importing.rows import Group, Row
from app.importing.shopify import read_schedule
from app.importing.woocommerce_texts import read_texts
from app.importing.woocommerce_variations import read_simple, read_variations

LAYOUT = Layout(
    spellings={
        "id": ("id",),
        "type": ("type",),
        "sku": ("sku",),
        "handle": ("handle", "slug", "metahandle"),
        "barcode": ("gtinupceanorisbn", "gtin", "ean", "barcode"),
        "title": ("name",),
        "published": ("published",),
        "published_at": ("publishedat",),
        "visibility": ("visibilityincatalog", "catalogvisibility"),
        "short": ("shortdescription",),
        "body": ("description",),
        "sale_from": ("datesalepricestarts",),
        "sale_to": ("datesalepriceends",),
        "tax_status": ("taxstatus",),
        "tax_class": ("taxclass",),
        "in_stock": ("instock",),
        "quantity": ("stock",),
        "backorders": ("backordersallowed",),
        "weight": ("weight", "weightkg", "weightlbs", "weightg", "weightoz"),
        "length": ("length", "lengthcm", "lengthin", "lengthmm", "lengthm", "lengthyd"),
        "width": ("width", "widthcm", "widthin", "widthmm", "widthm", "widthyd"),
        "height": ("height", "heightcm", "heightin", "heightmm", "heightm", "heightyd"),
        "sale": ("saleprice", "salepricezar"),
        "price": ("regularprice", "regularpricezar", "price", "pricezar"),
        "category": ("categories",),
        "tags": ("tags",),
        "images": ("images",),
        "parent": ("parent",),
        "vendor": ("brands", "brand"),
        "seo_title": ("seotitle", "metaseotitle", "metayoastwpseotitle"),
        "seo_description": ("seodescription", "metaseodescription", "metayoastwpseometadesc"),
        "product_type": ("producttype", "metaproducttype"),
    },
    numbered={
        "attribute{}_name": ("attribute{}name",),
        "attribute{}_values": ("attribute{}values", "attribute{}value"),
        "attribute{}_visible": ("attribute{}visible",),
    },
    needed={"type": "Type", "title": "Name", "price": "Regular price"},
    unused=re.compile(
        r"isfeatured|lowstockamount|soldindividually|allowcustomerreviews|purchasenote|shippingclass|download|upsells"
        r"|crosssells|groupedproducts|externalurl|buttontext|position|attribute\d+(global|default)|meta|costofgoods"
        r"|cogs|menuorder"
    ),
)  # fmt: skip
SOLD = ("simple", "variable")


def kinds(row: Row) -> list[str]:
    """``simple, downloadable, virtual``; a blank type is a simple product."""
    return [part.lower() for part in cells.parts(row.text("type"))] or ["simple"]


def is_variation(row: Row) -> bool:
    return "variation" in kinds(row)


def key_of(row: Row) -> str:
    """A variation's key is its parent's, by ID or by SKU; ``alias_of`` ties the two."""
    if is_variation(row):
        return row.text("parent").lower()
    ident = row.text("id")
    return f"id:{ident}" if ident else row.text("sku").lower() or row.text("title").lower()


def alias_of(row: Row) -> tuple[str, str] | None:
    sku = row.text("sku").lower()
    return (sku, key_of(row)) if sku and not is_variation(row) else None


def read_product(group: Group, reader: Reader) -> ProductRecord:
    mains = [row for row in group.rows if not is_variation(row)]
    if not mains:
        return _without_parent(group, reader)
    main = mains[0]
    record = ProductRecord(
        handle_of(main),
        main.line,
        sku_column=main.columns.called("sku"),
        address=main.text("title"),
        is_keyed_by_sku=not main.text("handle"),
    )
    for again in mains[1:]:
        reader.wrong(again, "id", f"repeats line {main.line}: two products cannot be one.")
    read_texts(record, main, reader)
    _read_standing(record, main, reader)
    variations = [row for row in group.rows if is_variation(row)]
    if "variable" in kinds(main):
        read_variations(record, main, variations, reader=reader)
    else:
        for row in variations:
            reader.wrong(row, "parent", f"line {main.line} is not a variable product.")
        read_simple(record, main, reader)
    gather_pictures(record, _pictures([main, *variations]), reader)
    assign_values(record)
    return record


def handle_of(row: Row) -> str:
    """What the product is remembered by."""
    given = row.text("handle") or row.text("sku")
    if given:
        return given.lower()
    return f"woocommerce-{row.text('id')}" if row.text("id") else slugify(row.text("title"))


def _without_parent(group: Group, reader: Reader) -> ProductRecord:
    for row in group.rows:
        reader.wrong(row, "parent", f"{group.key[:80]} is no product of this file.")
    return ProductRecord(group.key, group.rows[0].line)


def _read_standing(record: ProductRecord, row: Row, reader: Reader) -> None:
    """Whether it is for sale, and how it is taxed."""
    status = reader.cell(row, "published", _published) or ProductStatus.ACTIVE
    unsold = next((kind for kind in kinds(row) if kind not in (*SOLD, "virtual", "downloadable")), None)
    if unsold:
        reader.note(row, "type", f"{unsold[:40]} products are not sold here yet; it was left as a draft.")
        status = ProductStatus.DRAFT
    if row.text("visibility").lower() == "hidden" and status is ProductStatus.ACTIVE:
        reader.note(row, "visibility", "it is hidden from the catalogue; it was left as a draft.")
        status = ProductStatus.DRAFT
    if "downloadable" in kinds(row):
        reader.note(row, "type", "its downloads are not sent by this shop.")
    record.facts["status"] = status
    read_schedule(record, row, reader)
    if row.columns.has("tax_status") or row.columns.has("tax_class"):
        untaxed = row.text("tax_status").lower() in ("none", "shipping")
        zero = row.text("tax_class").lower() in ("zero-rate", "zero rate", "zero-rated")
        record.facts["tax_class"] = TaxClass.ZERO_RATED if untaxed or zero else TaxClass.STANDARD
        if row.text("tax_class").lower().startswith("reduced"):
            reader.note(row, "tax_class", "South Africa has no reduced rate; the standard rate counts.")


def _published(text: str) -> ProductStatus:
    """1 is public, 0 private, -1 a draft; 2 is what some tools write for archived."""
    if text in ("1", "0", "-1"):
        return ProductStatus.ACTIVE if text == "1" else ProductStatus.DRAFT
    try:
        return ProductStatus.ACTIVE if cells.yes_or_no(text) else ProductStatus.DRAFT
    except Unreadable:
        return cells.status(text)


def _pictures(rows: list[Row]) -> list[tuple[Row, str, str, str]]:
    return [(row, "images", source, "") for row in rows for source in cells.parts(row.text("images"))]
