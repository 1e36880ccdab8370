"""A product as Meilisearch is told of it, from the same facts as PostgreSQL's document (app/search/sources.py)."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.catalog.attribute_values import plain
from app.search import sources, tokens
from app.search.facet_values import Meaning, tokens_of
from app.search.port import MARK_CLOSE, MARK_OPEN
from app.search.sources import Source

#: Of a description: Meilisearch looks at the first 65,535 words, a shopper's words stand in the first few hundred.
LONGEST_DESCRIPTION = 8_000
_UNMARKED = str.maketrans("", "", MARK_OPEN + MARK_CLOSE)

Document = dict[str, Any]


def read(session: Session, product_ids: Sequence[UUID]) -> dict[UUID, Document]:
    """Of those among these products that are listed; the others are to be taken out."""
    found = sources.read(session, product_ids)
    return {product_id: document_of(source) for product_id, source in found.items()}


def document_of(source: Source) -> Document:
    document: Document = {
        "id": str(source.product_id),
        "title": _clean(source.title),
        "subtitle": _clean(source.subtitle),
        "description": _clean(" ".join(source.description.split()))[:LONGEST_DESCRIPTION],
        "brand": _clean(source.brand_name),
        "categories": [_clean(name) for _, name in source.categories],
        "tags": [_clean(tag) for tag in (*source.tags, source.type_name) if tag],
        "options": [_clean(value) for _, values in source.options for value in values],
        # Two may have one position, and a digest must not change by chance.
        "attributes": sorted(_clean(" ".join(_words_of(told))) for told in source.attributes),
        "codes": source.codes,
        "facets": _facets(source),
        "price_cents": source.price_cents,
        "on_sale": source.is_on_sale,
        "in_stock": source.is_in_stock,
        # Ranking rules look at numbers.
        "in_stock_rank": int(source.is_in_stock),
        "rating": source.rating,
        "published_at": int(source.published_at.timestamp()),
    }
    return {**document, "digest": digest_of(document)}


def digest_of(document: Document) -> str:
    """By which a comparison sees that a document is as it should be without fetching it."""
    return blake2b(json.dumps(document, sort_keys=True).encode(), digest_size=12).hexdigest()


def _facets(source: Source) -> dict[str, list[str]]:
    """By facet. Categories and brands by their keys, which stay when they are renamed or moved."""
    found: dict[str, list[str]] = defaultdict(list)
    found[tokens.CATEGORY] = [str(category_id) for category_id, _ in source.categories]
    if source.brand_id is not None:
        found[tokens.BRAND] = [str(source.brand_id)]
    meanings: dict[int, Meaning] = {}
    tokens_of(source, meanings)
    for meaning in meanings.values():
        if meaning.key != tokens.BRAND:
            found[meaning.key].append(meaning.value)
    return {key: sorted(values) for key, values in sorted(found.items()) if values}


def _words_of(told: Any) -> Iterator[str]:
    """``Capacity 350 ml``; of a yes the name, of a no nothing."""
    if told.flag is not None:
        yield told.name if told.flag else ""
        return
    yield told.name
    if told.number is not None:
        yield f"{plain(told.number)} {told.unit}".strip()
    yield from told.texts


def _clean(text: str) -> str:
    """Nobody but the engine marks what matched."""
    return text.translate(_UNMARKED)
