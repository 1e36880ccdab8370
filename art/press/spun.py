"""Turned goods in print: a silhouette, bands that follow its curve, and dots on its lee side."""

from __future__ import annotations

import math

from art.extent import Box
from art.press.halftone import pull
from art.press.shapes import curve, ramp
from art.press.tones import Tone
from art.svg import Point, Sheet, oval, polygon


class Spun:
    """A form by its radius at each height; `tilt` is height over width of its circles."""

    def __init__(self, cx: float, profile: list[tuple[float, float]], *, tilt: float) -> None:
        self.cx, self.tilt = cx, tilt
        self.table = sorted(curve(profile, steps=14))
        self.top, self.foot = self.table[0][0], self.table[-1][0]

    def radius(self, y: float) -> float:
        for (y0, r0), (y1, r1) in zip(self.table, self.table[1:], strict=False):
            if y <= y1:
                return r0 + (r1 - r0) * (max(y, y0) - y0) / ((y1 - y0) or 1)
        return self.table[-1][1]

    def at(self, across: float, y: float) -> Point:
        """The point of the front at this height, `across` running from -1 on the left to 1."""
        r = self.radius(y)
        return self.cx + r * across, y + self.tilt * r * math.sqrt(max(0.0, 1 - across * across))

    def across(self, x: float, y: float) -> float:
        """The inverse of `at`: where on the form a point of the sheet lies."""
        height, across = y, 0.0
        for _ in range(5):
            r = self.radius(min(self.foot, max(self.top, height)))
            across = (x - self.cx) / r
            height = y - self.tilt * r * math.sqrt(max(0.0, 1 - across * across))
        return across

    @property
    def outline(self) -> str:
        heights = [y for y, _ in self.table]
        left = [(self.cx - self.radius(y), y) for y in heights]
        right = [(self.cx + self.radius(y), y) for y in reversed(heights)]
        return polygon(left + self._half(self.foot, 1) + right + self._half(self.top, -1))

    def band(self, left: float, right: float, y0: float, y1: float) -> str:
        shares = [left + (right - left) * i / 24 for i in range(25)]
        heights = [y0 + (y1 - y0) * i / 24 for i in range(25)]
        edge = [self.at(u, y0) for u in shares] + [self.at(right, y) for y in heights]
        edge += [self.at(u, y1) for u in reversed(shares)] + [self.at(left, y) for y in reversed(heights)]
        return polygon(edge)

    def circle(self, y: float) -> str:
        r = self.radius(y)
        return oval(self.cx, y, r, r * self.tilt)

    @property
    def box(self) -> Box:
        widest = max(r for _, r in self.table)
        return (
            self.cx - widest,
            self.top - self.tilt * widest,
            self.cx + widest,
            self.foot + self.tilt * widest + 4,
        )

    def shade(self, sheet: Sheet, colours: Tone, *, gloss: tuple[float, float], amount: float = 0.44) -> None:
        """Key ink on the lee side, a lit edge, and a window's reflection between two heights."""
        d, key = self.outline, colours.ink

        def lee(x: float, y: float) -> float:
            across = self.across(x, y)
            return ramp(-0.12, 0.66, across) ** 1.25 if across < 0.66 else 0.0

        pull(sheet, d, key, amount, flats=[self.band(0.60, 1.02, self.top, self.foot)], field=(self.box, lee))
        pull(sheet, d, key, amount * 0.6, flats=[self.band(0.83, 0.955, self.top, self.foot)])
        pull(sheet, d, colours.light, 0.8, flats=[self.band(-1, -0.93, self.top, self.foot)])
        y0, y1 = gloss
        pull(
            sheet,
            d,
            colours.high,
            0.6,
            flats=[self.band(-0.74, -0.58, y0, y1), self.band(-0.52, -0.48, y0 + 8, y1 - 20)],
        )

    def _half(self, y: float, side: int) -> list[Point]:
        r = self.radius(y)
        angles = [i * math.pi / 24 for i in range(25)]
        return [(self.cx - side * r * math.cos(a), y + side * r * self.tilt * math.sin(a)) for a in angles]
