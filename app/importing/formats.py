"""The formats that can be read, told apart by their columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.importing import medusa, shopify, woocommerce
from app.importing.columns import Layout, fits, missing
from app.importing.findings import FileRefused
from app.importing.reader import Reader
from app.importing.records import ProductRecord
from app.importing.rows import Group, Row


def _no_alias(row: Row) -> tuple[str, str] | None:
    return None


@dataclass(frozen=True, slots=True)
class Format:
    """``key`` ties the rows of one product; ``alias`` gives another key that rows may call it by."""

    name: str
    layout: Layout
    read: Callable[[Group, Reader], ProductRecord]
    key: Callable[[Row], str]
    alias: Callable[[Row], tuple[str, str] | None] = _no_alias
    #: The column that a row without a key lacks.
    key_column: str = "handle"


SHOPIFY = Format("Shopify", shopify.LAYOUT, shopify.read_product, shopify.key_of)
WOOCOMMERCE = Format(
    "WooCommerce",
    woocommerce.LAYOUT,
    woocommerce.read_product,
    woocommerce.key_of,
    alias=woocommerce.alias_of,
    key_column="parent",
)
MEDUSA = Format("Medusa", medusa.LAYOUT, medusa.read_product, shopify.key_of)
#: Medusa first: its handle and title are spellings of Shopify's, too.
FORMATS = (MEDUSA, WOOCOMMERCE, SHOPIFY)


def format_of(header: Sequence[str]) -> Format:
    """Raises FileRefused, with the columns that are not there."""
    for each in FORMATS:
        if fits(header, each.layout):
            return each
    lacking = "; ".join(
        f"for {each.name} it has no column {' and no column '.join(missing(header, each.layout))}"
        for each in (SHOPIFY, WOOCOMMERCE)
    )
    raise FileRefused(f"This is not a product file: {lacking}.")
