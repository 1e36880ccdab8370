"""The cook's knife, and the spoons that serve."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.laid import Cut, Place, cut, rod, silhouette, spine, trace
from art.lettering import mark
from art.paper import cast_flat_shadow
from art.skins import skin
from art.svg import Point, Sheet, oval
from art.timber import figure
from art.turned import Finish, Mouth, Turned, open_mouth

STEEL, BRASS, GRIP = "#bcc0c0", "#c7a566", "#6b3f22"
BLADE = trace(
    (96, -38),
    (-120, -36),
    ((-250, -34), (-360, -8), (-420, 36)),
    ((-330, 58), (-200, 66), (78, 62)),
    (92, 44),
)
HANDLE = trace(
    (86, -38),
    ((150, -40), (210, -26), (270, -28)),
    ((320, -30), (360, -44), (400, -40)),
    ((424, -36), (432, 6), (420, 32)),
    ((410, 48), (392, 44), (380, 34)),
    ((330, 10), (250, 12), (200, 16)),
    ((150, 20), (120, 18), (86, 18)),
)


def cooks_knife(sheet: Sheet) -> None:
    """Flat on the table: its shadow begins at its own edge."""
    _knife(sheet, Place((388, 726), -50, 0.66), on=None)


def _knife(sheet: Sheet, place: Place, *, on: str | None) -> None:
    dark = lit(on or sheet.paper, 0.12)
    for part, height in ((BLADE, 3), (HANDLE, 12)):
        d = place.outline(part)
        sheet.path(d, dark, opacity=0.30, blur=height * 1.2, move=(height * 1.3, height * 0.7))
        sheet.path(d, dark, opacity=0.6, blur=2.2, move=(2.5, 2.5))
    blade = cut(sheet, place, BLADE, STEEL, make=Cut(5, round=0.5, side=0.7))
    with sheet.within(blade), sheet.group(transform=place.onto(5)):
        _steel(sheet)
    for step in range(10):
        sheet.path(place.outline(HANDLE, 3 + step), lit(GRIP, 0.34 + 0.04 * step))
    top = place.outline(HANDLE, 13)
    with sheet.within(top), sheet.group(transform=place.onto(13)):
        _grip(sheet)
    sheet.line(top, lit(GRIP, 1.5), 2.2, opacity=0.5, clip=top)
    with sheet.group(transform=place.onto(13)):
        for x, y in ((150, -9), (240, -8), (340, -6)):
            sheet.ellipse((x, y), (9, 9), lit(BRASS, 0.5))
            sheet.ellipse((x - 0.8, y - 1), (7.6, 7.6), sheet.radial([(0, "#fff0c4"), (1, "#a67c38")]))


def _steel(sheet: Sheet) -> None:
    body = [
        (0, lit(STEEL, 1.4)),
        (0.3, lit(STEEL, 0.98)),
        (0.5, lit(STEEL, 1.34)),
        (0.72, lit(STEEL, 0.86)),
        (1, lit(STEEL, 1.0)),
    ]
    sheet.wash(sheet.linear(body, line=(-380, -40, 60, 60)), (-440, -60, 120, 90))
    edge = "M-425 40C-330 34 -200 38 100 34V90H-430Z"
    sheet.path(
        edge,
        sheet.linear([(0, lit(STEEL, 1.6)), (0.6, lit(STEEL, 1.24)), (1, lit(STEEL, 1.42))]),
        opacity=0.9,
    )
    sheet.line("M-420 40C-330 34 -200 38 92 34", lit(STEEL, 0.62), 1.8, opacity=0.7)
    for i in range(46):
        y = -38 + i * 1.7
        sheet.line(
            f"M-400 {y + 40 - i * 0.4:.1f}C-200 {y:.1f} -60 {y:.1f} 90 {y:.1f}",
            lit(STEEL, 0.5),
            0.6,
            opacity=0.10,
        )
    for x, w in ((-250, 60), (-20, 34)):
        sheet.path(f"M{x} -60h{w}l-60 150h-{w}Z", "#ffffff", opacity=0.42, blur=10)
    mark(sheet, (36, -4), 15, lit(STEEL, 0.35), opacity=0.75)


def _grip(sheet: Sheet) -> None:
    stops = [(0, lit(GRIP, 1.32)), (0.35, lit(GRIP, 1.1)), (0.75, lit(GRIP, 0.7)), (1, lit(GRIP, 0.46))]
    sheet.wash(sheet.linear(stops, line=(250, -44, 262, 46)), (80, -60, 450, 60))
    figure(sheet, GRIP, (84, -48, 440, 50), lines=26, heart=0.4, strength=1.3)
    sheet.path(
        "M100 -32C200 -26 300 -24 420 -36V-28C300 -16 200 -18 100 -22Z", "#fff0dc", opacity=0.32, blur=5
    )
    sheet.path(
        "M84 -60h30v120h-30Z",
        sheet.linear(
            [(0, lit(BRASS, 1.3)), (0.5, lit(BRASS, 0.95)), (1, lit(BRASS, 0.6))], line=(90, -40, 92, 30)
        ),
    )


def cooks_knife_at_work(sheet: Sheet) -> None:
    """On an end-grain block with a sliced lemon."""
    place, wood = Place((398, 800), -18, 0.52), "#b98a58"
    block = [(-330, -200), (330, -200), (330, 200), (-330, 200)]
    cast_flat_shadow(sheet, place.outline(block), height=18)
    top = cut(sheet, place, block, wood, make=Cut(34, round=4))
    with sheet.within(top), sheet.group(transform=place.onto(34)):
        _end_grain(sheet, wood)
    lying = Place((470, 782), -34, 0.52)
    with sheet.group(transform="translate(98 160) scale(.78)"):
        _knife(sheet, lying, on=wood)
    for i in range(3):
        _lemon_slice(sheet, (226 + i * 50, 716 - i * 14), wood)
    _half_lemon(sheet, (300, 828), wood)


def _end_grain(sheet: Sheet, wood: str) -> None:
    for i in range(11):
        for j in range(7):
            x, y = -330 + i * 60, -200 + j * 57.2
            tint = lit(mix(wood, "#8a5630", sheet.random.uniform(0, 0.55)), sheet.random.uniform(0.96, 1.1))
            sheet.path(f"M{x} {y:.1f}h60v57.2h-60Z", tint, opacity=0.8)
            cx, cy = x + sheet.random.uniform(-30, 90), y + sheet.random.uniform(60, 110)
            for r in range(40, 120, 9):
                sheet.line(
                    oval(cx, cy, r, r), lit(wood, 0.5), 1.1, opacity=0.22, clip=f"M{x} {y:.1f}h60v57.2h-60Z"
                )
            sheet.line(f"M{x} {y:.1f}h60v57.2h-60Z", lit(wood, 0.4), 1.2, opacity=0.4)


PEEL, PULP = "#e8bd2c", "#f4dd72"


def _lemon_slice(sheet: Sheet, at: Point, under: str) -> None:
    x, y = at
    sheet.ellipse((x + 6, y + 6), (48, 27), lit(under, 0.15), opacity=0.5, blur=4)
    sheet.ellipse((x, y + 4), (48, 27), lit(PEEL, 0.72))
    sheet.ellipse(at, (48, 27), PEEL)
    sheet.ellipse(at, (43, 23.5), "#fbf3d2")
    for i in range(9):
        a, b = i * math.tau / 9 + 0.06, (i + 1) * math.tau / 9 - 0.06
        sheet.path(
            f"M{x + 4 * math.cos((a + b) / 2):.1f} {y + 2 * math.sin((a + b) / 2):.1f}"
            f"L{x + 38 * math.cos(a):.1f} {y + 20.5 * math.sin(a):.1f}"
            f"A38 20.5 0 0 1 {x + 38 * math.cos(b):.1f} {y + 20.5 * math.sin(b):.1f}Z",
            lit(PULP, 1.0 + 0.1 * (i % 3)),
        )
    sheet.ellipse((x - 14, y - 8), (14, 5), "#ffffff", opacity=0.5, blur=4)


def _half_lemon(sheet: Sheet, at: Point, under: str) -> None:
    x, y = at
    sheet.ellipse((x + 12, y + 24), (64, 26), lit(under, 0.12), opacity=0.55, blur=7)
    d = (
        f"M{x - 62} {y - 12}C{x - 62} {y + 50} {x - 20} {y + 58} {x - 4} {y + 56}"
        f"C{x + 30} {y + 58} {x + 62} {y + 40} {x + 62} {y - 12}Z"
    )
    sheet.path(d, sheet.linear([(0, lit(PEEL, 1.1)), (0.5, lit(PEEL, 0.95)), (1, lit(PEEL, 0.6))]))
    skin(sheet, d, "fleck", lit(PEEL, 0.55), opacity=0.4)
    with sheet.group(transform=f"translate({x} {y - 12}) scale(1.29)"):
        _lemon_slice(sheet, (0, 0), PEEL)


WOODS = ("#c89a62", "#9a5f35", "#7a4a2c")


def serving_spoons(sheet: Sheet) -> None:
    """Side by side: a round one, a slotted one, a flat-edged one."""
    for i, (wood, form) in enumerate(zip(WOODS, ("round", "slotted", "flat"), strict=True)):
        foot = (190 + i * 168, 905 - i * 26)
        _spoon(sheet, foot, (foot[0] + 96, 318 + i * 10), wood, form)


def _spoon(sheet: Sheet, foot: Point, top: Point, wood: str, form: str) -> None:
    angle = math.degrees(math.atan2(top[1] - foot[1], top[0] - foot[0])) + 90
    stem = spine(foot, top, [(0, 8), (0.02, 15), (0.1, 17), (0.5, 12), (0.85, 12), (1, 20)])
    bowl = _bowl_outline(form)
    place = f"translate({top[0]:.1f} {top[1]:.1f}) rotate({angle:.2f})"
    d = silhouette(*stem)
    dark = lit(sheet.paper, 0.13)
    for amount, blur, move in ((0.28, 18, (26, 20)), (0.4, 7, (10, 9)), (0.5, 3, (3, 4))):
        with sheet.group(opacity=amount, blur=blur, move=move):
            sheet.path(d, dark)
            sheet.path(bowl, dark, transform=place)
    rod(sheet, *stem, wood)
    with sheet.within(d), sheet.group(transform=f"translate({foot[0]} {foot[1]}) rotate({angle - 90:.2f})"):
        figure(sheet, wood, (-8, -22, math.dist(foot, top), 22), lines=16, heart=None)
    with sheet.group(transform=place):
        _spoon_bowl(sheet, wood, form, bowl)


def _bowl_outline(form: str) -> str:
    if form == "flat":
        return (
            "M-19 24C-28 -20 -62 -60 -66 -130C-66 -150 -60 -158 -40 -162L40 -176C58 -178 64 -170 64 -150"
            "C62 -70 28 -20 19 24Z"
        )
    return "M-19 24C-26 -14 -66 -40 -68 -112C-68 -170 -40 -200 0 -200S68 -170 68 -112C66 -40 26 -14 19 24Z"


def _spoon_bowl(sheet: Sheet, wood: str, form: str, d: str) -> None:
    stops = [(0, lit(wood, 1.24)), (0.5, lit(wood, 1.0)), (1, lit(wood, 0.7))]
    sheet.path(d, lit(wood, 0.45), move=(2, 4))
    sheet.path(d, sheet.linear(stops, line=(-70, -200, 70, 20)))
    with sheet.within(d):
        with sheet.group(transform="rotate(-90)"):
            figure(sheet, wood, (-40, -80, 220, 80), lines=34, heart=0.55)
        sheet.line(d, lit(wood, 1.6), 5, opacity=0.45, blur=2, move=(2, 3))
        if form == "flat":
            sheet.path("M-60 -150L60 -170L56 -140L-58 -118Z", lit(wood, 1.5), opacity=0.35, blur=5)
            return
        hollow = oval(0, -112, 52, 70)
        inner = [(0, lit(wood, 0.5)), (0.5, lit(wood, 0.84)), (1, lit(wood, 1.24))]
        sheet.path(hollow, sheet.linear(inner, line=(-50, -180, 50, -50)), opacity=0.8)
        sheet.line(hollow, lit(wood, 1.5), 2.4, opacity=0.5, move=(1, 1.5))
        if form == "slotted":
            for x, half in ((-24, 34), (0, 42), (24, 34)):
                sheet.line(f"M{x} {-112 - half}V{-112 + half}", lit(wood, 0.25), 13)
                sheet.line(f"M{x + 1.5} {-110 - half}V{-111 + half}", lit(sheet.paper, 0.55), 9.5)


def serving_spoons_in_a_crock(sheet: Sheet) -> None:
    clay = "#d8ccb6"
    form = Turned(
        sheet, [(560, 138), (572, 134), (600, 138), (700, 152), (780, 150), (812, 138), (820, 128)], tilt=0.3
    )
    form.shadow(spread=1.1, reach=340)
    form.shade(lambda down: mix(clay, "#6f7f86", 0.85) if down < 0.36 else clay, Finish(gloss=0.5))
    form.skin("speckle", "#5a4a38", opacity=0.4)
    inside = open_mouth(form, Mouth(wall=10, inside=lit(clay, 0.75), lip=mix(clay, "#6f7f86", 0.7)))
    y = form.ys[0]
    near = f"M-100 -100H900V{y:g}H{400 + 126}A{126} {126 * 0.3} 0 0 1 {400 - 126} {y:g}H-100Z"
    with sheet.within(near):
        sheet.path(inside, lit(clay, 0.2), opacity=0.4, blur=8)
        for foot, top, wood, shape in (
            ((440, 660), (306, 300), WOODS[0], "round"),
            ((380, 680), (420, 250), WOODS[1], "slotted"),
            ((360, 660), (532, 330), WOODS[2], "flat"),
        ):
            _standing_spoon(sheet, foot, top, wood, shape)


def _standing_spoon(sheet: Sheet, foot: Point, top: Point, wood: str, form: str) -> None:
    angle = math.degrees(math.atan2(top[1] - foot[1], top[0] - foot[0])) + 90
    stem = spine(foot, top, [(0, 14), (0.5, 13), (0.85, 12), (1, 20)])
    d = silhouette(*stem)
    sheet.path(d, lit(sheet.paper, 0.1), opacity=0.3, blur=6, move=(8, 5))
    rod(sheet, *stem, wood)
    with sheet.within(d), sheet.group(transform=f"translate({foot[0]} {foot[1]}) rotate({angle - 90:.2f})"):
        figure(sheet, wood, (-8, -22, math.dist(foot, top), 22), lines=16, heart=None)
    with sheet.group(transform=f"translate({top[0]:.1f} {top[1]:.1f}) rotate({angle:.2f})"):
        outline = _bowl_outline(form)
        sheet.path(outline, lit(sheet.paper, 0.1), opacity=0.3, blur=8, move=(10, 4))
        _spoon_bowl(sheet, wood, form, outline)
