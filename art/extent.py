"""How far a path reaches, so that costly noise is made only where it shows."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

Box = tuple[float, float, float, float]
"""left, top, right, bottom"""

TOKEN = re.compile(r"[MLHVCSQAZmlhvcsqaz]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7, "Z": 0}


def _steps(d: str) -> Iterator[tuple[str, list[float]]]:
    command, numbers = "", []
    for token in TOKEN.findall(d):
        if token.isalpha():
            command, numbers = token, []
        else:
            numbers.append(float(token))
        if command and len(numbers) == TAKES[command.upper()]:
            yield command, numbers
            numbers = []


def _corners(command: str, numbers: list[float], pen: tuple[float, float]) -> list[tuple[float, float]]:
    """The step's control points, its end last."""
    dx, dy = pen if command.islower() else (0.0, 0.0)
    match command.upper():
        case "H":
            return [(numbers[0] + dx, pen[1])]
        case "V":
            return [(pen[0], numbers[0] + dy)]
        case "A":
            rx, ry, (x, y) = numbers[0], numbers[1], numbers[5:]
            end = (x + dx, y + dy)
            middle = ((pen[0] + end[0]) / 2, (pen[1] + end[1]) / 2)
            return [(middle[0] - rx, middle[1] - ry), (middle[0] + rx, middle[1] + ry), end]
        case _:
            return [(x + dx, y + dy) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


@lru_cache(maxsize=256)
def extent(d: str) -> Box:
    """A box that holds the path; roomy, as control points count as reached."""
    pen, xs, ys = (0.0, 0.0), [], []
    for command, numbers in _steps(d):
        points = _corners(command, numbers, pen)
        if points:
            pen = points[-1]
            xs += [x for x, _ in points]
            ys += [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def turned_extent(d: str, turn: float, centre: tuple[float, float]) -> Box:
    """The box, in axes turned by so many degrees about the centre, that covers the path's own box."""
    left, top, right, bottom = extent(d)
    cos, sin = math.cos(math.radians(-turn)), math.sin(math.radians(-turn))
    corners = [(x - centre[0], y - centre[1]) for x in (left, right) for y in (top, bottom)]
    xs = [centre[0] + x * cos - y * sin for x, y in corners]
    ys = [centre[1] + x * sin + y * cos for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
