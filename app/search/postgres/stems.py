"""Words brought to their stems as PostgreSQL's English dictionary has them, so that mugs are found for mug."""

from collections.abc import Iterable

from sqlalchemy import ARRAY, Text, bindparam, text
from sqlalchemy.orm import Session

MOST_KEPT = 300_000
_known: dict[str, str] = {}
#: A stop word has no stem, and is kept as it is: "the boys" may be what somebody looks for.
_ASKED = text(
    "SELECT word, coalesce((ts_lexize('english_stem', word))[1], word) FROM unnest(:words) AS word"
).bindparams(bindparam("words", type_=ARRAY(Text)))


def stems_of(session: Session, words: Iterable[str]) -> dict[str, str]:
    """By word; one statement, or none where all are known to this process."""
    if len(_known) > MOST_KEPT:
        _known.clear()
    stems, missing = {}, []
    for word in set(words):
        # Looked up once: another thread may clear what is known meanwhile.
        stem = _known.get(word)
        stems[word] = stem or word
        if stem is None and _has_stem(word):
            missing.append(word)
    if missing:
        found = {word: stem for word, stem in session.execute(_ASKED, {"words": missing})}
        _known.update(found)
        stems |= found
    return stems


def _has_stem(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) > 2
