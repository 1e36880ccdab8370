"""Which words goods have, and which a shopper meant who typed another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from string import ascii_lowercase

from sqlalchemy.orm import Session

from app.search.postgres import statements

SHORTEST_MISSPELT = 4
#: What is meant is more often typed right: a word that far fewer goods have may be a slip.
ONE_SLIP, TWO_SLIPS = 1.0, 0.15
MOST_COMPLETIONS = 6
#: Code points behind all letters: a range of words by bytes.
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Known:
    """A word of the vocabulary and how many goods have it."""

    word: str
    documents: int


def known(session: Session, words: Iterable[str]) -> dict[str, int]:
    """How many goods have each; those that none has are missing."""
    rows = session.execute(statements.KNOWN_WORDS, {"words": sorted(set(words))})
    return {row.word: row.documents for row in rows}


def completions(session: Session, starts: str, most: int = MOST_COMPLETIONS) -> Sequence[Known]:
    """The most common words that begin so."""
    rows = session.execute(statements.COMPLETIONS, {"starts": starts, "ends": starts + LAST, "most": most})
    return [Known(row.word, row.documents) for row in rows]


def correct(session: Session, word: str) -> Known | None:
    """The likeliest word that a shopper meant, of those one slip away, else of those two away."""
    if len(word) < SHORTEST_MISSPELT or not word.isascii() or not word.isalpha():
        return None
    near = [Known(each, count) for each, count in known(session, slips(word)).items()]
    if near:
        return max(near, key=lambda each: _likelihood(word, each))
    alike = [
        Known(row.word, row.documents) for row in session.execute(statements.ALIKE_WORDS, {"word": word})
    ]
    reach = 1 if len(word) < 6 else 2
    near = [each for each in alike if distance(word, each.word, reach) <= reach]
    return max(near, key=lambda each: _likelihood(word, each), default=None)


def _likelihood(word: str, meant: Known) -> float:
    """People seldom miss the first letter, and more often leave one out or turn two around than strike another."""
    score = log(1 + meant.documents)
    if meant.word[0] == word[0]:
        score += 1.0
    if len(meant.word) == len(word) and sorted(meant.word) == sorted(word):
        score += 1.0
    return score


def slips(word: str) -> set[str]:
    """All that one slip of the fingers makes of a word: a letter left out, too many, another, two turned around."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {a + b[1:] for a, b in cuts if b}
    turned = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    other = {a + letter + b[1:] for a, b in cuts if b for letter in ascii_lowercase}
    too_many = {a + letter + b for a, b in cuts for letter in ascii_lowercase}
    return (left_out | turned | other | too_many) - {word}


def distance(one: str, other: str, reach: int) -> int:
    """Slips between two words (left out, added, another, turned around), or more than ``reach``."""
    if abs(len(one) - len(other)) > reach:
        return reach + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before = before, row
        row = [i]
        for j, b in enumerate(other, start=1):
            best = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > reach:
            return reach + 1
    return row[-1]
