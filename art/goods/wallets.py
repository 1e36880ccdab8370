"""The card wallet: standing with cards in its slots, and lying open."""

from __future__ import annotations

from art.colour import lit
from art.lettering import letter, mark
from art.mesh import View
from art.plane import Plane, lying, standing
from art.skins import skin
from art.soft import stitch
from art.svg import Point, Sheet, polyline

Box = tuple[float, float, float, float]
CARDS = ("#2f5547", "#d9c9a6", "#34465f")


def leather_face(
    sheet: Sheet, d: str, box: Box, hide: str, *, lights: tuple[float, float] = (1.16, 0.86)
) -> None:
    """A flat piece of hide under the lamp; `box` is its extent on the sheet."""
    near, far = lights
    stops = [(0, lit(hide, near)), (0.5, lit(hide, (near + far) / 2)), (1, lit(hide, far))]
    sheet.path(d, sheet.linear(stops, line=box))
    skin(sheet, d, "hide", opacity=0.32)
    sheet.line(d, lit(hide, 0.4), 1.6, opacity=0.8)


def _extent(face: Plane, left: float, foot: float, right: float, top: float) -> Box:
    corners = [face.at(x, y) for x in (left, right) for y in (foot, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def piece(
    sheet: Sheet,
    face: Plane,
    area: Box,
    hide: str,
    *,
    r: float = 14,
    off: float = 0,
    lights: tuple[float, float] = (1.16, 0.86),
) -> str:
    """A cut piece of leather on a face, with the shadow it throws on what is under it."""
    d = face.box(*area, r=r, off=off)
    sheet.path(d, "#150c05", opacity=0.45, blur=4, move=(3, 4))
    thick = face.box(*area, r=r, off=off - 3)
    sheet.path(thick, lit(hide, 0.42))
    leather_face(sheet, d, _extent(face, *area), hide, lights=lights)
    return d


def wallet(sheet: Sheet, *, hide: str, thread: str) -> None:
    view = View((402, 770), 14)
    face = standing(view, -17, lean=12, at=(0, 0, 0))
    _ground(sheet, face)
    back = face.box(-212, 0, 212, 292, r=20, off=-26)
    sheet.path(back, lit(hide, 0.4))
    for i, colour in enumerate(CARDS[:2]):
        _card(sheet, face, (-186 + i * 14, 120, 178 + i * 6, 330 - i * 26), colour, off=-14 + i * 5)
    _slot(sheet, face, (-212, 0, 212, 276), 0, hide, thread)
    _card(sheet, face, (-176, 60, 180, 242), CARDS[2], off=3)
    _slot(sheet, face, (-212, 0, 212, 210), 5, hide, thread)
    with sheet.group(transform=face.written(0, 92, 5)):
        mark(sheet, (0, 0), 26, lit(hide, 0.42), opacity=0.8)
        mark(sheet, (0.8, 1.2), 26, lit(hide, 1.4), opacity=0.2)
        letter(sheet, "KLOOF & KAROO", (0, 42), 15, lit(hide, 0.42), spacing=160, opacity=0.85)


def _ground(sheet: Sheet, face: Plane) -> None:
    """It leans back on its own thickness: the shadow falls behind it, to the right."""
    dark = lit(sheet.paper, 0.13)
    floor = Plane(face.view, (0, 0, 0), face.right, (-face.right[1], face.right[0], 0))
    sheet.path(floor.shape((-206, 0), (212, 0), (360, 150), (-40, 150)), dark, opacity=0.30, blur=24)
    sheet.path(floor.shape((-208, -4), (214, -4), (262, 84), (-160, 84)), dark, opacity=0.36, blur=11)
    sheet.path(floor.shape((-208, -10), (212, -10), (218, 26), (-200, 26)), dark, opacity=0.6, blur=4)


def _slot(sheet: Sheet, face: Plane, area: Box, off: float, hide: str, thread: str) -> None:
    left, foot, right, top = area
    piece(sheet, face, area, hide, r=20, off=off)
    edge = [face.at(x, top - 1, off) for x in (left + 16, right - 16)]
    sheet.line(polyline(edge), lit(hide, 1.5), 2.2, opacity=0.6)
    crease = [face.at(x, top - 14, off) for x in (left + 18, right - 18)]
    sheet.line(polyline(crease), lit(hide, 0.35), 2.2, opacity=0.5)
    seam: list[Point] = [(left + 11, top - 26), (left + 11, foot + 24), (left + 24, foot + 11)]
    seam += [(right - 24, foot + 11), (right - 11, foot + 24), (right - 11, top - 26)]
    stitch(sheet, polyline(face.at(x, y, off) for x, y in seam), thread, width=2.1, dash="8 5")


def _card(sheet: Sheet, face: Plane, area: Box, colour: str, *, off: float) -> None:
    d = face.box(*area, r=13, off=off)
    sheet.path(d, "#150c05", opacity=0.4, blur=3, move=(2, 3))
    sheet.path(d, sheet.linear([(0, lit(colour, 1.2)), (0.6, lit(colour, 1.0)), (1, lit(colour, 0.82))]))
    sheet.line(d, lit(colour, 1.5), 1.2, opacity=0.6)


def wallet_open(sheet: Sheet, *, hide: str, thread: str) -> None:
    view = View((398, 640), 60)
    flat = lying(view, 16)
    outer = flat.box(-300, -152, 300, 152, r=22)
    dark = lit(sheet.paper, 0.13)
    for (dx, dy), opacity, blur in (((26, 18), 0.26, 22), ((9, 8), 0.36, 8), ((3, 4), 0.5, 3)):
        sheet.path(outer, dark, opacity=opacity, blur=blur, move=(dx, dy))
    piece(sheet, flat, (-300, -152, 300, 152), lit(hide, 0.9), r=22, off=4)
    _note(sheet, flat)
    for left, right, cards in ((-290, -14, CARDS), (14, 290, (CARDS[1],))):
        _stack(sheet, flat, (left, right), cards, hide, thread)
    fold = polyline([flat.at(0, -150, 5), flat.at(0, 150, 5)])
    sheet.line(fold, lit(hide, 0.2), 16, opacity=0.5, blur=5)
    sheet.line(fold, lit(hide, 1.5), 3, opacity=0.45, blur=1.5, move=(-7, 0))
    with sheet.group(transform=flat.written(152, -86, 18)):
        mark(sheet, (0, 0), 17, lit(hide, 0.42), opacity=0.85)
        letter(sheet, "KLOOF & KAROO", (0, 28), 10, lit(hide, 0.42), spacing=160, opacity=0.85)


def _note(sheet: Sheet, flat: Plane) -> None:
    """A folded slip of paper behind the slots: the list one went out with."""
    d = flat.box(36, 40, 262, 196, off=6)
    sheet.path(d, "#150c05", opacity=0.4, blur=4, move=(4, 4))
    sheet.path(d, sheet.linear([(0, "#f7efdd"), (1, "#e2d4b8")]))
    for i in range(3):
        line = polyline([flat.at(60, 178 - i * 17, 6), flat.at(190 - i * 36, 178 - i * 17, 6)])
        sheet.line(line, "#6b6f78", 2.2, opacity=0.6)


def _stack(
    sheet: Sheet, flat: Plane, sides: tuple[float, float], cards: tuple[str, ...], hide: str, thread: str
) -> None:
    """Slots one below the other, each with the card it holds showing above it."""
    left, right = sides
    for i, colour in enumerate(cards):
        top = 104 - i * 44
        _card(sheet, flat, (left + 22, top - 120, right - 22, top + 26), colour, off=8 + i * 4)
        piece(sheet, flat, (left, -142, right, top), hide, r=12, off=10 + i * 4, lights=(1.1, 0.9))
        lip = polyline([flat.at(left + 10, top - 8, 10 + i * 4), flat.at(right - 10, top - 8, 10 + i * 4)])
        sheet.line(lip, lit(hide, 0.35), 2, opacity=0.5)
    top, off = 104 - (len(cards) - 1) * 44, 10 + (len(cards) - 1) * 4
    seam = [(left + 10, top - 18), (left + 10, -132), (right - 10, -132), (right - 10, top - 18)]
    stitch(sheet, polyline(flat.at(x, y, off) for x, y in seam), thread, width=1.9, dash="7 5")
