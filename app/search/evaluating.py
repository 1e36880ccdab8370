"""How good an engine's answers are, against what people have said of goods: nDCG of the first ten.

The file is CSV with a header: ``query``, ``handle`` (of a product), ``grade`` (0 is of no use, 3 exactly right) and,
where it was typed otherwise, ``typed``. Goods that nobody has judged count as of no use; ``condensed`` leaves them out
instead, which is fair to an engine that finds what those who judged were not shown.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.models.product import Product
from app.database import DomainError
from app.search.port import LONGEST_TEXT, Engine, Query

FIRST = 10
COLUMNS = {"query", "handle", "grade"}


class FileRefused(DomainError):
    """A file that is not of this shape; the message says why."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was typed, and the grades of goods by handle."""

    typed: str
    grades: Mapping[str, float]

    @property
    def ideal(self) -> float:
        return gain(sorted(self.grades.values(), reverse=True))


@dataclass(frozen=True, slots=True)
class Score:
    """Of one query, or the mean of several. ``judged`` is the share of the first ten that somebody has judged."""

    ndcg: float
    condensed: float
    judged: float


def read(path: Path) -> list[Judged]:
    """One for each text that was typed; those with nothing of use among the judged are left out. Raises FileRefused."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        missing = COLUMNS - set(rows.fieldnames or ())
        if missing:
            raise FileRefused(f"The file lacks the column {min(missing)}.")
        grades: dict[str, dict[str, float]] = {}
        for row in rows:
            typed = row.get("typed") or row["query"]
            grades.setdefault(typed, {})[row["handle"]] = _grade(row["grade"], rows.line_num)
    return [judged for typed, each in grades.items() if (judged := Judged(typed, each)).ideal > 0]


def answer(session: Session, engine: Engine, typed: str) -> list[str]:
    """The handles of the first ten."""
    found = engine.search(session, Query(text=typed[:LONGEST_TEXT], per_page=FIRST, with_facets=False))
    rows = session.execute(select(Product.id, Product.handle).where(Product.id.in_(found.product_ids)))
    handles: dict[UUID, str] = {row.id: row.handle for row in rows}
    return [handles[product_id] for product_id in found.product_ids if product_id in handles]


def score(judged: Judged, answered: Sequence[str]) -> Score:
    known = [judged.grades[handle] for handle in answered if handle in judged.grades]
    first = answered[:FIRST]
    return Score(
        gain([judged.grades.get(handle, 0.0) for handle in answered]) / judged.ideal,
        gain(known) / judged.ideal,
        sum(handle in judged.grades for handle in first) / max(len(first), 1),
    )


def mean(scores: Sequence[Score]) -> Score:
    count = max(len(scores), 1)
    return Score(
        sum(each.ndcg for each in scores) / count,
        sum(each.condensed for each in scores) / count,
        sum(each.judged for each in scores) / count,
    )


def gain(grades: Iterable[float]) -> float:
    """Discounted cumulative gain of the first ten, 2^grade - 1 by the logarithm of the place."""
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(list(grades)[:FIRST]))


def _grade(text: str, line: int) -> float:
    try:
        grade = float(text)
    except ValueError:
        grade = -1.0
    if not 0 <= grade <= 10:
        raise FileRefused(f"Line {line}: “{text[:20]}” is not a grade from 0 to 10.")
    return grade
