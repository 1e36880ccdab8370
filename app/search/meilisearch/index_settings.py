"""How an index searches, in code: what is looked at, how far a word may be off, and what stands first."""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy.orm import Session

from app.search.queries import synonyms

#: Raised when documents come to hold something else: every index is then laid out anew.
SHAPE = 1
#: Numbered pages end at 400 of 24 (architecture decision 13).
MOST_FOUND = 10_000
MOST_VALUES = 1000
#: The server stops by itself before we stop waiting, and answers with what it has.
CUTOFF_MS = 200

SEARCHED = (
    "title", "codes", "brand", "categories", "options", "subtitle", "tags", "attributes", "description",
)  # fmt: skip
CODES = "codes"
#: English and Afrikaans words that say nothing about goods.
STOP_WORDS = (
    "a", "an", "and", "by", "die", "en", "for", "from", "in", "met", "of", "on", "or", "the", "to", "vir", "with",
)  # fmt: skip
RANKING = (
    # A shopper who asks for the cheapest first means it, so this comes before the words.
    "sort",
    "words",
    "typo",
    "proximity",
    "attribute",
    "exactness",
    # The shop's own, among goods that fit alike: what can be had, what is liked, what is new.
    "in_stock_rank:desc",
    "rating:desc",
    "published_at:desc",
)


def settings_for(session: Session) -> dict[str, Any]:
    """The store's, with the synonyms that its merchant has given."""
    return {
        "searchableAttributes": list(SEARCHED),
        "displayedAttributes": ["*"],
        # ``facets`` stands for all that is in it: ``facets.colour``, ``facets.size``.
        "filterableAttributes": ["facets", "id", "in_stock", "on_sale", "price_cents", "rating"],
        "sortableAttributes": ["price_cents", "published_at", "rating"],
        "rankingRules": list(RANKING),
        "stopWords": list(STOP_WORDS),
        "synonyms": each_way(synonyms(session)),
        "typoTolerance": {
            "enabled": True,
            "minWordSizeForTypos": {"oneTypo": 4, "twoTypos": 8},
            # A number that is off by one digit is another thing.
            "disableOnAttributes": [CODES],
        },
        "faceting": {"maxValuesPerFacet": MOST_VALUES, "sortFacetValuesBy": {"*": "count"}},
        "pagination": {"maxTotalHits": MOST_FOUND},
        "searchCutoffMs": CUTOFF_MS,
    }


def each_way(groups: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """Meilisearch's synonyms lead one way: each word of a group is given all the others."""
    found: dict[str, set[str]] = {}
    for group in groups:
        for word in group:
            found.setdefault(word, set()).update(other for other in group if other != word)
    return {word: sorted(others) for word, others in sorted(found.items())}


def digest_of(settings: Mapping[str, Any]) -> str:
    """Begins with the shape of the documents."""
    text = json.dumps(settings, sort_keys=True)
    return f"{SHAPE}:{blake2b(text.encode(), digest_size=8).hexdigest()}"


def has_other_shape(digest: str) -> bool:
    return digest.partition(":")[0] != str(SHAPE)
