"""Soap in its band and on its dish; the long-handled brush."""

from __future__ import annotations

import math
from dataclasses import dataclass

from art.colour import lit, mix
from art.goods.folded import Slab, lay, rest
from art.laid import Cut, Place, cut, rod, silhouette, spine
from art.lettering import letter, mark
from art.paper import cast_flat_shadow
from art.skins import skin
from art.soft import Cord, cord
from art.svg import Point, Sheet, oval, polygon
from art.timber import figure


@dataclass(frozen=True, slots=True)
class Soap:
    bar: str
    fleck: str
    band: str
    ink: str
    words: str


def soap(sheet: Sheet, *, of: Soap) -> None:
    """Two bars, the upper one across the lower."""
    lower = Slab((404, 828), 430, 246, 84, turn=-20, corner=34, swell=16, tilt=0.46)
    upper = Slab((392, 740), 430, 246, 84, turn=-9, corner=34, swell=16, tilt=0.46)
    for slab in (lower, upper):
        _bar(sheet, slab, of, on_table=slab is lower)
        _band(sheet, slab, of)


def _bar(sheet: Sheet, slab: Slab, of: Soap, *, on_table: bool) -> None:
    rest(sheet, slab, of.bar, on_table=on_table)
    lay(sheet, slab, of.bar, steps=30)
    hull = "".join(slab.layer(share) for share in (0.02, 0.2, 0.4, 0.6, 0.8, 1)) + slab.top
    skin(sheet, hull, "speckle", of.fleck, opacity=0.5)
    skin(sheet, hull, "cloud", lit(of.bar, 1.5), opacity=0.22)


def _band(sheet: Sheet, slab: Slab, of: Soap) -> None:
    """Paper round the middle: over the top, down the long side."""
    w, d, t = 78.0, slab.depth / 2, slab.thickness
    drop = [
        (share, slab.swell * (1 - math.sqrt(max(0.0, 1 - (2 * share - 1) ** 2))))
        for share in (0.04, 0.2, 0.5, 0.8, 0.96)
    ]
    left = [slab.at(-w, d - inset + 1, share * t) for share, inset in drop]
    right = [slab.at(w, d - inset + 1, share * t) for share, inset in drop]
    front = polygon(left + right[::-1])
    top = polygon(slab.at(x, y, t + 1) for x, y in ((-w, -d + 8), (w, -d + 8), (w, d - 12), (-w, d - 12)))
    sheet.path(front + top, lit(of.bar, 0.2), opacity=0.4, blur=4, move=(5, 3))
    sheet.path(
        front, sheet.falling([(0, lit(of.band, 1.0)), (0.4, lit(of.band, 0.9)), (1, lit(of.band, 0.58))])
    )
    span = (slab.centre[0] - 200, slab.centre[1] - 90, slab.centre[0] + 160, slab.centre[1] + 60)
    sheet.path(top, sheet.linear([(0, lit(of.band, 1.2)), (1, lit(of.band, 0.98))], line=span))
    place = Place((slab.centre[0], slab.centre[1]), slab.turn, slab.tilt)
    with sheet.within(top), sheet.group(transform=place.onto(t + 1)):
        sheet.line(f"M{-w + 7} -200V200M{w - 7} -200V200", of.ink, 2, opacity=0.8)
        mark(sheet, (0, -58), 20, of.ink)
        letter(sheet, of.words, (0, 10), 22 if len(of.words) < 8 else 18, of.ink, spacing=60)
        letter(sheet, "SOAP", (0, 40), 15, of.ink, spacing=240)
        letter(sheet, "KLOOF & KAROO", (0, 74), 9, of.ink, spacing=140)


def soap_on_its_dish(sheet: Sheet, *, of: Soap) -> None:
    place, wood = Place((402, 836), -12, 0.5), "#9a6a42"
    _dish(sheet, place, wood)
    slab = Slab((402, 786), 372, 222, 72, turn=-12, corner=54, swell=22, tilt=0.5)
    _bar(sheet, slab, of, on_table=False)
    with sheet.group(transform=Place(slab.centre, -12, 0.5).onto(72)):
        for shift, tint in ((-1.4, lit(of.bar, 0.45)), (1.4, lit(of.bar, 1.6))):
            mark(sheet, (0 + shift, 12 + shift), 44, tint, opacity=0.55)
        mark(sheet, (0, 12), 44, lit(of.bar, 0.82))
    _lather(sheet, (544, 752))
    for _ in range(34):
        x, y, r = sheet.random.gauss(560, 110), sheet.random.gauss(918, 22), sheet.random.uniform(3, 9)
        _drop(sheet, (x, y), r)


def _dish(sheet: Sheet, place: Place, wood: str) -> None:
    outer = [(-236, -150), (236, -150), (236, 150), (-236, 150)]
    cast_flat_shadow(sheet, place.outline(outer), height=14)
    for y in (-110.0, 110.0):
        cut(
            sheet,
            place,
            [(-220, y - 16), (220, y - 16), (220, y + 16), (-220, y + 16)],
            lit(wood, 0.7),
            make=Cut(20),
        )
    raised = Place((place.centre[0], place.centre[1] - 20), place.turn, place.tilt)
    for i in range(7):
        x = -210 + i * 70.0
        slat = [(x - 25, -150), (x + 25, -150), (x + 25, 150), (x - 25, 150)]
        top = cut(sheet, raised, slat, wood, make=Cut(16, round=2))
        with sheet.within(top), sheet.group(transform=raised.onto(16)), sheet.group(turn=(90, 0, 0)):
            figure(sheet, wood, (-160, -x - 28, 160, -x + 28), lines=12, heart=None)


def _lather(sheet: Sheet, at: Point) -> None:
    heap = [
        (sheet.random.gauss(0, 46), sheet.random.gauss(0, 20), sheet.random.uniform(7, 22)) for _ in range(70)
    ]
    for dx, dy, r in sorted(heap, key=lambda b: b[1]):
        _bubble(sheet, (at[0] + dx, at[1] + dy + abs(dx) * 0.3), r)


def _bubble(sheet: Sheet, at: Point, r: float) -> None:
    x, y = at
    stops = [(0, "#ffffff", 0.95), (0.6, "#ffffff", 0.72), (0.86, "#e7ecee", 0.78), (1, "#aab6bb", 0.9)]
    sheet.ellipse(at, (r, r * 0.94), sheet.radial(stops, circle=(0.38, 0.34, 0.68)))
    sheet.ellipse((x - r * 0.34, y - r * 0.36), (r * 0.2, r * 0.13), "#ffffff")


def _drop(sheet: Sheet, at: Point, r: float) -> None:
    (x, y), paper = at, sheet.paper
    sheet.ellipse((x + r * 0.3, y + r * 0.3), (r, r * 0.55), lit(paper, 0.3), opacity=0.5, blur=1.6)
    sheet.ellipse(at, (r, r * 0.55), sheet.linear([(0, lit(paper, 0.86)), (1, lit(paper, 1.4))]))
    sheet.ellipse((x - r * 0.35, y - r * 0.2), (r * 0.22, r * 0.12), "#ffffff")


BEECH, BRISTLE, ROPE = "#c08a52", "#d8c095", "#b9a27c"


def bath_brush(sheet: Sheet) -> None:
    """On its back, bristles up, the handle towards us on the left."""
    head, tail = (566.0, 640.0), (120.0, 876.0)
    angle = math.degrees(math.atan2(head[1] - tail[1], head[0] - tail[0]))
    points, radii = spine(
        tail, (head[0] - 92, head[1] + 49), [(0, 8), (0.02, 17), (0.2, 19), (0.6, 14), (0.9, 15), (1, 22)]
    )
    handle = silhouette(points, radii)
    base = [
        (head[0] + 140 * math.cos(a), head[1] + 86 * math.sin(a))
        for a in (i * math.tau / 60 for i in range(60))
    ]
    wood = polygon(base)
    dark = lit(sheet.paper, 0.13)
    with sheet.group(turn=(angle, *head)):
        for amount, blur, move in ((0.28, 20, (24, 46)), (0.5, 7, (8, 20))):
            sheet.path(wood, dark, opacity=amount, blur=blur, move=move)
    for amount, blur, move in ((0.28, 16, (26, 26)), (0.5, 5, (6, 10))):
        sheet.path(handle, dark, opacity=amount, blur=blur, move=move)
    rod(sheet, points, radii, BEECH, gloss=0.3)
    with sheet.within(handle), sheet.group(transform=f"translate({tail[0]} {tail[1]}) rotate({angle:.2f})"):
        figure(sheet, BEECH, (0, -22, 520, 22), lines=16, heart=None)
    with sheet.group(turn=(angle, *head)):
        for step in range(12):
            sheet.path(wood, lit(BEECH, 0.44 + 0.03 * step), move=(2, 14 - step * 1.2))
        sheet.path(wood, sheet.linear([(0, lit(BEECH, 1.2)), (1, lit(BEECH, 0.8))]))
        sheet.line(wood, lit(BEECH, 1.6), 2.4, opacity=0.6)
        _bristles(sheet, head)
    _loop(sheet, tail)


def _bristles(sheet: Sheet, at: Point) -> None:
    """Tufts in rings from the back to the front, each a few hairs leaning its own way."""
    tufts = [
        (at[0] + 22.5 * ring * math.cos(a), at[1] + 13.6 * ring * math.sin(a))
        for ring in range(6)
        for a in (i * math.tau / max(1, ring * 6) for i in range(max(1, ring * 6)))
    ]
    for x, y in sorted(tufts, key=lambda tuft: tuft[1]):
        sheet.ellipse((x, y), (9, 5), lit(BEECH, 0.3), opacity=0.8)
        for hair in range(11):
            lean = (x - at[0]) * 0.16 + (hair - 5) * 1.9
            dx, dy = lean + sheet.random.uniform(-2, 2), -sheet.random.uniform(50, 62)
            tint = lit(
                mix(BRISTLE, "#8a6a3c", sheet.random.uniform(0, 0.4)),
                1.1 - (hair - 4) * 0.05 - (x - at[0]) / 900,
            )
            sheet.line(
                f"M{x + (hair - 5) * 0.9:.1f} {y:.1f}q{dx * 0.2:.1f} {dy * 0.6:.1f} {dx:.1f} {dy:.1f}",
                tint,
                2.4,
            )


def _loop(sheet: Sheet, tail: Point) -> None:
    x, y = tail
    d = f"M{x + 14} {y - 8}C{x - 70} {y - 16} {x - 84} {y + 60} {x - 34} {y + 62}S{x + 10} {y + 10} {x + 14} {y - 6}"
    sheet.line(d, lit(sheet.paper, 0.13), 8, opacity=0.4, blur=4, move=(6, 7))
    cord(sheet, d, 8, ROPE)
    sheet.line(d, lit(ROPE, 0.5), 2, opacity=0.6, dash="3 7")
    sheet.ellipse((x + 14, y - 7), (7, 6), lit(BEECH, 0.3))


def bath_brush_on_its_peg(sheet: Sheet) -> None:
    """Hung by its loop: the back of the head, with the mark burnt in."""
    top, head = (400.0, 252.0), (400.0, 744.0)
    _peg(sheet, (400, 178))
    cord(sheet, "M392 186C364 216 372 250 396 272M408 186C436 216 428 250 404 272", 8, ROPE, make=Cord())
    points, radii = spine(top, (400, 650), [(0, 8), (0.02, 18), (0.2, 20), (0.6, 14), (0.9, 16), (1, 30)])
    handle = silhouette(points, radii)
    wood = oval(*head, 92, 142)
    dark = lit(sheet.paper, 0.13)
    for amount, blur, move in ((0.3, 22, (52, 26)), (0.42, 8, (26, 14))):
        sheet.path(handle, dark, opacity=amount, blur=blur, move=move)
        sheet.path(wood, dark, opacity=amount, blur=blur, move=move)
    for row in range(50):
        a = row * math.pi / 25
        x, y = head[0] + 84 * math.cos(a), head[1] + 134 * math.sin(a)
        sheet.line(
            f"M{x:.1f} {y:.1f}l{16 + 5 * math.cos(a):.1f} {6 + 8 * math.sin(a):.1f}", lit(BRISTLE, 0.8), 7
        )
    rod(sheet, points, radii, BEECH, gloss=0.3)
    stops = [
        (0, lit(BEECH, 1.36), 1),
        (0.4, lit(BEECH, 1.1), 1),
        (0.8, lit(BEECH, 0.8), 1),
        (1, lit(BEECH, 0.5), 1),
    ]
    sheet.path(wood, sheet.radial(stops, circle=(0.34, 0.32, 0.8)))
    with sheet.within(handle + wood), sheet.group(turn=(90, 400, 500)):
        figure(sheet, BEECH, (140, 396, 900, 604), lines=56, heart=0.5, strength=0.9)
    sheet.ellipse((400, 272), (8, 8), lit(BEECH, 0.3))
    mark(sheet, (400, 752), 40, lit(BEECH, 0.4), opacity=0.85)
    letter(sheet, "KLOOF & KAROO", (400, 806), 12, lit(BEECH, 0.4), spacing=120)


def _peg(sheet: Sheet, at: Point) -> None:
    (x, y), oak = at, "#7a5230"
    sheet.ellipse((x + 26, y + 16), (26, 24), lit(sheet.paper, 0.13), opacity=0.45, blur=8)
    for step in range(10):
        sheet.ellipse((x + 9 - step, y + 5 - step * 0.5), (24, 24), lit(oak, 0.5 + 0.03 * step))
    sheet.ellipse(
        at, (24, 24), sheet.radial([(0, lit(oak, 1.4), 1), (1, lit(oak, 0.9), 1)], circle=(0.35, 0.3, 0.8))
    )
