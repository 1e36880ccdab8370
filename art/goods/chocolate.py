"""Bars of chocolate in their sleeves, and broken open."""

from __future__ import annotations

import math
from dataclasses import dataclass

from art.colour import lit, mix
from art.laid import Cut, Place, cut
from art.lettering import letter, mark
from art.paper import cast_flat_shadow
from art.skins import skin
from art.svg import Point, Sheet, polygon


@dataclass(frozen=True, slots=True)
class Bar:
    sleeve: str
    print: str
    words: tuple[str, str]
    cocoa: str
    salt: bool = False


FOIL = "#cdbf9e"


def chocolate_bar(sheet: Sheet, *, of: Bar) -> None:
    """The bar leans on the wall in its sleeve, the foil's fold showing above."""
    with sheet.group(move=(0, 8)):
        d = "M262 300H538V836H262Z"
        dark = lit(sheet.paper, 0.13)
        sheet.path(d, dark, opacity=0.3, blur=24, move=(44, 10))
        sheet.path(d, dark, opacity=0.42, blur=8, move=(16, 6))
        sheet.path(
            "M266 284L534 284L538 330H262Z",
            sheet.linear([(at, lit(FOIL, t)) for at, t in FOIL_LIGHT]),
        )
        sheet.line("M270 296H530", lit(FOIL, 0.6), 1.6, opacity=0.7)
        for step in range(9):
            sheet.path(d, lit(of.sleeve, 0.4 + 0.03 * step), move=(9 - step, 3 - step * 0.35))
        stops = [
            (0, lit(of.sleeve, 1.2)),
            (0.06, lit(of.sleeve, 1.06)),
            (0.6, of.sleeve),
            (1, lit(of.sleeve, 0.84)),
        ]
        sheet.path(d, sheet.linear(stops))
        with sheet.within(d), sheet.group(move=(262, 300)):
            _sleeve_print(sheet, of)
        skin(sheet, d, "grain", lit(of.sleeve, 1.7), opacity=0.12)
        sheet.path(
            d,
            sheet.linear(
                [(0, "#ffffff", 0.16), (0.5, "#ffffff", 0), (1, "#000000", 0.12)], line=(262, 300, 538, 836)
            ),
        )
    sheet.ellipse((410, 848), (146, 9), lit(sheet.paper, 0.1), opacity=0.5, blur=6)


def _sleeve_print(sheet: Sheet, of: Bar) -> None:
    """Contours of koppies for the dark bar, of the sea for the salted one; 276 wide, 536 high."""
    for i in range(15):
        y, height = 300 + i * 19, 1 - i / 20
        points = []
        for step in range(47):
            x = step * 6
            if of.salt:
                rise = 8 * math.sin(x / 21 + i * 0.55) + 4 * math.sin(x / 47 + i * 0.4)
            else:
                peaks = 92 * math.exp(-(((x - 92) / 46) ** 2)) + 62 * math.exp(-(((x - 206) / 34) ** 2))
                rise = -height * peaks
                rise = max(rise, -70 * height - 8) + 2 * math.sin(x / 9 + i)
            points.append((x, y + rise))
        sheet.line(polygon(points)[:-1], of.print, 2.6, opacity=0.95 - i * 0.03)
    if not of.salt:
        sheet.ellipse((148, 196), (26, 26), of.print)
    letter(sheet, of.words[0], (138, 78), 62 if len(of.words[0]) < 5 else 44, of.print, spacing=60)
    letter(sheet, of.words[1], (138, 112), 17, of.print, spacing=190)
    sheet.path("M38 462h200v44h-200Z", lit(of.sleeve, 0.94))
    letter(sheet, "KLOOF & KAROO", (138, 481), 13, of.print, spacing=170)
    letter(sheet, "80 G", (138, 500), 11, of.print, spacing=170)


ROWS, SQUARE = 3, 74.0
TORN_FOIL: list[Point] = [
    (-250, -142), (-150, -156), (20, -146), (150, -158), (176, -60),
    (168, 40), (182, 150), (20, 160), (-150, 150), (-250, 146),
]  # fmt: skip
FOIL_LIGHT = ((0, 1.5), (0.3, 0.95), (0.5, 1.5), (0.75, 0.85), (1, 1.2))


def chocolate_broken(sheet: Sheet, *, of: Bar) -> None:
    place = Place((420, 770), -24, 0.58)
    foil = TORN_FOIL
    cast_flat_shadow(sheet, place.outline(foil), height=8)
    silver = sheet.linear([(at, lit(FOIL, t)) for at, t in FOIL_LIGHT])
    sheet.path(place.outline(foil, 3), silver)
    with sheet.within(place.outline(foil, 3)), sheet.group(transform=place.onto(3)):
        for _ in range(60):
            x, y = sheet.random.uniform(-260, 180), sheet.random.uniform(-160, 160)
            dx, dy = sheet.random.uniform(-40, 40), sheet.random.uniform(-40, 40)
            tint = lit(FOIL, sheet.random.uniform(0.6, 1.8))
            sheet.path(
                f"M{x:.0f} {y:.0f}l{dx:.0f} {dy:.0f}l{-dy:.0f} {dx:.0f}Z",
                tint,
                opacity=0.35,
            )
    _slab_of_chocolate(sheet, place, of)
    _torn_sleeve(sheet, place, of)
    _pieces(sheet, of)


def _slab_of_chocolate(sheet: Sheet, place: Place, of: Bar) -> None:
    half = ROWS * SQUARE / 2
    edge = [(-240.0, -half), (110.0, -half)]
    edge += [(110 + (9 if i % 2 else -7), -half + i * half / 5) for i in range(1, 10)]
    edge += [(110.0, half), (-240.0, half)]
    top = cut(sheet, place, edge, of.cocoa, make=Cut(22, round=3))
    with sheet.within(top), sheet.group(transform=place.onto(22)):
        for i in range(5):
            for j in range(ROWS):
                _square(sheet, (110 - (i + 1) * SQUARE, -half + j * SQUARE), of)


def _square(sheet: Sheet, at: Point, of: Bar) -> None:
    (x, y), s, b = at, SQUARE, 13
    inner = f"M{x + b} {y + b}h{s - 2 * b}v{s - 2 * b}h{-(s - 2 * b)}Z"
    for d, t in (
        (f"M{x} {y}h{s}l{-b} {b}h{-(s - 2 * b)}Z", 1.16),
        (f"M{x} {y}v{s}l{b} {-b}v{-(s - 2 * b)}Z", 1.3),
        (f"M{x + s} {y}v{s}l{-b} {-b}v{-(s - 2 * b)}Z", 0.62),
        (f"M{x} {y + s}h{s}l{-b} {-b}h{-(s - 2 * b)}Z", 0.5),
        (inner, 1.04),
    ):
        sheet.path(d, lit(of.cocoa, t))
    sheet.path(inner, sheet.linear([(0, "#ffffff", 0.2), (0.6, "#ffffff", 0)]))
    mark(sheet, (x + s / 2, y + s / 2 + 4), 9, lit(of.cocoa, 0.55))
    sheet.line(f"M{x} {y}h{s}v{s}", lit(of.cocoa, 0.3), 2.4, opacity=0.8)
    if of.salt:
        for _ in range(4):
            fx, fy = (edge + sheet.random.uniform(8, s - 8) for edge in (x, y))
            r = sheet.random.uniform(2, 4.5)
            sheet.path(
                f"M{fx - r:.1f} {fy:.1f}l{r:.1f} {-r:.1f}l{r:.1f} {r * 0.8:.1f}l{-r * 0.7:.1f} {r:.1f}Z",
                "#fffdf6",
                opacity=0.92,
            )


def _torn_sleeve(sheet: Sheet, place: Place, of: Bar) -> None:
    """What is left of the sleeve, pulled back over the far end."""
    half = ROWS * SQUARE / 2 + 10
    ragged = [
        (-108 + (12 if i % 2 else -8) + sheet.random.uniform(-5, 5), half - i * half / 7) for i in range(15)
    ]
    shape = [(-300.0, -half), (-300.0, half), *ragged]
    sheet.path(place.outline(shape, 22), lit(of.cocoa, 0.2), opacity=0.5, blur=6, move=(8, 5))
    top = cut(sheet, place, shape, of.sleeve, make=Cut(28, round=2))
    with sheet.within(top), sheet.group(transform=f"{place.onto(28)} rotate(90) translate(-121 0)"):
        letter(sheet, of.words[0], (121, 196), 52 if len(of.words[0]) < 5 else 40, of.print, spacing=60)
        letter(sheet, of.words[1], (121, 226), 15, of.print, spacing=190)
        sheet.line("M20 250h202M20 256h202", of.print, 2)
    sheet.line(place.outline([*ragged], 28)[:-1], "#fffaf0", 4, opacity=0.85)


def _pieces(sheet: Sheet, of: Bar) -> None:
    for centre, turn in (((640, 812), 18.0), ((566, 896), -42.0)):
        place = Place(centre, turn, 0.58)
        jag = [(37 + (5 if i % 2 else -4), -37 + i * 12.3) for i in range(7)]
        shape = [(-37.0, -37.0), *jag, (-37.0, 37.0)]
        cast_flat_shadow(sheet, place.outline(shape), height=9)
        top = cut(sheet, place, shape, of.cocoa, make=Cut(22, round=2))
        with sheet.within(top), sheet.group(transform=place.onto(22)):
            _square(sheet, (-37, -37), of)
    crumb = mix(of.cocoa, "#000000", 0.1)
    for _ in range(26):
        x, y = sheet.random.gauss(610, 50), sheet.random.gauss(868, 24)
        sheet.ellipse((x, y), (3, 2), lit(crumb, sheet.random.uniform(0.7, 1.3)))
