"""Which documents have the words, how well, and where: a small likeness of Meilisearch's ranking."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.meilisearch_standin.filtering import values_at

WORD = re.compile(r"[^\W_]+")
#: A word is found where it stands as it is, as the beginning of another, or with a letter wrong.
EXACT, PREFIX, TYPO = 0, 1, 2


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    return WORD.findall(plain(text))


def distance(one: str, other: str, most: int) -> int:
    """Damerau-Levenshtein; anything beyond ``most`` is more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


@dataclass(frozen=True)
class Term:
    """A word that was typed, or several that must stand together as a phrase."""

    text: str
    is_last: bool
    typos: int
    synonyms: tuple[tuple[str, ...], ...]

    def match(self, word: str, *, may_err: bool) -> int | None:
        if word == self.text:
            return EXACT
        if self.is_last and word.startswith(self.text):
            return PREFIX
        if not may_err or not self.typos:
            return None
        if distance(self.text, word, self.typos) <= self.typos:
            return TYPO
        if self.is_last and distance(self.text, word[: len(self.text)], self.typos) <= self.typos:
            return TYPO
        return None


class Text:
    """What a document says, attribute by attribute, cut into words once."""

    def __init__(self, document: Mapping[str, Any], attributes: Sequence[str]) -> None:
        self.fields = [
            (name, words(" . ".join(str(value) for value in values_at(document, name))))
            for name in attributes
        ]

    def find(self, term: Term, *, exact_only: Sequence[str]) -> tuple[int, int] | None:
        """How it matches and in which attribute, the best first; None where the word is not there."""
        found: list[tuple[int, int]] = []
        for place, (name, said) in enumerate(self.fields):
            may_err = name not in exact_only
            grades = [grade for word in said if (grade := term.match(word, may_err=may_err)) is not None]
            if any(_stands(phrase, said) for phrase in term.synonyms):
                grades.append(EXACT)
            if grades:
                found.append((min(grades), place))
        return min(found) if found else None


def _stands(phrase: Sequence[str], said: Sequence[str]) -> bool:
    return any(tuple(said[at : at + len(phrase)]) == tuple(phrase) for at in range(len(said)))


def terms(query: str, settings: Mapping[str, Any]) -> list[Term]:
    tolerance = settings["typoTolerance"]
    sizes = tolerance["minWordSizeForTypos"]
    stop = set(settings["stopWords"])
    typed = words(query)
    kept = [word for word in typed if word not in stop] or typed
    found = []
    for place, word in enumerate(kept):
        typos = (len(word) >= sizes["oneTypo"]) + (len(word) >= sizes["twoTypos"])
        others = tuple(tuple(words(other)) for other in settings["synonyms"].get(word, ()))
        is_last = place == len(kept) - 1 and not query.endswith(" ")
        found.append(Term(word, is_last, typos if tolerance["enabled"] else 0, others))
    return found


def rank(
    text: Text, wanted: Sequence[Term], *, settings: Mapping[str, Any], strategy: str
) -> tuple[int, ...] | None:
    """Less is better; None where it does not fit. ``last`` lets words go from the end."""
    exact_only = settings["typoTolerance"]["disableOnAttributes"]
    found = [text.find(term, exact_only=exact_only) for term in wanted]
    if strategy == "all":
        if any(each is None for each in found):
            return None
        having = len(found)
    else:
        having = next((at for at, each in enumerate(found) if each is None), len(found))
        if not having:
            return None
    matched = [each for each in found[:having] if each is not None]
    typos = sum(grade == TYPO for grade, _ in matched)
    return (-having, typos, sum(place for _, place in matched), sum(grade for grade, _ in matched))


def marked(value: Any, wanted: Sequence[Term], *, before: str, after: str, crop: int | None) -> Any:
    """The value with its matching words marked, cut to so many words around the first."""
    if isinstance(value, Mapping):
        return {
            key: marked(each, wanted, before=before, after=after, crop=crop) for key, each in value.items()
        }
    if isinstance(value, list):
        return [marked(each, wanted, before=before, after=after, crop=crop) for each in value]
    text = str(value)
    pieces = list(WORD.finditer(text))
    hits = [any(term.match(plain(piece[0]), may_err=True) is not None for term in wanted) for piece in pieces]
    start, end = 0, len(text)
    if crop is not None and len(pieces) > crop:
        first = max(0, min(next((at for at, hit in enumerate(hits) if hit), 0), len(pieces) - crop))
        start, end = pieces[first].start(), pieces[first + crop - 1].end()
    said, at = ["…" if start else ""], start
    for piece, hit in zip(pieces, hits, strict=True):
        if hit and start <= piece.start() and piece.end() <= end:
            said += [text[at : piece.start()], before, piece[0], after]
            at = piece.end()
    return "".join([*said, text[at:end], "…" if end < len(text) else ""])
