"""What is typed, taken apart: words, "phrases in quotes", -words that goods may not have, and codes."""

import re
from dataclasses import dataclass

from app.search.words import LONGEST_WORD, Chunk, chunks_of, code_of

MOST_TERMS = 10
_QUOTED = re.compile(r'(?<!\S)(-?)"([^"]*)"')
_MINUS = re.compile(r"(?<!\S)-(?=\w)(\S+)")
_QUOTES = str.maketrans("“”„‟«»", '""""""')
SHORTEST_CODE = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """``phrases`` have to stand as they are; ``unwanted`` may not stand at all."""

    terms: tuple[Chunk, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    unwanted: tuple[tuple[str, ...], ...] = ()
    #: The whole text as an SKU or barcode, where it may be one.
    code: str = ""

    @property
    def is_nothing(self) -> bool:
        return not (self.terms or self.phrases)


def parse(text: str) -> Asked:
    """A quote that is left open is no quote. Only minus words are words."""
    text = text.translate(_QUOTES)
    phrases: list[tuple[str, ...]] = []
    unwanted: list[tuple[str, ...]] = []
    for minus, inside in _QUOTED.findall(text):
        if words := _flat(inside):
            (unwanted if minus else phrases).append(words)
    rest = _QUOTED.sub(" ", text)
    unwanted += [words for chunk in _MINUS.findall(rest) if (words := _flat(chunk))]
    terms = chunks_of(_MINUS.sub(" ", rest))
    if not terms and not phrases:
        terms, unwanted = chunks_of(text), []
    return Asked(
        tuple(dict.fromkeys(terms))[:MOST_TERMS],
        tuple(phrases)[:MOST_TERMS],
        tuple(unwanted)[:MOST_TERMS],
        _code(text),
    )


def _flat(text: str) -> tuple[str, ...]:
    return tuple(word for chunk in chunks_of(text) for word in chunk.words)[:MOST_TERMS]


def _code(text: str) -> str:
    """An SKU may have blanks; of more than three parts it is a sentence, and one without a digit is found as a word."""
    code = code_of(text) if len(text.split()) <= 3 else ""
    is_code = SHORTEST_CODE <= len(code) <= LONGEST_WORD and any(map(str.isdecimal, code))
    return code if is_code else ""
