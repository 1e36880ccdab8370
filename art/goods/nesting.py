"""Three bowls that live in one another."""

from __future__ import annotations

from dataclasses import dataclass

from art.colour import lit, mix
from art.paper import cast_shadow
from art.skins import skin
from art.svg import Point, Sheet
from art.turned import Finish, Mouth, Turned, open_mouth

CLAY = "#a5774f"


@dataclass(frozen=True, slots=True)
class Bowl:
    glaze: str
    radius: float
    height: float


LARGE, MIDDLE, SMALL = Bowl("#4f6f6c", 252, 196), Bowl("#c79a4e", 196, 160), Bowl("#e9dfcc", 142, 126)


def nested_bowls(sheet: Sheet) -> None:
    """Each rim stands a finger above the one that holds it."""
    foot, tilt = 800.0, 0.34
    rim_y, held = 0.0, ""
    for i, bowl in enumerate((LARGE, MIDDLE, SMALL)):
        top = foot - LARGE.height - i * 15
        with sheet.group(**({"clip": held} if held else {})):
            if i:
                shade = lit(LARGE.glaze, 0.1)
                sheet.ellipse(
                    (408, top + 26), (bowl.radius * 1.05, bowl.radius * tilt), shade, opacity=0.6, blur=12
                )
            _bowl(sheet, (400 + i * 3, top + bowl.height), bowl, tilt, on_table=i == 0)
        rim_y, r = top, bowl.radius - 11
        held = f"M-99 -99H899V{rim_y:g}H{400 + r + i * 3:g}A{r:g} {r * tilt:g} 0 0 1 {400 - r + i * 3:g} {rim_y:g}H-99Z"


def bowls_set_out(sheet: Sheet) -> None:
    tilt = 0.46
    with sheet.group(transform="translate(58 120) scale(.85)"):
        _bowl(sheet, (300, 726), LARGE, tilt)
        _bowl(sheet, (590, 826), MIDDLE, tilt)
        inside = _bowl(sheet, (262, 922), SMALL, tilt)
        _olives(sheet, (262, 922 - SMALL.height * 0.84), inside)


def _bowl(sheet: Sheet, foot: Point, of: Bowl, tilt: float, *, on_table: bool = True) -> str:
    (cx, y), r, h = foot, of.radius, of.height
    top = y - h
    profile = [
        (top, r),
        (top + h * 0.1, r * 0.985),
        (top + h * 0.5, r * 0.87),
        (top + h * 0.8, r * 0.66),
        (y - 8, r * 0.5),
        (y, r * 0.46),
    ]
    form = Turned(sheet, profile, cx=cx, tilt=tilt)
    if on_table:
        cast_shadow(sheet, (cx, y - 2), r * 0.56, reach=250, tilt=tilt)
        sheet.ellipse(
            (cx + r * 0.16, y), (r * 0.84, r * tilt * 0.5), lit(sheet.paper, 0.2), opacity=0.26, blur=r * 0.09
        )
    form.shade(lambda down: CLAY if down > 0.86 else of.glaze, Finish(gloss=0.5, foot=0.34))
    form.skin("cloud", lit(of.glaze, 0.35), opacity=0.16)
    lining = mix(of.glaze, "#fff8ec", 0.16)
    inside = open_mouth(form, Mouth(wall=10, inside=lining, lip=mix(of.glaze, CLAY, 0.55), gloss=0.6))
    skin(sheet, inside, "speckle", lit(of.glaze, 0.45), opacity=0.22)
    return inside


def _olives(sheet: Sheet, at: Point, inside: str) -> None:
    x, y = at
    with sheet.within(inside):
        sheet.ellipse((x, y + 18), (124, 52), "#3a3d1e", opacity=0.5, blur=10)
        for i, (dx, dy) in enumerate(
            (
                (-62, -4),
                (-20, -18),
                (26, -16),
                (66, 0),
                (-82, 16),
                (-42, 16),
                (2, 6),
                (44, 18),
                (84, 20),
                (-14, 34),
                (28, 36),
                (-58, 38),
                (66, 40),
            )
        ):
            _olive(
                sheet,
                (x + dx, y + dy),
                ("#8b8f3c", "#5a3a44", "#7c8a3a", "#4a2f3c")[i % 4],
                turn=i * 47 % 60 - 30,
            )


def _olive(sheet: Sheet, at: Point, colour: str, *, turn: float) -> None:
    (x, y), lights = at, ((0, 1.5), (0.4, 1.05), (1, 0.42))
    with sheet.group(turn=(turn, x, y)):
        sheet.ellipse((x + 3, y + 6), (25, 17), "#15140a", opacity=0.45, blur=4)
        fill = sheet.radial([(s, lit(colour, t), 1) for s, t in lights], circle=(0.36, 0.3, 0.75))
        sheet.ellipse(at, (26, 19), fill)
        sheet.ellipse((x - 8, y - 7), (7, 3.4), "#fffdf0", opacity=0.7, blur=1.6)
        sheet.ellipse((x + 21, y + 1), (2.6, 3.2), lit(colour, 0.3))
