"""Braai tongs, and what they turn."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.laid import Cut, Place, cut, rod
from art.paper import cast_flat_shadow
from art.soft import Cord, cord
from art.svg import Point, Sheet, polyline
from art.timber import figure

STEEL, KIAAT = "#a9adad", "#8a4f2c"


def braai_tongs(sheet: Sheet) -> None:
    _tongs(sheet, hinge=(124, 356), spread=1.0)


def _tongs(sheet: Sheet, *, hinge: Point, spread: float, shadow: bool = True) -> None:
    """Two sprung arms from the hinge on the left to the jaws on the right, lower one nearer."""
    arms = [_arm(hinge, -1, spread), _arm(hinge, 1, spread)]
    dark = lit(sheet.paper, 0.13)
    if shadow:
        for arm in arms:
            d = polyline(arm)
            for width, amount, blur, move in ((34, 0.26, 16, (22, 22)), (28, 0.5, 5, (5, 9))):
                sheet.line(d, dark, width, opacity=amount, blur=blur, move=move)
    for side, arm in zip((-1, 1), arms, strict=True):
        _steel_arm(sheet, arm)
        _scale(sheet, arm, side)
        _jaw(sheet, arm, side)
    x, y = hinge
    bend = (
        f"M{arms[0][2][0]:.1f} {arms[0][2][1]:.1f}"
        f"C{x - 26:.1f} {y - 30:.1f} {x - 34:.1f} {y + 20:.1f} {arms[1][2][0]:.1f} {arms[1][2][1]:.1f}"
    )
    cord(sheet, bend, 24, STEEL, make=Cord(gloss=0.8, flat=True))
    ring = f"M{x - 18} {y - 6}C{x - 70} {y - 40} {x - 84} {y + 10} {x - 22} {y + 8}"
    cord(sheet, ring, 6, "#5d4330")


def _arm(hinge: Point, side: int, spread: float) -> list[Point]:
    angle = math.radians(39)
    points = []
    for i in range(41):
        t = i / 40
        along = 660 * t
        across = side * spread * (8 + 64 * math.sin(math.pi * min(1, t * 0.92)) ** 0.8)
        points.append(
            (
                hinge[0] + along * math.cos(angle) - across * math.sin(angle),
                hinge[1] + along * math.sin(angle) + across * math.cos(angle),
            )
        )
    return points


def _steel_arm(sheet: Sheet, arm: list[Point]) -> None:
    d = polyline(arm)
    for width, t, move in (
        (25, 0.38, (1.5, 2.5)),
        (24, 0.8, (0, 0)),
        (17, 1.0, (-1.5, -2)),
        (8, 1.35, (-3, -4)),
        (3, 1.8, (-4, -6)),
    ):
        sheet.line(d, lit(STEEL, t), width, cap="butt", move=move)


def _scale(sheet: Sheet, arm: list[Point], side: int) -> None:
    """A kiaat scale riveted to each arm, so that the hand stays cool."""
    part = arm[5:19]
    radii = [16 + 5 * math.sin(math.pi * i / 13) for i in range(len(part))]
    radii[0] = radii[-1] = 9
    d = rod(sheet, part, radii, KIAAT, gloss=0.25)
    (x0, y0), (x1, y1) = part[0], part[-1]
    angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
    with sheet.within(d), sheet.group(transform=f"translate({x0:.1f} {y0:.1f}) rotate({angle:.2f})"):
        figure(sheet, KIAAT, (-10, -34, 260, 34), lines=16, heart=None, strength=1.3)
    for at in (part[3], part[10]):
        sheet.ellipse(at, (6, 6), sheet.radial([(0, "#fff0c4"), (1, "#8a6a30")]))


def _jaw(sheet: Sheet, arm: list[Point], side: int) -> None:
    """Scalloped, like an open hand."""
    (x0, y0), (x1, y1) = arm[-4], arm[-1]
    angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
    d = (
        "M-34 -13C0 -20 26 -34 52 -30C66 -28 62 -18 70 -14C80 -10 76 0 82 2C76 6 80 14 70 16"
        "C62 20 66 28 52 30C26 34 0 20 -34 13Z"
    )
    with sheet.group(
        transform=f"translate({x1:.1f} {y1:.1f}) rotate({angle:.2f}) scale(1 {0.92 if side < 0 else 1})"
    ):
        sheet.path(d, lit(STEEL, 0.35), move=(2, 4))
        sheet.path(
            d,
            sheet.linear(
                [
                    (0, lit(STEEL, 1.5)),
                    (0.4, lit(STEEL, 0.98)),
                    (0.6, lit(STEEL, 1.24)),
                    (1, lit(STEEL, 0.6)),
                ],
                line=(0, -30, 10, 30),
            ),
        )
        sheet.path(
            "M6 -12C30 -18 46 -16 58 -8C62 0 60 6 54 10C40 16 24 12 6 8Z",
            lit(STEEL, 0.5),
            opacity=0.55,
            blur=4,
        )
        sheet.line(d, lit(STEEL, 1.7), 1.8, opacity=0.6)


def tongs_at_the_fire(sheet: Sheet) -> None:
    """A coil of boerewors on the grid, the tongs laid across."""
    place = Place((400, 770), -10, 0.5)
    _coals(sheet, place)
    _grid(sheet, place)
    _wors(sheet, Place((352, 746), -10, 0.5))
    with sheet.group(transform="translate(842 296) scale(-.62 .62)"):
        _tongs(sheet, hinge=(124, 356), spread=0.8, shadow=False)


def _coals(sheet: Sheet, place: Place) -> None:
    pan = [(-300 + 0.0, -200.0), (300, -200), (300, 200), (-300, 200)]
    cast_flat_shadow(sheet, place.outline(pan), height=20)
    top = cut(sheet, place, pan, "#3a3633", make=Cut(40, round=4))
    with sheet.within(top):
        sheet.path(top, "#1c1512")
        for _ in range(210):
            x, y = place.at(sheet.random.uniform(-300, 300), sheet.random.uniform(-200, 200), 34)
            r, heat = sheet.random.uniform(12, 26), sheet.random.random()
            coal = mix("#4a423d", "#e0541a", heat**3)
            sheet.ellipse((x, y), (r, r * 0.62), lit(coal, 0.7))
            sheet.ellipse(
                (x - 2, y - 3), (r * 0.7, r * 0.36), lit(mix(coal, "#c9c0b6", 0.3), 1.0), opacity=0.8
            )
        glow = sheet.radial([(0, "#ff7a26", 0.6), (1, "#ff7a26", 0)])
        for dx, dy in ((-120, 20), (130, -30), (40, 70)):
            x, y = place.at(dx, dy, 34)
            sheet.ellipse((x, y), (130, 70), glow)


def _grid(sheet: Sheet, place: Place) -> None:
    steel = "#8b8b86"
    for i in range(19):
        y = -200 + i * 22.2
        (x0, y0), (x1, y1) = place.at(-318, y, 62), place.at(318, y, 62)
        d = f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"
        sheet.line(d, "#140e0a", 6, opacity=0.5, move=(2, 5))
        sheet.line(d, lit(steel, 0.7), 5)
        sheet.line(d, lit(steel, 1.5), 1.8, move=(0, -1.2))
    frame = place.outline([(-318, -206), (318, -206), (318, 206), (-318, 206)], 62)
    sheet.line(frame, "#140e0a", 10, opacity=0.5, move=(3, 6))
    sheet.line(frame, lit(steel, 0.72), 10)
    sheet.line(frame, lit(steel, 1.5), 3, move=(-1, -2))


WORS = "#7a3d24"


def _wors(sheet: Sheet, place: Place) -> None:
    """One long sausage wound into a coil, browned where the bars touch."""
    points = []
    for i in range(190):
        turn = i / 189 * math.tau * 2.55
        r = 30 + 50 * turn / math.tau
        points.append(place.at(r * math.cos(turn), r * math.sin(turn), 76))
    d = polyline(points)
    sheet.line(d, "#140a06", 44, opacity=0.5, blur=7, move=(4, 16))
    for start in range(0, len(points) - 1, 6):
        part = polyline(points[start : start + 8])
        for width, t, move in (
            (44, 0.42, (0, 0)),
            (38, 0.7, (-1, -2)),
            (28, 0.95, (-2, -5)),
            (16, 1.15, (-3, -8)),
        ):
            sheet.line(
                part, lit(WORS, t), width, move=move, cap="butt" if 0 < start < len(points) - 9 else "round"
            )
    sheet.line(d, lit(WORS, 1.7), 4, opacity=0.55, blur=1.6, move=(-4, -12))
    for i in range(6, len(points) - 4, 9):
        (x, y), (x2, y2) = points[i], points[i + 1]
        length = math.hypot(x2 - x, y2 - y) or 1
        nx, ny = -(y2 - y) / length, (x2 - x) / length
        sheet.line(
            f"M{x - nx * 13:.1f} {y - ny * 13 - 4:.1f}L{x + nx * 13:.1f} {y + ny * 13 - 4:.1f}",
            "#2a120a",
            6,
            opacity=0.6,
            blur=1.4,
        )
    for _ in range(110):
        x, y = points[sheet.random.randrange(len(points))]
        sheet.ellipse(
            (x + sheet.random.uniform(-14, 14), y + sheet.random.uniform(-14, 8)),
            (2.2, 1.6),
            "#d8b48a",
            opacity=0.6,
        )
