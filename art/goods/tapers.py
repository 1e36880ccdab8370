"""Dipped beeswax tapers: a pair hanging by its wick, and two alight."""

from __future__ import annotations

import math

from art.colour import lit
from art.laid import rod, silhouette, spine
from art.paper import cast_shadow
from art.skins import skin
from art.svg import Point, Sheet
from art.turned import Finish, Turned

WAX, WICK, BRASS = "#d99f3a", "#e9ddc4", "#b98d44"


def tapers(sheet: Sheet) -> None:
    """As they come from the dipping: one wick, two candles, over a peg."""
    peg = (400.0, 196.0)
    for side, foot in ((-1, 838.0), (1, 852.0)):
        x = 400 + side * 52
        points, radii = spine((400 + side * 38, 300), (x, foot), TAPER, rings=160)
        d = silhouette(points, radii)
        dark = lit(sheet.paper, 0.13)
        for amount, blur, move in ((0.26, 20, (62, 26)), (0.4, 8, (32, 14))):
            sheet.path(d, dark, opacity=amount, blur=blur, move=move)
    for side in (-1, 1):
        d = f"M400 {peg[1] - 20}C{400 + side * 40} {peg[1] - 24} {400 + side * 36} {peg[1] + 30} {400 + side * 38} 306"
        sheet.line(d, lit(sheet.paper, 0.13), 5, opacity=0.35, blur=4, move=(34, 14))
        sheet.line(d, lit(WICK, 0.6), 6)
        sheet.line(d, WICK, 4, move=(-0.8, -0.5))
    _peg(sheet, peg)
    for side, foot in ((-1, 838.0), (1, 852.0)):
        _hanging(sheet, (400 + side * 38, 300), (400 + side * 52, foot))


TAPER = [
    (0, 4),
    (0.01, 9),
    (0.04, 13),
    (0.3, 21),
    (0.7, 29),
    (0.955, 34),
    (0.975, 32.5),
    (0.99, 25),
    (0.997, 15),
    (1, 6),
]


def _hanging(sheet: Sheet, top: Point, foot: Point) -> None:
    points, radii = spine(top, foot, TAPER, rings=160)
    wavy = [r * (1 + 0.02 * math.sin(i * 0.35) + 0.012 * math.sin(i * 0.155)) for i, r in enumerate(radii)]
    d = rod(sheet, points, wavy, WAX, gloss=0.2)
    _waxen(sheet, d, points, wavy)


def _waxen(sheet: Sheet, d: str, points: list[Point], radii: list[float]) -> None:
    """Wax lets light in: its shaded edge glows a little, and dipping leaves faint rings."""
    with sheet.within(d):
        for i in range(6, len(points) - 8, 14):
            (x, y), r = points[i], radii[i]
            sheet.line(
                f"M{x - r:.1f} {y:.1f}Q{x:.1f} {y + r * 0.4:.1f} {x + r:.1f} {y:.1f}",
                lit(WAX, 0.6),
                2,
                opacity=0.2,
                blur=1,
            )
        edge = [(x + r * 0.74, y) for (x, y), r in zip(points, radii, strict=True)]
        sheet.line("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in edge), "#ffc65e", 6, opacity=0.34, blur=4)
    skin(sheet, d, "cloud", lit(WAX, 1.6), opacity=0.2)


def _peg(sheet: Sheet, at: Point) -> None:
    (x, y), oak = at, "#6d4a2c"
    sheet.ellipse((x + 36, y + 16), (30, 27), lit(sheet.paper, 0.13), opacity=0.45, blur=9)
    for step in range(12):
        sheet.ellipse((x + 11 - step, y + 6 - step * 0.5), (25, 25), lit(oak, 0.5 + 0.03 * step))
    sheet.ellipse(
        at, (25, 25), sheet.radial([(0, lit(oak, 1.5), 1), (1, lit(oak, 0.95), 1)], circle=(0.35, 0.3, 0.8))
    )


def tapers_alight(sheet: Sheet) -> None:
    for x, y in ((308.0, 262.0), (506.0, 356.0)):
        sheet.ellipse(
            (x, y), (300, 300), sheet.radial([(0, "#ffe2a2", 0.5), (0.4, "#ffd27a", 0.16), (1, "#ffd27a", 0)])
        )
    _lit(sheet, 308, 300, 806)
    _lit(sheet, 506, 394, 868)


def _lit(sheet: Sheet, cx: float, top: float, foot: float) -> None:
    cast_shadow(sheet, (cx, foot), 92, reach=300)
    dish = Turned(sheet, [(foot - 22, 104), (foot - 18, 106), (foot - 6, 84), (foot, 78)], cx=cx)
    dish.shade(BRASS, Finish(gloss=0.9, foot=0.3))
    sheet.ellipse(
        (cx, foot - 21),
        (99, 20.8),
        sheet.linear([(0, lit(BRASS, 0.6)), (0.6, lit(BRASS, 1.1)), (1, lit(BRASS, 1.4))]),
    )
    stem = [
        (foot - 118, 36),
        (foot - 112, 38),
        (foot - 96, 24),
        (foot - 70, 15),
        (foot - 56, 24),
        (foot - 44, 15),
        (foot - 26, 40),
    ]
    Turned(sheet, stem, cx=cx).shade(BRASS, Finish(gloss=1.0, foot=0))
    sheet.ellipse((cx, foot - 118), (36, 7.6), lit(BRASS, 0.55))
    points, radii = spine((cx, top), (cx, foot - 116), [(0, 10), (0.02, 14), (0.3, 19), (1, 29)], rings=70)
    d = rod(sheet, points, radii, WAX, gloss=0.2)
    _waxen(sheet, d, points, radii)
    with sheet.within(d):
        sheet.wash(
            sheet.falling([(0, "#fff0b8", 0.85), (1, "#ffcf6a", 0)]), (cx - 40, top, cx + 40, top + 150)
        )
    drip = (
        f"M{cx - 14} {top + 6}C{cx - 22} {top + 40} {cx - 20} {top + 70} {cx - 23} {top + 96}q4 10 8 0"
        f"C{cx - 12} {top + 60} {cx - 8} {top + 30} {cx - 6} {top + 6}Z"
    )
    sheet.path(drip, lit(WAX, 1.3), opacity=0.9)
    _flame(sheet, (cx, top))


def _flame(sheet: Sheet, at: Point) -> None:
    x, y = at
    sheet.line(f"M{x} {y + 4}C{x + 1} {y - 8} {x - 2} {y - 12} {x + 1} {y - 22}", "#2d241d", 4.4)
    sheet.ellipse((x, y - 52), (50, 78), sheet.radial([(0, "#ffe9b0", 0.75), (1, "#ffcf70", 0)]))
    flame = (
        f"M{x} {y - 10}C{x - 21} {y - 30} {x - 18} {y - 58} {x + 1} {y - 104}"
        f"C{x + 18} {y - 60} {x + 21} {y - 30} {x} {y - 10}Z"
    )
    sheet.path(
        flame, sheet.falling([(0, "#fff8df"), (0.5, "#ffe08a"), (1, "#f59a3c")]), opacity=0.96, blur=1.1
    )
    core = (
        f"M{x} {y - 12}C{x - 9} {y - 24} {x - 8} {y - 40} {x + 1} {y - 62}"
        f"C{x + 9} {y - 40} {x + 9} {y - 24} {x} {y - 12}Z"
    )
    sheet.path(core, "#fffdf4", opacity=0.9, blur=1.3)
