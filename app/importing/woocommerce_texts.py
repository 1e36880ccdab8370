"""What a WooCommerce row says in words: names, descriptions, categories, tags."""

import re

import nh3

from app.catalog import rich_text
from app.importing import cells
from app.importing.reader import MOST_STEPS, Reader
from app.importing.records import ProductRecord
from app.importing.rows import Row
from app.importing.shopify import read_seo

#: A short description up to this length stands under the title; a longer one opens the description.
LONGEST_SUBTITLE = 200


def read_texts(record: ProductRecord, row: Row, reader: Reader) -> None:
    facts, columns = record.facts, row.columns
    reader.text(row, "handle")
    reader.text(row, "sku")
    facts["title"] = reader.text(row, "title")
    if not row.text("title"):
        reader.wrong(row, "title", "is empty.")
    _read_descriptions(record, row, reader)
    read_seo(record, row, reader)
    if columns.has("vendor"):
        record.named["brand_id"] = next(iter(cells.parts(reader.text(row, "vendor"))), "")
    if columns.has("product_type"):
        record.named["product_type_id"] = reader.text(row, "product_type")
    if columns.has("tags"):
        facts["tags"] = list(dict.fromkeys(cells.parts(reader.text(row, "tags"))))
    _read_category(record, row, reader)


def _read_descriptions(record: ProductRecord, row: Row, reader: Reader) -> None:
    facts, columns = record.facts, row.columns
    body = cells.unescaped(reader.html(row, "body"))
    if columns.has("short"):
        short = cells.unescaped(reader.html(row, "short"))
        words = plain_words(short)
        fits = len(words) <= LONGEST_SUBTITLE
        facts["subtitle"] = words if fits else ""
        body = body if fits else f"{rich_text.clean(short)}\n{rich_text.clean(body)}"
    if columns.has("body"):
        facts["description_html"] = rich_text.clean(body)


def plain_words(html: str) -> str:
    """Without markup, on one line."""
    bare = nh3.clean(html, tags=set(), clean_content_tags={"script", "style"}) if "<" in html else html
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        bare = bare.replace(entity, character)
    return re.sub(r"[ \t\r\n\f\v]+", " ", bare).strip()  # a no-break space is there on purpose


def _read_category(record: ProductRecord, row: Row, reader: Reader) -> None:
    """The deepest of the paths, the first of equals: a product stands in one category here."""
    told = (path.split(">") for path in cells.parts(reader.text(row, "category")))
    paths = [path for steps in told if (path := tuple(step.strip() for step in steps if step.strip()))]
    paths = [path for path in paths if path != ("Uncategorized",)]
    if not paths:
        return
    record.category = max(paths, key=len)
    if len(record.category) > MOST_STEPS:
        reader.wrong(row, "category", f"is more than {MOST_STEPS} categories deep.")
    beside = [" > ".join(path) for path in paths if path != record.category[: len(path)]]
    if beside:
        chosen = " > ".join(record.category)
        reader.note(row, "category", f"it stands in {chosen}, and not in {', '.join(beside)[:200]}.")
