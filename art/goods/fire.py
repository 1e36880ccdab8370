"""Flames, the light they throw, and steam."""

from __future__ import annotations

from art.svg import Point, Sheet

WISP = "M0 0C-56 -60 42 -112 -21 -189S18 -301 -24 -350"
WISPS = ((46, 0.22, 20), (24, 0.34, 11), (9, 0.34, 6))


def flame(sheet: Sheet, foot: Point, height: float) -> None:
    """A still flame, standing on its wick at `foot`."""
    (x, y), h = foot, height
    w = h * 0.24
    sheet.ellipse(
        (x, y - h * 0.5), (h * 0.62, h * 0.88), sheet.radial([(0, "#ffe9b0", 0.75), (1, "#ffcf70", 0)])
    )
    outer = (
        f"M{x:g} {y:g}C{x - w:g} {y - h * 0.2:g} {x - w * 0.9:g} {y - h * 0.5:g} {x:g} {y - h:g}"
        f"C{x + w * 0.8:g} {y - h * 0.56:g} {x + w:g} {y - h * 0.18:g} {x:g} {y:g}Z"
    )
    fill = sheet.falling([(0, "#fff8df"), (0.5, "#ffe08a"), (1, "#f59a3c")])
    sheet.path(outer, fill, opacity=0.96, blur=1.2)
    inner = (
        f"M{x:g} {y - 2:g}C{x - w * 0.45:g} {y - h * 0.12:g} {x - w * 0.4:g} {y - h * 0.3:g} {x:g} {y - h * 0.52:g}"
        f"C{x + w * 0.4:g} {y - h * 0.32:g} {x + w * 0.42:g} {y - h * 0.12:g} {x:g} {y - 2:g}Z"
    )
    sheet.path(inner, "#fffdf4", opacity=0.9, blur=1.5)


def glow(sheet: Sheet, at: Point, radius: float, *, strength: float = 1) -> None:
    """Lamplight in the air around."""
    stops = [(0, "#ffdf9a", 0.6 * strength), (0.4, "#ffd27a", 0.2 * strength), (1, "#ffd27a", 0)]
    sheet.ellipse(at, (radius, radius), sheet.radial(stops))


def steam(sheet: Sheet, foot: Point, height: float, *, strength: float = 1) -> None:
    with sheet.group(transform=f"translate({foot[0]:g} {foot[1]:g}) scale({height / 350:g})"):
        for width, opacity, blur in WISPS:
            sheet.line(WISP, "#fffdf8", width, opacity=opacity * strength, blur=blur)
