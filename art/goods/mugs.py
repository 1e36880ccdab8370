"""Mugs: thrown stoneware dipped to the shoulder, and enamel with a rolled rim."""

from __future__ import annotations

import math
from dataclasses import dataclass

from art.colour import lit, mix
from art.skins import skin
from art.soft import Cord, cord
from art.svg import Sheet, polygon, polyline
from art.turned import HIGH, LOW, Finish, Mouth, Turned, open_mouth

CLAY = "#c9b18f"
DIP = 0.66
"""Share of the height that the glaze covers."""


@dataclass(frozen=True, slots=True)
class Handle:
    """Its path leaves the wall at the first height below the rim and returns at the last."""

    width: float
    top: float = 62
    bottom: float = 236
    reach: float = 116


def stoneware_mug(sheet: Sheet, *, glaze: str, drink: str | None = None, tilt: float = LOW) -> None:
    rim, foot, r = 490, 796, 158
    profile = [(rim, r), (rim + 20, r - 1), (645, r + 1), (750, r - 8), (788, r - 26), (foot, r - 36)]
    form = Turned(sheet, profile, cx=375, tilt=tilt)
    form.shadow(spread=1.12)
    _handle(form, glaze, Handle(width=37), rim=rim, gloss=0.38)
    form.shade(CLAY, Finish(gloss=0.1))
    edge = _glaze_edge(form, rim + (foot - rim) * DIP)
    form.shade(glaze, Finish(gloss=0.38), clip=_above(form, edge))
    with sheet.within(form.outline):
        sheet.line(polyline(edge), lit(glaze, 0.5), 7, opacity=0.45, blur=2.4)
    form.skin("speckle", lit(glaze, 0.25), opacity=0.38)
    form.skin("cloud", lit(glaze, 0.3), opacity=0.20)
    inside = mix(glaze, "#f3eadb", 0.25)
    mouth = Mouth(wall=9, inside=inside, lip=mix(glaze, CLAY, 0.35), fill=drink, depth=0.30)
    open_mouth(form, mouth)


def stoneware_mug_from_above(sheet: Sheet, *, glaze: str, drink: str | None = None) -> None:
    stoneware_mug(sheet, glaze=glaze, drink=drink, tilt=HIGH)


def enamel_mug(sheet: Sheet, *, coat: str, rim: str, drink: str | None = None, tilt: float = LOW) -> None:
    top, foot, r = 533, 797, 158
    profile = [(top, r), (top + 40, r - 2), (770, r - 12), (792, r - 20), (foot, r - 30)]
    form = Turned(sheet, profile, cx=375, tilt=tilt)
    form.shadow(spread=1.06)
    _handle(form, coat, Handle(width=25, top=46, bottom=204, reach=104), rim=top, gloss=0.75)
    form.shade(lambda down: rim if down < 0.024 else coat, Finish(gloss=0.75))
    form.skin("fleck", lit(coat, 0.5), opacity=0.12)
    open_mouth(form, Mouth(wall=5, inside="#f1ece0", lip=rim, fill=drink, depth=0.26, gloss=0.8))


def enamel_mug_from_above(sheet: Sheet, *, coat: str, rim: str, drink: str | None = None) -> None:
    enamel_mug(sheet, coat=coat, rim=rim, drink=drink, tilt=HIGH)


def _handle(form: Turned, colour: str, handle: Handle, *, rim: float, gloss: float) -> None:
    wall, y = form.cx + 158, lambda down: form.y(rim + down)
    out = handle.reach
    d = (
        f"M{wall - 10:g} {y(handle.top):g}"
        f"C{wall + out * 0.53:g} {y(handle.top - 26):g} {wall + out:g} {y(handle.top + 8):g}"
        f" {wall + out * 0.94:g} {y((handle.top + handle.bottom) / 2 - 6):g}"
        f"C{wall + out * 0.88:g} {y(handle.bottom - 30):g} {wall + out * 0.45:g} {y(handle.bottom + 2):g}"
        f" {wall - 16:g} {y(handle.bottom):g}"
    )
    shade = lit(form.sheet.paper, 0.2)
    form.sheet.ellipse((wall + out * 0.6, form.foot + 10), (out * 0.62, 14), shade, opacity=0.22, blur=16)
    cord(form.sheet, d, handle.width, colour, make=Cord(gloss=gloss))


def _glaze_edge(form: Turned, drawn: float) -> list[tuple[float, float]]:
    """Where the dipped glaze ends: a line that sags and lifts a little, as glaze does."""
    points = []
    for step in range(-20, 21):
        angle = math.pi / 2 * step / 20
        wave = 10 * math.sin(angle * 2.1 + 0.6) + 4 * math.sin(angle * 5.3)
        points.append(form.around(form.y(drawn + wave), angle))
    return points


def _above(form: Turned, edge: list[tuple[float, float]]) -> str:
    (left, _), (right, _) = edge[0], edge[-1]
    return polygon(
        [(left - 40, 0), (right + 40, 0), (right + 40, edge[-1][1]), *reversed(edge), (left - 40, edge[0][1])]
    )


def glaze_skin(form: Turned, inside: str, colour: str) -> None:
    """The same flecks on the inside of an open form."""
    skin(form.sheet, inside, "speckle", colour, opacity=0.45)
