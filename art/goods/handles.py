"""Ears: cords that leave a turned wall and come back to it."""

from __future__ import annotations

from dataclasses import dataclass

from art.colour import lit
from art.soft import Cord, cord
from art.turned import Turned


@dataclass(frozen=True, slots=True)
class Ear:
    """Between two heights of the drawing; `reach` is how far it stands out, `side` 1 for the right."""

    top: float
    bottom: float
    width: float
    reach: float
    gloss: float = 0.4
    side: int = 1
    lift: float = 0.0


def ear(form: Turned, colour: str, of: Ear) -> None:
    """Draw it before the body, which then hides its ends."""
    y0, y1 = form.y(of.top), form.y(of.bottom)
    x0, x1 = (form.cx + of.side * (form.radius(y) - of.width * 0.35) for y in (y0, y1))
    far, drop = max(x0 * of.side, x1 * of.side) * of.side + of.side * of.reach, y1 - y0
    d = (
        f"M{x0:g} {y0:g}C{x0 + (far - x0) * 0.55:g} {y0 - drop * (0.12 + of.lift):g}"
        f" {far:g} {y0 - drop * of.lift:g} {far:g} {y0 + drop * 0.38:g}"
        f"C{far:g} {y0 + drop * 0.75:g} {x1 + (far - x1) * 0.5:g} {y1 - drop * 0.02:g} {x1:g} {y1:g}"
    )
    shade = lit(form.sheet.paper, 0.2)
    at = ((x1 + far) / 2, form.foot + 8)
    form.sheet.ellipse(at, (of.reach * 0.7, of.width * 0.4), shade, opacity=0.2, blur=of.width * 0.45)
    cord(form.sheet, d, of.width, colour, make=Cord(gloss=of.gloss))
