"""The waxed canvas wash bag: zipped, and open with what one takes along."""

from __future__ import annotations

import math

from art.colour import lit
from art.lettering import mark
from art.mesh import Cloth, Cut, Place, Surface, View, cast, silhouette, spread, turned_about
from art.skins import skin, weave
from art.soft import Cord, Puff, cord, puff, stitch
from art.svg import Point, Sheet, polyline

LONG, YAW = 450, -18
BRASS, THREAD = "#c2a064", "#ecd6ac"


def wash_bag(sheet: Sheet, *, canvas: str, leather: str) -> None:
    view = View((398, 806), 22)
    bag = turned_about(_closed, YAW)
    cast(sheet, bag, view)
    _foot(sheet, [view.at(bag(i / 40, 0.0)) for i in range(41)])

    def face(u: float, v: float) -> str:
        return leather if _low(v, 0.30) else canvas

    spread(sheet, bag, view, Cloth(face, shade=_seams), cut=Cut(120, 110))
    _waxed(sheet, silhouette(lambda u, v: bag(u, 0.15 + 0.7 * v), view), canvas)
    _leather_line(sheet, view, bag)
    _zip(sheet, view, bag, canvas)
    _side_handle(sheet, view, bag, leather)
    _patch(sheet, view.at(bag(0.42, 0.29)), leather)


def _foot(sheet: Sheet, edge: list[Point]) -> None:
    d, dark = polyline(edge), lit(sheet.paper, 0.12)
    sheet.line(d, dark, 26, opacity=0.3, blur=9, move=(6, 4))
    sheet.line(d, dark, 8, opacity=0.6, blur=3, move=(2, 2))


def _low(v: float, height: float) -> bool:
    """v runs round the section from the back of the foot over the top; both feet are below this share."""
    return v < height * 0.5 or v > 1 - height * 0.5


def _section(v: float) -> Point:
    """From the front foot (v = 0) up, over the ridge (0.5) and down behind: out and up."""
    side = 1 - 2 * v
    up = 1 - abs(side)
    out = math.copysign(abs(side) ** 0.5, side)
    swell = 1 + 0.26 * math.sin(math.pi * min(1.0, up * 1.15))
    return out * 96 * swell, 264 * up**0.66


def _closed(u: float, v: float) -> Place:
    """Its two ends are drawn in; it leans on what is inside it."""
    turn = (2 * u - 1) * math.pi / 2
    along, end = math.sin(turn), max(0.0, math.cos(turn)) ** 0.42
    out, up = _section(v)
    high = 0.82 + 0.18 * (1 - abs(along) ** 3.2)
    bulge = 5 * math.sin(along * 5 + v * 7) * math.sin(math.pi * v)
    return along * LONG / 2, -(out + bulge) * end, up * high + bulge * 0.4


def _seams(u: float, v: float) -> float:
    """Dark beside the zip, and a little where the ends are sewn in."""
    along = abs(math.sin((2 * u - 1) * math.pi / 2))
    return 1 - 0.30 * math.exp(-(((v - 0.5) / 0.03) ** 2)) - 0.22 * math.exp(-(((along - 0.93) / 0.012) ** 2))


def _waxed(sheet: Sheet, d: str, canvas: str) -> None:
    weave(sheet, d, lit(canvas, 0.2), opacity=0.11)
    skin(sheet, d, "crumple", lit(canvas, 1.5), opacity=0.12)


def _leather_line(sheet: Sheet, view: View, bag: Surface) -> None:
    edge = [view.at(bag(i / 60, 0.152)) for i in range(1, 60)]
    sheet.line(polyline(edge), "#150c05", 4, opacity=0.4, blur=1.5, move=(0, -2))
    stitch(sheet, polyline((x, y + 8) for x, y in edge), THREAD, width=1.8, dash="7 5")


def _zip(sheet: Sheet, view: View, bag: Surface, canvas: str) -> None:
    ridge = [view.at(bag(0.14 + 0.72 * i / 59, 0.497)) for i in range(60)]
    d = polyline(ridge)
    sheet.line(d, lit(canvas, 0.34), 17, cap="butt")
    sheet.line(d, lit(BRASS, 0.5), 8, cap="butt", dash="3 2.4")
    sheet.line(d, lit(BRASS, 1.25), 5, cap="butt", dash="3 2.4", move=(0, -0.8))
    x, y = ridge[44]
    slider = f"M{x - 13:.1f} {y - 8:.1f}h24q4 0 4 4v9q0 4 -4 4h-24Z"
    sheet.path(slider, "#150c05", opacity=0.4, blur=2, move=(2, 3))
    sheet.path(slider, sheet.linear([(0, lit(BRASS, 1.3)), (1, lit(BRASS, 0.6))]))
    pull = (
        f"M{x:.1f} {y + 2:.1f}C{x + 16:.1f} {y + 14:.1f} {x + 22:.1f} {y + 34:.1f} {x + 18:.1f} {y + 74:.1f}"
    )
    sheet.line(pull, "#150c05", 12, opacity=0.4, blur=3, move=(4, 4))
    cord(sheet, pull, 12, "#8a5430", make=Cord(cap="butt", flat=True))


def _side_handle(sheet: Sheet, view: View, bag: Surface, leather: str) -> None:
    """A loop at the end nearest the camera."""
    (x0, y0), (x1, y1) = view.at(bag(0.86, 0.37)), view.at(bag(0.89, 0.16))
    d = f"M{x0:.1f} {y0:.1f}C{x0 + 66:.1f} {y0 + 4:.1f} {x1 + 70:.1f} {y1 - 20:.1f} {x1:.1f} {y1:.1f}"
    sheet.line(d, "#150c05", 20, opacity=0.4, blur=6, move=(6, 8))
    cord(sheet, d, 22, leather, make=Cord(cap="butt", flat=True, gloss=0.2))
    stitch(sheet, d, THREAD, width=1.6, dash="6 4")
    for x, y in ((x0, y0), (x1, y1)):
        sheet.ellipse((x - 2, y), (8, 8), lit(leather, 0.5))
        sheet.ellipse((x - 3, y - 1), (5.5, 5.5), lit(BRASS, 1.1))


def _patch(sheet: Sheet, at: Point, leather: str) -> None:
    x, y = at
    with sheet.group(transform=f"matrix(0.98 0.09 0 1 {x:.1f} {y:.1f})"):
        d = "M-42 -26h84v52h-84Z"
        sheet.path(d, "#150c05", opacity=0.4, blur=3, move=(3, 3))
        puff(sheet, d, leather, (-42, -26, 42, 26), shape=Puff(edge=7))
        skin(sheet, d, "hide", opacity=0.3)
        stitch(sheet, "M-36 -20h72v40h-72Z", THREAD, width=1.5, dash="5 4")
        mark(sheet, (0, 5), 17, lit(leather, 0.35))


def wash_bag_open(sheet: Sheet, *, canvas: str, leather: str) -> None:
    view = View((398, 800), 36)
    back, front = (turned_about(_wall(side), YAW) for side in (1, -1))
    for wall in (back, front):
        cast(sheet, wall, view)
    _foot(sheet, [view.at(front(i / 40, 0.0)) for i in range(41)])
    lining = "#d8cbb0"

    def face(u: float, v: float) -> str:
        return leather if v < 0.36 else canvas

    spread(sheet, back, view, Cloth(lining, face, shade=_inside), cut=Cut(110, 50))
    _open_zip(sheet, [view.at(back(i / 80, 1.0)) for i in range(81)], canvas)
    floor = turned_about(lambda u, v: ((u - 0.5) * LONG * 0.86, (v - 0.5) * 190, 60), YAW)
    sheet.path(silhouette(floor, view), lit(lining, 0.22), opacity=0.75, blur=16)
    _bottle(sheet, view.at((-96, 14, 70)))
    _comb(sheet, view.at((34, 40, 96)))
    _brush(sheet, view.at((-6, 4, 60)), "#b98a55", -9)
    _brush(sheet, view.at((34, -16, 56)), "#6a4a30", 13)
    _cloth(sheet, view.at((132, -18, 128)))

    spread(sheet, front, view, Cloth(face, lining), cut=Cut(120, 60))
    _waxed(sheet, silhouette(lambda u, v: front(u, 0.36 + 0.64 * v), view), canvas)
    edge = polyline(view.at(front(i / 60, 0.372)) for i in range(3, 58))
    stitch(sheet, edge, THREAD, width=1.8, dash="7 5")
    _open_zip(sheet, [view.at(front(i / 80, 1.0)) for i in range(81)], canvas)
    _patch(sheet, view.at(front(0.5, 0.66)), leather)


def _open_zip(sheet: Sheet, rim: list[Point], canvas: str) -> None:
    sheet.line(polyline(rim), lit(canvas, 0.4), 12)
    sheet.line(polyline(rim), lit(BRASS, 1.1), 5, cap="butt", dash="3 2.4", move=(0, -1))


def _wall(side: int) -> Surface:
    """One long wall with half of each end: front or back, leaning outward at the mouth."""

    def surface(u: float, v: float) -> Place:
        angle = math.pi * u
        x = -math.copysign(abs(math.cos(angle)) ** 0.42, math.cos(angle))
        y = abs(math.sin(angle)) ** 0.5
        open_out = 0.86 + 0.22 * math.sin(v * math.pi * 0.6)
        slump = 10 * math.sin(u * 6 + side) * v**2 * math.sin(angle)
        return x * LONG / 2 * (0.93 + 0.07 * v), side * y * 104 * open_out, 178 * v**0.9 + slump

    return surface


def _inside(u: float, v: float) -> float:
    return 0.34 + 0.6 * v


def _bottle(sheet: Sheet, foot: Point) -> None:
    x, y = foot
    glass, cap = "#7a4416", "#26221e"
    left, right = x - 42, x + 42
    body = (
        f"M{left:.0f} {y:.0f}V{y - 150:.0f}"
        f"C{left:.0f} {y - 178:.0f} {x - 18:.0f} {y - 176:.0f} {x - 18:.0f} {y - 196:.0f}H{x + 18:.0f}"
        f"C{x + 18:.0f} {y - 176:.0f} {right:.0f} {y - 178:.0f} {right:.0f} {y - 150:.0f}V{y:.0f}Z"
    )
    sheet.path(body, "#150c05", opacity=0.35, blur=9, move=(12, 6))
    stops = [
        (0, lit(glass, 0.6)),
        (0.16, lit(glass, 1.3)),
        (0.3, lit(glass, 0.9)),
        (0.8, lit(glass, 0.7)),
        (1, lit(glass, 1.0)),
    ]
    sheet.path(body, sheet.linear(stops))
    sheet.line(f"M{x - 30:.0f} {y - 146:.0f}V{y - 40:.0f}", "#fff3dc", 5, opacity=0.55, blur=1.2)
    label = f"M{x - 42:.0f} {y - 126:.0f}q42 12 84 0v70q-42 12 -84 0Z"
    sheet.path(label, sheet.linear([(0, "#d8cbb0"), (0.3, "#f3ead9"), (1, "#b5a98f")]))
    mark(sheet, (x, y - 80), 15, "#5a4a38")
    top = f"M{x - 21:.0f} {y - 236:.0f}h42v42q-21 6 -42 0Z"
    sheet.path(top, sheet.linear([(0, lit(cap, 0.8)), (0.25, lit(cap, 1.5)), (0.5, cap), (1, lit(cap, 0.6))]))
    sheet.ellipse((x, y - 236), (21, 6), lit(cap, 1.35))


def _brush(sheet: Sheet, foot: Point, wood: str, lean: float) -> None:
    x, y = foot
    with sheet.group(turn=(lean, x, y)):
        handle = f"M{x:.0f} {y:.0f}V{y - 250:.0f}"
        sheet.line(handle, "#150c05", 15, opacity=0.35, blur=6, move=(9, 5))
        cord(sheet, handle, 15, wood)
        head = f"M{x - 9:.0f} {y - 244:.0f}h18v-66q-9 -9 -18 0Z"
        puff(sheet, head, wood, (x - 9, y - 316, x + 9, y - 244), shape=Puff(edge=5))
        bristles = f"M{x + 8:.0f} {y - 254:.0f}h22v-50h-22Z"
        sheet.path(bristles, sheet.falling([(0, "#f7f0e0"), (1, "#cfc4ac")]))
        for i in range(6):
            sheet.line(f"M{x + 8:.0f} {y - 258 - i * 8:.0f}h22", "#8f836b", 1.4, opacity=0.7)


def _comb(sheet: Sheet, foot: Point) -> None:
    x, y = foot
    horn = "#5a3520"
    with sheet.group(turn=(20, x, y)):
        spine = f"M{x + 62:.0f} {y:.0f}v-206q16 -8 26 2v204Z"
        sheet.path(spine, "#150c05", opacity=0.35, blur=6, move=(8, 5))
        sheet.path(spine, sheet.linear([(0, lit(horn, 1.3)), (1, lit(horn, 0.7))]))
        for i in range(19):
            sheet.line(f"M{x + 62:.0f} {y - 12 - i * 10:.0f}h-26", lit(horn, 0.95), 4.4)


def _cloth(sheet: Sheet, at: Point) -> None:
    """A rolled face cloth."""
    (x, y), linen = at, "#e9dcc4"
    roll = f"M{x - 60:.0f} {y:.0f}L{x + 40:.0f} {y + 24:.0f}"
    sheet.line(roll, "#150c05", 70, opacity=0.35, blur=10, move=(8, 10), cap="butt")
    cord(sheet, roll, 72, linen, make=Cord(cap="butt"))
    end = (x + 40, y + 24)
    sheet.ellipse(end, (15, 36), lit(linen, 0.8), turn=(14, *end))
    for k in (0.72, 0.46, 0.2):
        sheet.ellipse(end, (15 * k, 36 * k), "none", stroke=lit(linen, 0.45), width=2.6, turn=(14, *end))
    for share in (0.2, 0.3):
        a, b = x - 60 + 100 * share, y + 24 * share
        sheet.line(
            f"M{a + 8:.0f} {b - 35:.0f}Q{a + 16:.0f} {b:.0f} {a - 8:.0f} {b + 35:.0f}",
            "#3f5f58",
            5,
            cap="butt",
            opacity=0.8,
        )
