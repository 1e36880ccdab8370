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
    wanted = set(words)
    missing = [word for word in wanted if word not in _known and _has_stem(word)]
    if missing:
        if len(_known) > MOST_KEPT:
            _known.clear()
        found = {word: stem for word, stem in session.execute(_ASKED, {"words": missing})}
        _known.update(found)
        return {word: found.get(word) or _known.get(word, word) for word in wanted}
    return {word: _known.get(word, word) for word in wanted}


def _has_stem(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) > 2
