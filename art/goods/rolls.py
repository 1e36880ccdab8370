"""Cloth rolled up: the roll itself, the coil at its end, and straps round it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from art.colour import lit
from art.mesh import Place, Surface, View
from art.svg import Point, Sheet, polygon, polyline

Course = Callable[[float], Point]
"""A line on the table, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll along an axis on the table; `yaw` turns it, `lift` is where its underside lies."""

    length: float
    radius: float
    yaw: float = 0
    lift: float = 0
    upright: bool = False

    def place(self, along: float, angle: float, radius: float) -> Place:
        """From the share of the length and the angle round it (0 = towards the camera, 90 = up or right)."""
        a, x = math.radians(angle), (along - 0.5) * self.length
        out, up = radius * math.cos(a), radius * math.sin(a)
        if self.upright:
            return up, -out, along * self.length + self.lift
        cos, sin = math.cos(math.radians(self.yaw)), math.sin(math.radians(self.yaw))
        return x * cos + out * sin, x * sin - out * cos, up + self.radius + self.lift

    def surface(self, *, slack: float = 0, start: float = 0, end: float = 1) -> Surface:
        """The outside between two shares of its length; slack makes it a little uneven."""

        def outside(u: float, v: float) -> Place:
            along = start + (end - start) * u
            uneven = slack * (math.sin(along * 9 + 4 * v) + 0.5 * math.sin(along * 23 - 6 * v))
            soft = 1 - 0.05 * abs(2 * along - 1) ** 8
            return self.place(along, v * 360, (self.radius + uneven) * soft)

        return outside

    def coil(
        self, sheet: Sheet, view: View, colour: str, *, end: float, turns: float, fill: float = 0.94
    ) -> None:
        """The layers seen at one end."""
        rim = [view.at(self.place(end, angle * 6, self.radius * 0.955)) for angle in range(60)]
        d = polygon(rim)
        sheet.path(d, lit(colour, 0.34))
        line = []
        steps = round(turns * 60)
        for step in range(steps + 1):
            share = step / steps
            radius = self.radius * (0.07 + (fill - 0.07) * share)
            line.append(view.at(self.place(end, -70 - turns * 360 * (1 - share), radius)))
        thick = self.radius * fill / turns
        squash = 0.72 if self.upright else 0.82
        path = polyline(line)
        sheet.line(path, lit(colour, 0.5), thick * squash)
        sheet.line(path, lit(colour, 0.86), thick * squash * 0.72, move=(-thick * 0.05, -thick * 0.06))
        sheet.line(
            path, lit(colour, 1.18), thick * squash * 0.28, opacity=0.8, move=(-thick * 0.1, -thick * 0.14)
        )
        with sheet.within(d):
            sheet.line(d, lit(colour, 0.15), self.radius * 0.25, opacity=0.3, blur=self.radius * 0.1)


def ribbon(course: Course, thick: float, high: float, *, round_off: float = 0.5) -> Surface:
    """A band set on edge along a line: u runs along it, v once round its section."""

    def surface(u: float, v: float) -> Place:
        x, y = course(u)
        (a, b), (c, d) = course(max(0.0, u - 0.004)), course(min(1.0, u + 0.004))
        length = math.hypot(c - a, d - b) or 1
        angle = v * 2 * math.pi
        out, up = math.cos(angle), math.sin(angle)
        off = thick * math.copysign(abs(out) ** round_off, out)
        rise = high / 2 * (1 + math.copysign(abs(up) ** 0.7, up))
        return x + off * (d - b) / length, y - off * (c - a) / length, rise

    return surface
