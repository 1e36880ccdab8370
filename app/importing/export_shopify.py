"""A product as the rows of Shopify's product file: one for each variant, and one for each picture beyond those."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from app import clock
from app.catalog.models.product import Product, ProductStatus, TaxClass, Variant
from app.catalog.slugs import slugify
from app.importing.variant_rows import ONLY_OPTION, ONLY_VALUE
from app.importing.wares import Outline, Picture, Ware
from app.money import decimal_string

COLUMNS = (
    "Handle", "Title", "Subtitle", "Body (HTML)", "Vendor", "Product Category", "Type", "Tags", "Published",
    "Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value", "Option3 Name", "Option3 Value",
    "Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Inventory Policy",
    "Variant Fulfillment Service", "Variant Price", "Variant Compare At Price", "Variant Requires Shipping",
    "Variant Taxable", "Variant Barcode", "Image Src", "Image Position", "Image Alt Text", "Gift Card", "SEO Title",
    "SEO Description", "Variant Image", "Variant Weight Unit", "Status", "Published At",
)  # fmt: skip

Cells = dict[str, str]


def header(known: Outline) -> list[str]:
    return [*COLUMNS, *map(_metafield, known.attribute_names)]


def _metafield(name: str) -> str:
    """As Shopify heads what a product says of itself."""
    return f"{name} (product.metafields.custom.{slugify(name).replace('-', '_')})"


def rows(ware: Ware, known: Outline) -> Iterator[Cells]:
    """None for a product of which nothing is sold: the format has no line for it."""
    if not ware.variants:
        return
    for index, (variant, picture) in enumerate(zip_longest(ware.variants, ware.pictures)):
        cells: Cells = {"Handle": ware.product.handle}
        if index == 0:
            cells |= _about(ware)
        if variant is not None:
            cells |= _of_variant(ware, variant, is_first=index == 0)
        if picture is not None:
            cells |= _of_picture(picture, index + 1)
        yield cells


def _about(ware: Ware) -> Cells:
    product = ware.product
    return {
        "Title": product.title,
        "Subtitle": product.subtitle,
        "Body (HTML)": product.description_html,
        "Vendor": ware.brand,
        "Product Category": " > ".join(ware.category),
        "Type": ware.type,
        "Tags": ", ".join(product.tags),
        "Gift Card": "FALSE",
        "SEO Title": product.seo_title,
        "SEO Description": product.seo_description,
        **standing(product),
        **{_metafield(name): words for name, words in ware.attributes.items()},
    }


def standing(product: Product) -> Cells:
    """Goods that are scheduled are drafts to everybody but us, who read their hour."""
    if is_scheduled(product):
        assert product.published_at is not None
        return {"Status": "draft", "Published": "FALSE", "Published At": product.published_at.isoformat()}
    published = product.status is ProductStatus.ACTIVE
    return {"Status": product.status.value, "Published": _yes(published)}


def is_scheduled(product: Product) -> bool:
    return (
        product.status is ProductStatus.ACTIVE
        and product.published_at is not None
        and product.published_at > clock.now()
    )


def _of_variant(ware: Ware, variant: Variant, *, is_first: bool) -> Cells:
    quantity = ware.quantity_of(variant)
    was = variant.compare_at_cents
    return {
        **_options(ware, variant, is_first=is_first),
        "Variant SKU": variant.sku,
        "Variant Grams": str(variant.weight_grams),
        "Variant Inventory Tracker": "" if quantity is None else "shopify",
        "Variant Inventory Qty": "" if quantity is None else str(quantity),
        "Variant Inventory Policy": "deny",
        "Variant Fulfillment Service": "manual",
        "Variant Price": decimal_string(variant.price_cents),
        "Variant Compare At Price": "" if was is None else decimal_string(was),
        "Variant Requires Shipping": _yes(variant.requires_shipping),
        "Variant Taxable": _yes(ware.product.tax_class is TaxClass.STANDARD),
        "Variant Barcode": variant.barcode,
        "Variant Weight Unit": "g",
        "Variant Image": ware.picture_of(variant),
    }


def _options(ware: Ware, variant: Variant, *, is_first: bool) -> Cells:
    """Their names stand on the first row only. A product without options has one that says nothing."""
    names: Sequence[str] = [option.name for option in ware.product.options] or ONLY_OPTION
    values: Sequence[str] = variant.option_values or ONLY_VALUE
    cells = {f"Option{number} Value": value for number, value in enumerate(values, start=1)}
    if is_first:
        cells |= {f"Option{number} Name": name for number, name in enumerate(names, start=1)}
    return cells


def _of_picture(picture: Picture, position: int) -> Cells:
    return {"Image Src": picture.address, "Image Position": str(position), "Image Alt Text": picture.alt}


def _yes(value: bool) -> str:  # noqa: FBT001 - it is what the function is about
    return "TRUE" if value else "FALSE"
