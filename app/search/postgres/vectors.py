"""Documents as PostgreSQL keeps them: words with their places and weights, as text that it reads as a tsvector."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.search.sources import Source
from app.search.words import code_of, words_of

MOST_DESCRIBED = 400
MOST_ATTRIBUTES = 400
MOST_CODES = 200
LONGEST_SPOKEN = 24
#: Between two texts, so that no phrase reaches from one into the other.
GAP = 2
#: As PostgreSQL counts places.
LAST_PLACE = 16_000

Places = Sequence[tuple[str, ...]]


class Vector:
    """Stems with places and weights, put together text by text."""

    def __init__(self, stems: Mapping[str, str]) -> None:
        self._stems = stems
        self._places: dict[str, list[str]] = defaultdict(list)
        self._bare: set[str] = set()
        self._at = 0

    def add(self, places: Places, letter: str) -> None:
        stems, found, at = self._stems, self._places, self._at
        for words in places:
            at += 1
            here = f"{at}{letter}"
            for word in words:
                found[stems[word]].append(here)
        self._at = min(at + GAP, LAST_PLACE)

    def add_bare(self, words: Iterable[str]) -> None:
        self._bare.update(words)

    def text(self) -> str:
        parts = [f"'{word}':{','.join(places)}" for word, places in self._places.items()]
        parts += [f"'{word}'" for word in self._bare if word not in self._places]
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Field:
    """How much a text says: its weight, how far length takes from it, and which length is usual (BM25F)."""

    #: The weight that PostgreSQL has for its words.
    letter: str
    weight: float
    by_length: float
    usual: float

    def share(self, length: int) -> float:
        return self.weight / (1 - self.by_length + self.by_length * length / self.usual)


TITLE = Field("A", 4, 0.6, 13)
BRAND = Field("A", 3, 0.75, 1.5)
#: Type, categories, tags, values of options: what a thing is, in few words.
KIND = Field("B", 6, 0.75, 4)
SUBTITLE = Field("B", 1.5, 0.75, 13)
DESCRIPTION = Field("D", 1, 0.5, 13)
ATTRIBUTES = Field("C", 0.5, 0.75, 57)
#: Said as much as this, a word has half of its impact.
HALF = 1.2
#: Of a word's impact, from 1.
FULL = 255
#: The least share of a full impact that is worth a letter.
LETTERS = ((0.75, "A"), (0.6, "B"), (0.4, "C"), (0, ""))
GRADES = [next(letter for least, letter in LETTERS if impact >= least * FULL) for impact in range(FULL + 1)]


class Texts:
    """The words of one product's texts, cut once for all that is made from them."""

    def __init__(self, source: Source) -> None:
        self.title = words_of(source.title)
        self.brand = words_of(source.brand_name)
        self.subtitle = words_of(source.subtitle)
        self.kind = [
            words_of(text)
            for text in (
                source.type_name,
                *(name for _, name in source.categories),
                *source.tags,
                *(value for _, values in source.options for value in values),
            )
            if text
        ]
        self.attributes = [words_of(text) for text in _said(source.attributes)][:MOST_ATTRIBUTES]
        self.description = words_of(source.description[: 8 * MOST_DESCRIBED])[:MOST_DESCRIBED]
        self.codes = list(dict.fromkeys(source.codes))[:MOST_CODES]

        self.fields = self._fields()

    def _fields(self) -> list[tuple[Field, Sequence[Places]]]:
        return [
            (TITLE, [self.title]),
            (BRAND, [self.brand]),
            (KIND, self.kind),
            (SUBTITLE, [self.subtitle]),
            (ATTRIBUTES, self.attributes),
            (DESCRIPTION, [self.description]),
        ]

    def all_words(self) -> set[str]:
        return {word for _, texts in self.fields for text in texts for place in text for word in place}

    def words(self, stems: Mapping[str, str]) -> str:
        vector = Vector(stems)
        for field, texts in self.fields:
            for text in texts:
                vector.add(text, field.letter)
        vector.add_bare(f"#{code_of(code)}" for code in self.codes)
        vector.add_bare(word for code in self.codes for place in words_of(code) for word in place)
        return vector.text()

    def impacts(self, stems: Mapping[str, str]) -> dict[str, int]:
        """How much each word says of these goods, from 1 to 255: often, in few words, and where it counts."""
        said: dict[str, float] = defaultdict(float)
        for field, texts in self.fields:
            share = field.share(sum(map(len, texts)))
            for text in texts:
                for place in text:
                    for word in place:
                        said[stems[word]] += share
        return {word: int(FULL * much / (HALF + much)) or 1 for word, much in said.items()}


def spoken(words: Iterable[str]) -> list[str]:
    """What the vocabulary counts: how rare words are, and what misspelt ones are corrected to."""
    return sorted(word for word in words if 1 < len(word) <= LONGEST_SPOKEN or word.isdecimal())


def head_of(impacts: Mapping[str, int]) -> str:
    """The words that say much, with a letter for how much."""
    return " ".join(f"'{word}':1{GRADES[impact]}" for word, impact in impacts.items() if GRADES[impact])


def _said(attributes: Iterable[Any]) -> Iterable[str]:
    """Of a yes the attribute's name is what it says; a no says nothing."""
    for told in attributes:
        if told.flag:
            yield told.name
        elif told.number is not None:
            yield f"{told.number.normalize():f} {told.unit}"
        yield from told.texts
