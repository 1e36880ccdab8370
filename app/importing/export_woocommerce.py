"""A product as the rows of WooCommerce's product file: itself, and a row for each variation where it has options.

``Handle``, ``Product type``, the SEO texts and ``Published at`` are ours; WooCommerce passes them over.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.catalog.models.product import MAXIMUM_OPTIONS, Product, ProductStatus, TaxClass, Variant
from app.importing.export_shopify import Cells, is_scheduled
from app.importing.wares import Outline, Ware
from app.money import decimal_string

COLUMNS = (
    "ID", "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name", "Published", "Is featured?", "Visibility in catalog",
    "Short description", "Description", "Tax status", "Tax class", "In stock?", "Stock", "Backorders allowed?",
    "Weight (kg)", "Length (cm)", "Width (cm)", "Height (cm)", "Sale price", "Regular price", "Categories", "Tags",
    "Images", "Parent", "Brands", "Handle", "Product type", "SEO title", "SEO description", "Published at",
)  # fmt: skip
#: 1 is public, -1 a draft; the last is our own word, which others take for private.
PUBLISHED = {ProductStatus.ACTIVE: "1", ProductStatus.DRAFT: "-1", ProductStatus.ARCHIVED: "archived"}


def header(known: Outline) -> list[str]:
    numbers = range(1, MAXIMUM_OPTIONS + known.most_attributes + 1)
    return [*COLUMNS, *(f"Attribute {number} {part}" for number in numbers for part in
            ("name", "value(s)", "visible", "global"))]  # fmt: skip


def rows(ware: Ware, known: Outline) -> Iterator[Cells]:
    """None for a product of which nothing is sold."""
    if not ware.variants:
        return
    if not ware.product.options:
        only = ware.variants[0]
        yield {**_about(ware), **_of_variant(ware, only, kind="simple"), "SKU": only.sku, **_says(ware, [])}
        return
    options = [(option.name, option.values) for option in ware.product.options]
    yield {**_about(ware), "Type": "variable", "SKU": ware.own_sku, **_says(ware, options)}
    for variant in ware.variants:
        chosen = [(name, [value]) for (name, _), value in zip(options, variant.option_values, strict=True)]
        yield {
            **_of_variant(ware, variant, kind="variation"),
            "SKU": variant.sku,
            "Name": f"{ware.product.title} - {', '.join(variant.option_values)}",
            "Published": "1",
            "Tax status": "taxable",
            "Parent": ware.own_sku,
            "Images": ware.picture_of(variant),
            **_terms(chosen),
        }


def _about(ware: Ware) -> Cells:
    product = ware.product
    return {
        "Name": product.title,
        "Published": _published(product),
        "Published at": product.published_at.isoformat()
        if is_scheduled(product) and product.published_at
        else "",
        "Is featured?": "0",
        "Visibility in catalog": "visible",
        "Short description": product.subtitle,
        "Description": product.description_html,
        "Tax status": "taxable",
        "Tax class": "zero-rate" if product.tax_class is TaxClass.ZERO_RATED else "",
        "Categories": _joined([" > ".join(ware.category)] if ware.category else []),
        "Tags": _joined(product.tags),
        "Images": ", ".join(picture.address for picture in ware.pictures),
        "Brands": _joined([ware.brand] if ware.brand else []),
        "Handle": product.handle,
        "Product type": ware.type,
        "SEO title": product.seo_title,
        "SEO description": product.seo_description,
    }


def _published(product: Product) -> str:
    return PUBLISHED[ProductStatus.DRAFT if is_scheduled(product) else product.status]


def _of_variant(ware: Ware, variant: Variant, *, kind: str) -> Cells:
    quantity = ware.quantity_of(variant)
    was = variant.compare_at_cents
    is_reduced = was is not None and was > variant.price_cents
    return {
        "Type": kind if variant.requires_shipping else f"{kind}, virtual",
        "GTIN, UPC, EAN, or ISBN": variant.barcode,
        "In stock?": "0" if quantity == 0 else "1",
        "Stock": "" if quantity is None else str(quantity),
        "Backorders allowed?": "0",
        "Weight (kg)": _scaled(variant.weight_grams, 1000),
        "Length (cm)": _scaled(variant.length_mm, 10),
        "Width (cm)": _scaled(variant.width_mm, 10),
        "Height (cm)": _scaled(variant.height_mm, 10),
        "Regular price": decimal_string(was if is_reduced and was is not None else variant.price_cents),
        "Sale price": decimal_string(variant.price_cents) if is_reduced else "",
    }


def _scaled(value: int | None, by: int) -> str:
    return "" if not value else format((Decimal(value) / by).normalize(), "f")


def _says(ware: Ware, options: Sequence[tuple[str, Sequence[str]]]) -> Cells:
    """The options first, then what else the product says of itself; one name cannot stand for both."""
    taken = {name.casefold() for name, _ in options}
    says = [(name, [words]) for name, words in ware.attributes.items() if name.casefold() not in taken]
    return _terms([*options, *says])


def _terms(terms: Sequence[tuple[str, Sequence[str]]]) -> Cells:
    cells: Cells = {}
    for number, (name, values) in enumerate(terms, start=1):
        cells |= {
            f"Attribute {number} name": name,
            f"Attribute {number} value(s)": _joined(values),
            f"Attribute {number} visible": "1",
            f"Attribute {number} global": "1",
        }
    return cells


def _joined(parts: Sequence[str]) -> str:
    """A comma of the text's own is marked, as WooCommerce does it."""
    return ", ".join(part.replace(",", "\\,") for part in parts)
