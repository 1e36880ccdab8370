"""The columns of a Shopify product file, by every spelling met in real files.

Sources: Shopify's own export before and after its 2024 renaming, and exports of tools that write the format with
spellings of their own. Case, spaces and punctuation never matter.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.importing.findings import FileRefused

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "handle": ("handle", "urlhandle", "producthandle"),
    "title": ("title", "producttitle"),
    "body": ("bodyhtml", "body", "description", "descriptionhtml"),
    "vendor": ("vendor", "brand"),
    "category": ("productcategory", "category", "standardproducttype"),
    "type": ("type", "producttype", "customproducttype"),
    "tags": ("tags",),
    "published": ("published", "publishedononlinestore"),
    "status": ("status", "productstatus"),
    "option1_name": ("option1name", "optionname1"),
    "option1_value": ("option1value", "optionvalue1"),
    "option2_name": ("option2name", "optionname2"),
    "option2_value": ("option2value", "optionvalue2"),
    "option3_name": ("option3name", "optionname3"),
    "option3_value": ("option3value", "optionvalue3"),
    "sku": ("variantsku", "sku"),
    "barcode": ("variantbarcode", "barcode"),
    "grams": ("variantgrams", "grams", "weightvaluegrams"),
    "weight": ("variantweight", "weight"),
    "weight_unit": ("variantweightunit", "weightunit"),
    "tracker": ("variantinventorytracker", "inventorytracker"),
    "quantity": ("variantinventoryqty", "variantinventoryquantity", "inventoryquantity", "inventoryqty", "quantity"),
    "policy": ("variantinventorypolicy", "inventorypolicy", "continuesellingwhenoutofstock"),
    "price": ("variantprice", "price"),
    "compare_at": ("variantcompareatprice", "compareatprice"),
    "requires_shipping": ("variantrequiresshipping", "requiresshipping"),
    "taxable": ("varianttaxable", "taxable", "chargetax"),
    "gift_card": ("giftcard",),
    "image": ("imagesrc", "productimageurl", "imageurl", "image"),
    "image_position": ("imageposition",),
    "image_alt": ("imagealttext", "imagealt"),
    "variant_image": ("variantimage", "variantimageurl"),
}  # fmt: skip
NEEDED = {"handle": "Handle", "title": "Title", "price": "Variant Price"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a row holds what, and how the file itself calls it."""

    places: Mapping[str, int]
    headers: Mapping[str, str]
    count: int

    def has(self, name: str) -> bool:
        return name in self.places

    def called(self, name: str) -> str:
        return self.headers.get(name, name)


def find_columns(header: Sequence[str]) -> Columns:
    """Raises FileRefused where a product could not be told from its neighbour, or would have no price."""
    plain = [re.sub(r"[^a-z0-9]", "", cell.lower()) for cell in header]
    places: dict[str, int] = {}
    for name, spellings in SPELLINGS.items():
        found = next((plain.index(spelling) for spelling in spellings if spelling in plain), None)
        if found is not None:
            places[name] = found
    missing = [title for name, title in NEEDED.items() if name not in places]
    if missing:
        raise FileRefused(
            f"This is not a Shopify product file: it has no column {' and no column '.join(missing)}."
        )
    return Columns(places, {name: header[place].strip() for name, place in places.items()}, len(header))
