"""A flat face somewhere in the room: what is drawn on it in its own measures lands on the sheet."""

from __future__ import annotations

import math
from dataclasses import dataclass

from art.mesh import Place, View
from art.svg import Point, polygon


@dataclass(frozen=True, slots=True)
class Plane:
    """Its origin, and where one unit right and one unit up on it lead to in the room."""

    view: View
    origin: Place
    right: Place = (1, 0, 0)
    up: Place = (0, 1, 0)

    def room(self, x: float, y: float, off: float = 0) -> Place:
        """The place in the room; `off` lifts from the face towards whoever reads it."""
        (a, b, c), (d, e, f) = self.right, self.up
        normal = (b * f - c * e, c * d - a * f, a * e - b * d)
        first, second, third = (
            o + x * r + y * u + off * n
            for o, r, u, n in zip(self.origin, self.right, self.up, normal, strict=True)
        )
        return first, second, third

    def at(self, x: float, y: float, off: float = 0) -> Point:
        return self.view.at(self.room(x, y, off))

    def shape(self, *corners: Point, off: float = 0) -> str:
        return polygon(self.at(x, y, off) for x, y in corners)

    def box(self, left: float, foot: float, right: float, top: float, *, r: float = 0, off: float = 0) -> str:
        """A rectangle with round corners."""
        if not r:
            return self.shape((left, foot), (right, foot), (right, top), (left, top), off=off)
        spots = (
            (right - r, top - r, 0),
            (left + r, top - r, 90),
            (left + r, foot + r, 180),
            (right - r, foot + r, 270),
        )
        return polygon(
            self.at(x + r * math.cos(math.radians(start + a)), y + r * math.sin(math.radians(start + a)), off)
            for x, y, start in spots
            for a in range(0, 91, 15)
        )

    def written(self, x: float, y: float, off: float = 0) -> str:
        """A transform under which (0, 0) is this place and what is drawn lies on the face."""
        (x0, y0), (x1, y1), (x2, y2) = self.at(x, y, off), self.at(x + 1, y, off), self.at(x, y - 1, off)
        return f"matrix({x1 - x0:.4f} {y1 - y0:.4f} {x2 - x0:.4f} {y2 - y0:.4f} {x0:.1f} {y0:.1f})"


def lying(view: View, yaw: float, *, at: Place = (0, 0, 0)) -> Plane:
    """A face on the table, turned by so many degrees."""
    cos, sin = math.cos(math.radians(yaw)), math.sin(math.radians(yaw))
    return Plane(view, at, (cos, sin, 0), (-sin, cos, 0))


def standing(view: View, yaw: float, *, lean: float = 0, at: Place = (0, 0, 0)) -> Plane:
    """An upright face, turned by so many degrees and leaning back."""
    cos, sin = math.cos(math.radians(yaw)), math.sin(math.radians(yaw))
    back, high = math.sin(math.radians(lean)), math.cos(math.radians(lean))
    return Plane(view, at, (cos, sin, 0), (-sin * back, cos * back, high))
