"""What was typed as queries of PostgreSQL: which goods fit, and how well."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One word that was typed, and what else may stand for it. All words are stems of letters and digits."""

    #: Words that have to be there together, or, of one, alone.
    together: tuple[Words, ...] = ()
    #: Words that have to stand beside each other.
    beside: tuple[Words, ...] = ()
    #: What a word may begin with.
    beginnings: Words = ()
    #: The rarer it is, the more it says.
    weight: float = 1.0

    @property
    def spellings(self) -> list[str]:
        """Of words that belong together the first may stand for all."""
        return list(dict.fromkeys(words[0] for words in (*self.together, *self.beside)))

    def query(self, label: str = "") -> str:
        suffix = f":{label}" if label else ""
        parts = [_all(words, suffix) for words in self.together]
        parts += [_beside(words, suffix) for words in self.beside]
        parts += [f"{word}:*{label}" for word in self.beginnings]
        return f"({' | '.join(dict.fromkeys(parts))})"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a shopper is taken to look for."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[Words, ...] = ()
    unwanted: tuple[Words, ...] = ()
    code: str = ""
    #: The text with its words corrected, where nothing has them as they were typed.
    corrected: str | None = None

    @property
    def is_nothing(self) -> bool:
        return not (self.terms or self.phrases or self.code)

    def every(self, letters: str = "") -> str:
        """Goods that have all of it, with words of these letters, or that have the code."""
        wanted = " & ".join([*(term.query(letters) for term in self.terms), *self._must()])
        by_code = f"'#{self.code}'" if self.code else ""
        return " | ".join(f"({part})" for part in (wanted, by_code) if part)

    def most(self) -> str:
        """Goods that have most of the words: of two or three all but one, of more at least two of the weightiest."""
        heavy = sorted(self.terms, key=lambda term: -term.weight)[:4]
        groups = combinations(heavy, 2 if len(heavy) > 2 else 1)
        some = " | ".join(f"({' & '.join(term.query() for term in group)})" for group in groups)
        return " & ".join([f"({some})", *self._must()])

    def some(self) -> str:
        return " & ".join([f"({' | '.join(term.query() for term in self.terms)})", *self._must()])

    @property
    def pairs(self) -> list[tuple[str, float]]:
        """Words that were typed one after the other, as phrases, with the weight of the lighter one."""
        found = []
        for one, other in pairwise(self.terms):
            sides = [
                f"({' | '.join(f'{words[0]}:A' for words in term.together if len(words) == 1)})"
                for term in (one, other)
            ]
            if "()" not in sides:
                found.append((" <-> ".join(sides), min(one.weight, other.weight)))
        return found

    def _must(self) -> list[str]:
        return [_beside(words, "") for words in self.phrases] + [
            f"!{_beside(words, '')}" for words in self.unwanted
        ]


def _all(words: Sequence[str], suffix: str) -> str:
    return f"({' & '.join(word + suffix for word in words)})" if len(words) > 1 else words[0] + suffix


def _beside(words: Sequence[str], suffix: str) -> str:
    return f"({' <-> '.join(word + suffix for word in words)})"
