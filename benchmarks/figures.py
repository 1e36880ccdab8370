"""A measured ratio beside its goal."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """``ratio`` is ours to the limit's; ``goal`` its least or, with ``is_cost``, its most."""

    name: str
    ours: float
    limit: float
    unit: str
    goal: float
    is_cost: bool = False
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.limit

    @property
    def is_met(self) -> bool:
        return self.ratio <= self.goal if self.is_cost else self.ratio >= self.goal

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "ratio": round(self.ratio, 3), "met": self.is_met}


def best(values: Iterable[float]) -> float:
    """Of rates: keep-alive connections spread over the workers by chance, and an uneven spread halves a round.

    The best round of each side is the one that chance left alone.
    """
    return max(values)


def middle(values: Iterable[float]) -> float:
    return float(median(values))


def show(figures: Iterable[Figure]) -> None:
    print(f"{'':34}{'ours':>10}{'limit':>10}  {'unit':8}{'ratio':>8}{'goal':>9}")
    for figure in figures:
        goal = f"{'<=' if figure.is_cost else '>='} {figure.goal:g}"
        verdict = "met" if figure.is_met else "MISSED"
        print(
            f"{figure.name:34}{figure.ours:10.1f}{figure.limit:10.1f}  {figure.unit:8}{figure.ratio:8.3f}{goal:>9}"
            f"  {verdict}{'; ' + figure.note if figure.note else ''}"
        )
