"""The catalogue as a product file: streamed, so that a hundred thousand rows need no more memory than a few hundred.

What a spreadsheet would run as a formula gets a quote in front, which the importer takes off again (OWASP, "CSV
injection"). Exporting and importing again changes nothing.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.database import in_store
from app.importing import export_shopify, export_woocommerce
from app.importing.wares import Outline, Ware, next_wares, outline

#: Each slice looks once through all of the shop's SKUs, whatever their case.
AT_ONCE = 1_000
#: Spreadsheets take a file with this for UTF-8, and one without for whatever they are used to.
BYTE_ORDER_MARK = "\ufeff"
#: As app/importing/cells.py takes it off: quotes before it are the text's own, and get one more.
WOULD_RUN = re.compile(r"(?!-[0-9]+$)'*[=+\-@\t\r\n]")


@dataclass(frozen=True, slots=True)
class ExportFormat:
    name: str
    header: Callable[[Outline], list[str]]
    rows: Callable[[Ware, Outline], Iterable[Mapping[str, str]]]


FORMATS: Mapping[str, ExportFormat] = {
    "shopify": ExportFormat("Shopify", export_shopify.header, export_shopify.rows),
    "woocommerce": ExportFormat("WooCommerce", export_woocommerce.header, export_woocommerce.rows),
}


def export_products(store_id: UUID, format: ExportFormat, *, origin: str) -> Iterator[str]:
    """Text, some products at a time, each read by a session of its own that is closed before the text goes out.

    ``origin`` is where the shop's pictures are found: ``https://shop.example``.
    """
    with in_store(store_id) as session:
        known = outline(session)
    header = format.header(known)
    yield BYTE_ORDER_MARK + as_csv([header])
    after: UUID | None = None
    is_over = False
    while not is_over:
        with in_store(store_id) as session:
            wares, after = next_wares(session, after, known, limit=AT_ONCE, origin=origin)
            lines = [row for ware in wares for row in format.rows(ware, known)]
        yield as_csv([neutral(row.get(column, "")) for column in header] for row in lines)
        is_over = after is None


def neutral(text: str) -> str:
    return f"'{text}" if WOULD_RUN.match(text) else text


def as_csv(rows: Iterable[Iterable[str]]) -> str:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue()
