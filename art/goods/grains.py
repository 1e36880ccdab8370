"""Salt and peppercorns, spilt and heaped."""

from __future__ import annotations

import math

from art.colour import lit
from art.svg import Point, Sheet, polygon

SALT = "#f4efe6"


def salt_heap(sheet: Sheet, foot: Point, radius: float, height: float) -> None:
    """A small mound with loose grains about it."""
    (x, y), r, h = foot, radius, height
    d = (
        f"M{x - r:g} {y:g}C{x - r * 0.7:g} {y - h * 0.3:g} {x - r * 0.35:g} {y - h:g} {x - r * 0.05:g} {y - h:g}"
        f"C{x + r * 0.3:g} {y - h:g} {x + r * 0.66:g} {y - h * 0.34:g} {x + r:g} {y:g}"
        f"C{x + r * 0.7:g} {y + r * 0.34:g} {x - r * 0.7:g} {y + r * 0.34:g} {x - r:g} {y:g}Z"
    )
    sheet.path(d, lit(sheet.paper, 0.15), opacity=0.4, blur=7, move=(8, 6))
    stops = [(0, lit(SALT, 1.3)), (0.45, lit(SALT, 1.1)), (0.8, lit(SALT, 0.84)), (1, lit(SALT, 0.72))]
    sheet.path(d, sheet.linear(stops))
    with sheet.within(d):
        salt(sheet, (x, y - h * 0.3), (r, h * 0.9), 260)
    salt(sheet, (x, y + r * 0.08), (r * 1.5, r * 0.5), 60, outside=0.6)


def salt(sheet: Sheet, at: Point, spread: Point, count: int, *, outside: float = 0.0) -> None:
    """Coarse crystals, each with its own light."""
    jitter = sheet.random
    for _ in range(count):
        angle, far = jitter.uniform(0, math.tau), outside + (1 - outside) * math.sqrt(jitter.random())
        x, y = at[0] + spread[0] * far * math.cos(angle), at[1] + spread[1] * far * math.sin(angle)
        size, turn = jitter.uniform(2.0, 4.8), jitter.uniform(0, 1.5)
        a, b = size * math.cos(turn), size * math.sin(turn)
        d = polygon(((x - a, y - b * 0.8), (x + b, y - a * 0.8), (x + a, y + b * 0.8), (x - b, y + a * 0.8)))
        sheet.path(d, lit(SALT, 0.5), opacity=0.4, move=(1.2, 1.6))
        sheet.path(d, lit(SALT, jitter.uniform(0.86, 1.4)))


def peppercorns(sheet: Sheet, at: Point, spread: Point, count: int, *, size: float = 10) -> None:
    """Black and a few brown ones, the far ones first."""
    jitter, places = sheet.random, []
    for _ in range(count):
        angle, far = jitter.uniform(0, math.tau), math.sqrt(jitter.random())
        places.append((at[1] + spread[1] * far * math.sin(angle), at[0] + spread[0] * far * math.cos(angle)))
    for y, x in sorted(places):
        r = size * jitter.uniform(0.85, 1.12)
        colour = jitter.choice(("#3b2f29", "#2c2623", "#4e3a2c", "#35302c"))
        sheet.ellipse((x + r * 0.4, y + r * 0.6), (r, r * 0.7), "#150d08", opacity=0.4, blur=r * 0.25)
        lights = [(s, lit(colour, t), 1) for s, t in ((0, 1.5), (0.45, 1.0), (1, 0.4))]
        sheet.ellipse((x, y), (r, r), sheet.radial(lights, circle=(0.34, 0.3, 0.75)))
        wrinkle = f"M{x - r * 0.6:.1f} {y:.1f}q{r * 0.5:.1f} {-r * 0.5:.1f} {r * 1.1:.1f} {r * 0.1:.1f}"
        sheet.line(wrinkle, lit(colour, 0.3), 1.6, opacity=0.7)
