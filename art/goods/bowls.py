"""Bowls, and what is served in them."""

from __future__ import annotations

from art.colour import lit, mix
from art.paper import cast_shadow
from art.skins import skin
from art.svg import Sheet, oval
from art.turned import Finish, Mouth, Turned, open_mouth

TILT, TILT_HIGH = 0.30, 0.58
RIM, FOOT, RADIUS = 602, 792, 262
HEIGHT = FOOT - RIM


def bowl(sheet: Sheet, *, glaze: str, clay: str, inside: str | None = None) -> None:
    form = _body(sheet, glaze, clay, TILT)
    lining = inside or mix(glaze, "#fff8ec", 0.2)
    hollow = open_mouth(form, Mouth(wall=11, inside=lining, lip=mix(glaze, clay, 0.5), depth=0.1))
    skin(sheet, hollow, "speckle", lit(clay, 0.35), opacity=0.45)
    with sheet.within(hollow):
        for share, opacity in ((0.62, 0.18), (0.34, 0.16)):
            ring = (RADIUS * share, RADIUS * TILT * share * 0.8)
            sheet.ellipse(
                (404, RIM + 34), ring, "none", opacity=opacity, stroke=lit(lining, 0.35), width=5, blur=2
            )
        with sheet.group(turn=(-14, 505, RIM + 18)):
            sheet.ellipse((510, RIM + 18), (RADIUS * 0.26, 16), "#fffdf6", opacity=0.55, blur=10)


def bowl_of_soup(sheet: Sheet, *, glaze: str, clay: str, soup: str = "#b4472b") -> None:
    form = _body(sheet, glaze, clay, TILT_HIGH)
    mouth = Mouth(
        wall=13, inside=mix(glaze, "#fff8ec", 0.12), lip=mix(glaze, clay, 0.5), fill=soup, depth=0.14
    )
    hollow = open_mouth(form, mouth)
    y = form.ys[0] + 45
    with sheet.within(hollow):
        skin(sheet, oval(400, y, 240, 138), "cloud", lit(soup, 0.55), opacity=0.35)
        _swirl(sheet, y)
        _leaves(sheet, y)


def bowl_of_apples(sheet: Sheet, *, glaze: str, clay: str, skin_colour: str = "#8a9a3c") -> None:
    form = _body(sheet, glaze, clay, TILT_HIGH)
    hollow = open_mouth(form, Mouth(wall=13, inside=mix(glaze, "#fff8ec", 0.2), lip=mix(glaze, clay, 0.5)))
    skin(sheet, hollow, "speckle", lit(clay, 0.35), opacity=0.45)
    y = form.ys[0]
    for x, dy, r in (
        (318, -52, 74),
        (470, -58, 78),
        (398, -86, 76),
        (286, 18, 72),
        (512, 22, 76),
        (400, 34, 84),
    ):
        _apple(sheet, (x, y + dy), r, skin_colour)


def _body(sheet: Sheet, glaze: str, clay: str, tilt: float) -> Turned:
    profile = [
        (RIM, RADIUS),
        (RIM + 18, RADIUS - 2),
        (RIM + HEIGHT * 0.42, RADIUS * 0.86),
        (RIM + HEIGHT * 0.74, RADIUS * 0.60),
        (FOOT - 26, RADIUS * 0.42),
        (FOOT - 26, RADIUS * 0.42),
        (FOOT, RADIUS * 0.40),
    ]
    form = Turned(sheet, profile, tilt=tilt)
    cast_shadow(sheet, (400, FOOT - 2), RADIUS * 0.46, reach=330, tilt=tilt)
    wide = (RADIUS * 0.86, RADIUS * 0.86 * max(0.15, tilt - 0.15))
    sheet.ellipse((440, FOOT + 2), wide, lit(sheet.paper, 0.2), opacity=0.26, blur=26)
    form.shade(lambda down: glaze if down < 0.8 else clay, Finish(gloss=0.42))
    form.skin("speckle", lit(clay, 0.35), opacity=0.5)
    return form


def _swirl(sheet: Sheet, y: float) -> None:
    cream = "#f4e4c8"
    sheet.line(
        f"M300 {y - 8}C320 {y - 66} 470 {y - 70} 488 {y - 14}S360 {y + 60} 352 {y + 8}S420 {y - 26} 424 {y + 4}",
        cream,
        12,
        opacity=0.85,
        blur=1.6,
    )
    sheet.line(f"M302 {y - 10}C322 {y - 66} 468 {y - 70} 486 {y - 16}", "#fffaf0", 4, opacity=0.7, blur=1)


def _leaves(sheet: Sheet, y: float) -> None:
    for x, dy, angle in ((430, 42, -24), (470, 34, 30), (446, 20, 80)):
        leaf = (
            f"M{x - 24} {y + dy}C{x - 12} {y + dy - 16} {x + 12} {y + dy - 14} {x + 26} {y + dy}"
            f"C{x + 10} {y + dy + 12} {x - 12} {y + dy + 14} {x - 24} {y + dy}"
            "Z"
        )
        with sheet.group(turn=(angle, x, y + dy)):
            sheet.path(leaf, "#3b1a0e", opacity=0.45, blur=3, move=(3, 4))
            sheet.path(leaf, sheet.linear([(0, "#86a05a"), (1, "#4c6a34")]))
            sheet.line(f"M{x - 22} {y + dy}L{x + 24} {y + dy}", "#a9bd7a", 1.6, opacity=0.8)


def _apple(sheet: Sheet, at: tuple[float, float], r: float, colour: str) -> None:
    x, y = at
    sheet.ellipse((x + 8, y + 12), (r, r * 0.96), "#2a2a14", opacity=0.32, blur=9)
    stops = [
        (0, lit(colour, 1.5), 1),
        (0.35, lit(colour, 1.12), 1),
        (0.75, lit(colour, 0.82), 1),
        (1, lit(colour, 0.5), 1),
    ]
    sheet.ellipse((x, y), (r, r * 0.96), sheet.radial(stops, circle=(0.34, 0.3, 0.78)))
    skin(sheet, oval(x, y, r, r * 0.96), "fleck", lit(colour, 1.6), opacity=0.3)
    sheet.ellipse((x + 4, y - r * 0.40), (r * 0.34, r * 0.17), lit(colour, 0.5), opacity=0.55, blur=6)
    sheet.line(f"M{x + 4} {y - r * 0.38}Q{x + 6} {y - r * 0.62} {x + 16} {y - r * 0.78}", "#4a3320", 6)
    sheet.ellipse((x - r * 0.36, y - r * 0.34), (r * 0.2, r * 0.13), "#fffdf0", opacity=0.5, blur=6)
