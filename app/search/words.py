"""Text cut into words, the same way for goods and for what is typed.

A word is letters and digits only, without accents and in small letters, so that it may stand in a query of
PostgreSQL's full-text search as it is. ``TN-2110`` is the words ``tn`` and ``2110``, and also ``tn2110``.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST_WORD = 40
SHORT = 80
_RUN = r"[^\W_]+"
_CHUNK = re.compile(rf"{_RUN}(?:[-'\u2019._/+&]{_RUN})*")
_PART = re.compile(_RUN)
#: Letters before digits or digits before letters, and nothing else: ``tn2110``, ``16gb``.
_MIXED = re.compile(r"([a-z]{2,})([0-9]+)|([0-9]+)([a-z]{1,3})")
_MARKS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stood between blanks: its words in order, and the same written as one."""

    words: tuple[str, ...]
    joined: str

    @property
    def spellings(self) -> tuple[tuple[str, ...], ...]:
        """The ways to write it, each a sequence of words."""
        if len(self.words) > 1:
            return (self.words, (self.joined,)) if self.joined else (self.words,)
        mixed = split_mixed(self.words[0])
        return (self.words, mixed) if mixed else (self.words,)


def plain(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold())


def chunks_of(text: str) -> list[Chunk]:
    found = []
    for match in _CHUNK.finditer(plain(text)):
        words = tuple(word for word in _PART.findall(match[0]) if len(word) <= LONGEST_WORD)
        if words:
            joined = "".join(words)
            found.append(Chunk(words, joined if len(words) > 1 and len(joined) <= LONGEST_WORD else ""))
    return found


def split_mixed(word: str) -> tuple[str, str] | None:
    if word.isalpha() or word.isdecimal():
        return None
    match = _MIXED.fullmatch(word)
    if match is None:
        return None
    return (match[1], match[2]) if match[1] else (match[3], match[4])


def words_of(text: str) -> Sequence[tuple[str, ...]]:
    """For a document: at each place the words that may be said to stand there."""
    return _short_words(text) if len(text) <= SHORT else _words_of(text)


@lru_cache(50_000)
def _short_words(text: str) -> Sequence[tuple[str, ...]]:
    """Names of categories and values of attributes come again and again."""
    return _words_of(text)


def _words_of(text: str) -> Sequence[tuple[str, ...]]:
    places: list[tuple[str, ...]] = []
    before = ""
    for chunk in _CHUNK.findall(plain(text)):
        if chunk.isalpha():
            places.append((before + chunk, chunk) if before and len(chunk) < 4 else (chunk[:LONGEST_WORD],))
            before = ""
        else:
            before = _add_mixed(places, chunk, before)
    return tuple(places)


def _add_mixed(places: list[tuple[str, ...]], chunk: str, before: str) -> str:
    """A chunk of several words, or with digits; the number that it ends with, which a unit may follow."""
    words = [word for word in _PART.findall(chunk) if len(word) <= LONGEST_WORD]
    for number, word in enumerate(words):
        said = [word]
        if number == 0 and len(words) > 1 and len(chunk) <= LONGEST_WORD:
            said.append("".join(words))
        if before and len(word) < 4 and word.isalpha():
            said.append(before + word)
        if mixed := split_mixed(word):
            places.append((*said, mixed[0]))
            said = [mixed[1]]
        places.append(tuple(said))
        before = word if word.isdecimal() else ""
    return before


def code_of(text: str) -> str:
    """An SKU or a barcode as it is compared: letters and digits alone."""
    return "".join(_PART.findall(plain(text)))[:LONGEST_WORD]
