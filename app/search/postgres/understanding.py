"""From what is typed to what is meant: spelling, words written apart or as one, synonyms, beginnings."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import log

from sqlalchemy.orm import Session

from app.search.postgres import spelling
from app.search.postgres.matching import Meant, Term, Words
from app.search.postgres.parsing import Asked
from app.search.postgres.stems import stems_of
from app.search.vocabulary import EVERY
from app.search.words import Chunk, chunks_of

#: Goods of a store, at the least, as far as the weight of words goes.
FEWEST = 100
#: Letters that a word is found by before it is whole, while it is typed and afterwards.
SHORTEST_TYPED, SHORTEST_BEGINNING = 1, 3
SHORTEST_SPLIT = 3
#: Of words that mean the same, kept as they are cut.
MOST_GROUPS = 10_000
#: Words that say little: they are asked for only where nothing else was typed.
LITTLE = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "de",
        "for",
        "from",
        "i",
        "in",
        "is",
        "it",
        "me",
        "my",
        "n",
        "of",
        "on",
        "or",
        "that",
        "the",
        "these",
        "this",
        "to",
        "vir",
        "with",
        "you",
        "your",
    ]
)


class Understanding:
    """One query on its way; a fixed number of statements, and two more for each word that is misspelt."""

    def __init__(
        self,
        session: Session,
        asked: Asked,
        *,
        synonyms: Sequence[Sequence[str]] = (),
        is_typing: bool = False,
    ) -> None:
        self.session = session
        self.asked = asked
        self.is_typing = is_typing
        self.chunks = _telling(asked.terms)
        self.counts = spelling.known(session, self._candidates())
        self.corrections: dict[int, str] = {}
        self.synonyms = synonyms

    def meant(self) -> Meant:
        drafts = [self._draft(place, chunk) for place, chunk in enumerate(self.chunks)]
        self._join_neighbours(drafts)
        self._add_synonyms(drafts)
        words = {word for draft in drafts for spelled in (*draft.together, *draft.beside) for word in spelled}
        stems = stems_of(
            self.session,
            words | {word for each in (*self.asked.phrases, *self.asked.unwanted) for word in each},
        )
        many = max(self.counts.get(EVERY, 0), FEWEST)
        return Meant(
            terms=tuple(draft.term(stems, many) for draft in drafts),
            phrases=_stemmed(self.asked.phrases, stems),
            unwanted=_stemmed(self.asked.unwanted, stems),
            code=self.asked.code,
            corrected=self._corrected(),
        )

    def _candidates(self) -> set[str]:
        words = {word for chunk in self.chunks for spelled in chunk.spellings for word in spelled}
        singles = [chunk.words[0] if len(chunk.words) == 1 else "" for chunk in self.chunks]
        words |= {a + b for a, b in pairwise(singles) if a and b}
        return words | {EVERY} | {part for word in singles for parts in _splits(word) for part in parts}

    def _draft(self, place: int, chunk: Chunk) -> "Draft":
        draft = Draft([*chunk.spellings])
        word = chunk.words[0]
        draft.documents = max(
            (min(self.counts.get(each, 0) for each in spelled) for spelled in chunk.spellings), default=0
        )
        if len(chunk.words) > 1:
            return draft
        is_last = place == len(self.chunks) - 1
        if is_last and (self.is_typing or not draft.documents):
            self._complete(draft, word)
        if not draft.documents and word.isalpha():
            if not self._correct(draft, place, word):
                self._split(draft, word)
        elif word.isalpha():
            draft.beside += [parts for parts in _splits(word) if self._are_known(parts)]
        return draft

    def _complete(self, draft: "Draft", word: str) -> None:
        if len(word) < (SHORTEST_TYPED if self.is_typing else SHORTEST_BEGINNING):
            return
        found = spelling.completions(self.session, word)
        draft.together += [(each.word,) for each in found]
        draft.documents = max([draft.documents, *(each.documents for each in found)])

    def _split(self, draft: "Draft", word: str) -> None:
        """A word that nothing has, written as one of two that many have."""
        parts = [each for each in _splits(word) if self._are_known(each)]
        if parts:
            best = max(parts, key=lambda each: min(self.counts[part] for part in each))
            draft.together.append(best)
            draft.documents = min(self.counts[part] for part in best)

    def _are_known(self, parts: Words) -> bool:
        return all(self.counts.get(part, 0) for part in parts)

    def _correct(self, draft: "Draft", place: int, word: str) -> bool:
        better = spelling.correct(self.session, word)
        if better is not None:
            draft.together.append((better.word,))
            draft.documents = better.documents
            self.corrections[place] = better.word
        return better is not None

    def _join_neighbours(self, drafts: list["Draft"]) -> None:
        """``head set`` is ``headset`` too."""
        for place, (one, other) in enumerate(pairwise(self.chunks)):
            joined = one.words[0] + other.words[0]
            if len(one.words) == len(other.words) == 1 and self.counts.get(joined):
                for draft in drafts[place : place + 2]:
                    draft.together.append((joined,))

    def _add_synonyms(self, drafts: list["Draft"]) -> None:
        typed = [chunk.words[0] if len(chunk.words) == 1 else chunk.joined for chunk in self.chunks]
        for group in self.synonyms:
            said = _cut(tuple(group))
            for words in said:
                for start in range(len(typed) - len(words) + 1):
                    if words and tuple(typed[start : start + len(words)]) == words:
                        others = [each for each in said if each and each != words]
                        for draft in drafts[start : start + len(words)]:
                            draft.together += others

    def _corrected(self) -> str | None:
        if not self.corrections:
            return None
        return " ".join(
            self.corrections.get(place, "-".join(chunk.words)) for place, chunk in enumerate(self.chunks)
        )


@lru_cache(MOST_GROUPS)
def _cut(group: tuple[str, ...]) -> tuple[Words, ...]:
    """Asked for every group at every letter that is typed."""
    return tuple(tuple(word for chunk in chunks_of(term) for word in chunk.words) for term in group)


class Draft:
    """A term while it is thought about, in words as they are typed."""

    def __init__(self, together: list[Words]) -> None:
        self.together = together
        self.beside: list[Words] = []
        self.documents = 0

    def term(self, stems: dict[str, str], many: int) -> Term:
        return Term(
            together=_stemmed(self.together, stems),
            beside=_stemmed(self.beside, stems),
            weight=log(1 + many / max(self.documents, 5)),
        )


def _telling(chunks: Sequence[Chunk]) -> list[Chunk]:
    told = [chunk for chunk in chunks if not (len(chunk.words) == 1 and chunk.words[0] in LITTLE)]
    return told or list(chunks)


def _splits(word: str) -> list[Words]:
    if not word.isalpha():
        return []
    return [(word[:at], word[at:]) for at in range(SHORTEST_SPLIT, len(word) - SHORTEST_SPLIT + 1)]


def _stemmed(spellings: Sequence[Words], stems: dict[str, str]) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(tuple(stems.get(word, word) for word in spelled) for spelled in spellings))
