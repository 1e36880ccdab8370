"""What stands behind the goods: a wall, the pavement, and Johannesburg along one horizon.

Each picture has its own stretch of the skyline, so that a row of cards reads as one long street.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from art.press.halftone import dots
from art.press.shapes import ramp
from art.press.skylines import SKYLINES
from art.press.tones import tone
from art.svg import Point, Sheet, oval, polygon, polyline

HORIZON = 612

# wall, pavement, line
WALLS = {
    "sand": ("#c7ccd3", "#adb4be", "#1d2733"),
    "stone": ("#d6dade", "#bcc3ca", "#1d2733"),
    "sage": ("#b9c4b4", "#9dab98", "#24301f"),
    "clay": ("#e6e04a", "#d2c92c", "#2b2a10"),
    "sky": ("#3f5bd8", "#2d46b8", "#e6e04a"),
    "blush": ("#c9cfd8", "#b0b7c3", "#1d2733"),
}


@dataclass(frozen=True, slots=True)
class Street:
    wall: str
    skyline: str
    sun: tuple[float, float, float] | None = None


def stand_in_street(sheet: Sheet, street: Street) -> None:
    wall, pavement, line = WALLS[street.wall]
    w, p = tone(wall), tone(pavement)
    sheet.wash(wall)
    if street.sun:
        x, y, r = street.sun
        sheet.path(oval(x, y, r, r), w.light)
    with sheet.group(opacity=0.5):
        dots(sheet, (0, 380, 800, HORIZON), lambda _, y: 0.34 * ramp(380, HORIZON, y), w.shade, pitch=9)
    roofs = [(x, HORIZON - height) for x, height in SKYLINES[street.skyline]]
    sheet.path(polygon([*roofs, (810, HORIZON + 4), (-10, HORIZON + 4)]), w.shade)
    _pavement(sheet, pavement)
    shaken = _by_hand(sheet, roofs)
    sheet.line(polyline(shaken), line, 3.4, opacity=0.85)
    with sheet.group(opacity=0.6):
        dots(sheet, (0, 880, 800, 1000), lambda _, y: 0.3 * ramp(870, 1080, y), p.shade, pitch=9)


def stand_close(sheet: Sheet, wall_name: str) -> None:
    """The same wall and pavement without the town, for a second view."""
    wall, pavement, _ = WALLS[wall_name]
    sheet.wash(wall)
    with sheet.group(opacity=0.5):
        dots(
            sheet, (0, 200, 800, HORIZON), lambda _, y: 0.3 * ramp(300, HORIZON, y), tone(wall).shade, pitch=8
        )
    _pavement(sheet, pavement)


def lay_flat(sheet: Sheet, wall_name: str) -> None:
    """One sheet of the wall's colour, a little darker away from the lamp: goods seen from above or close."""
    wall, _, _ = WALLS[wall_name]
    sheet.wash(wall)
    with sheet.group(opacity=0.5):
        dots(sheet, (0, 0, 800, 1000), lambda x, y: 0.42 * ramp(700, 1700, x + y), tone(wall).shade, pitch=9)


def shadow_ink(wall_name: str) -> str:
    return tone(WALLS[wall_name][1]).ink


def _pavement(sheet: Sheet, pavement: str) -> None:
    sheet.wash(pavement, (-100, HORIZON, 900, 1300))
    with sheet.group(opacity=0.6):
        dots(
            sheet,
            (0, HORIZON, 800, 800),
            lambda _, y: 0.26 * ramp(HORIZON + 170, HORIZON, y),
            tone(pavement).light,
            pitch=9,
        )


def _by_hand(sheet: Sheet, roofs: Sequence[Point]) -> list[Point]:
    """The line a little off register, and never quite straight."""
    jitter, points = sheet.random.uniform, []
    for (x0, y0), (x1, y1) in itertools.pairwise(roofs):
        steps = max(2, int(math.hypot(x1 - x0, y1 - y0) / 16))
        for i in range(steps):
            x, y = x0 + (x1 - x0) * i / steps + jitter(-1, 1), y0 + (y1 - y0) * i / steps + jitter(-1.3, 1.3)
            points.append((x - (9 if y < HORIZON - 1 else 0), y - (7 if y < HORIZON - 4 else 0)))
    return [*points, roofs[-1]]
