"""The storm lantern, out and alight."""

from __future__ import annotations

from art.colour import lit
from art.goods import glass
from art.goods.fire import flame, glow
from art.paper import cast_shadow
from art.soft import Cord, cord
from art.svg import Sheet
from art.turned import LOW, Finish, Turned

TANK = [(704, 78), (708, 88), (722, 128), (744, 150), (772, 154), (792, 150), (800, 142)]
BURNER = [(640, 40), (644, 52), (662, 58), (676, 50), (692, 62), (708, 66)]
GLOBE = [(396, 60), (408, 64), (450, 88), (510, 104), (570, 98), (620, 74), (644, 58), (648, 56)]
HOOD = [
    (286, 40),
    (290, 52),
    (304, 58),
    (312, 46),
    (322, 46),
    (330, 78),
    (344, 92),
    (350, 92),
    (354, 74),
    (392, 66),
    (400, 66),
]
CAP = [(246, 14), (250, 30), (264, 44), (280, 48), (286, 46)]
WIRE, STEEL = "#8f8b82", "#b7b3aa"
GLASS = "#d3dcd4"


def lantern(sheet: Sheet, *, coat: str) -> None:
    cast_shadow(sheet, (400, 798), 140, reach=380)
    _lantern(sheet, coat, alight=False)


def lantern_alight(sheet: Sheet, *, coat: str) -> None:
    glow(sheet, (400, 520), 440)
    pool = [(0, "#ffe3ac", 0.75), (1, "#ffe3ac", 0)]
    sheet.ellipse((400, 818), (330, 62), sheet.radial(pool))
    cast_shadow(sheet, (400, 798), 134, reach=60, strength=0.8)
    _lantern(sheet, coat, alight=True)


def _lantern(sheet: Sheet, coat: str, *, alight: bool) -> None:
    gloss = Finish(gloss=0.8, foot=0.3)
    _bail(sheet)
    _tubes(sheet, coat)
    Turned(sheet, TANK).shade(coat, gloss)
    _fittings(sheet, coat)
    Turned(sheet, BURNER).shade(STEEL, Finish(gloss=0.9, foot=0.3))
    globe = Turned(sheet, GLOBE)
    glass.far_wall(globe, GLASS, base=8)
    sheet.line("M400 646V604", "#e9e0cc", 13, cap="butt")
    if alight:
        sheet.ellipse(
            (400, 540),
            (96, 110),
            sheet.radial([(0, "#fff3c9", 0.95), (0.5, "#ffdc8c", 0.6), (1, "#ffcf70", 0)]),
        )
        flame(sheet, (400, 606), 112)
    glass.front(globe, GLASS, seeds=0)
    _cage(sheet)
    hood = Turned(sheet, HOOD)
    hood.shade(coat, gloss, glow=(lambda down: 0.96 + 0.34 * max(0.0, down - 0.6)) if alight else None)
    cap = Turned(sheet, CAP)
    cap.shade(coat, gloss)
    for i in range(-3, 4):
        x = 400 + i * 13.5
        sheet.ellipse((x, 346 - abs(i) * 1.6 - 36), (4, 5), lit(coat, 0.15))


def _tubes(sheet: Sheet, coat: str) -> None:
    """The hollow frame that brings air down to the burner."""
    for side in (-1, 1):
        x = 400 + side * 138
        d = (
            f"M{400 + side * 60} 340C{400 + side * 120} 330 {x} 350 {x} 400V690"
            f"C{x} 720 {400 + side * 128} 740 {400 + side * 110} 748"
        )
        cord(sheet, d, 25, coat, make=Cord(gloss=0.8))
        strap = f"M{x - side * 4} 660H{400 + side * 60}"
        cord(sheet, strap, 8, STEEL, make=Cord(gloss=0.6))
        strap = f"M{x - side * 4} 392H{400 + side * 66}"
        cord(sheet, strap, 8, STEEL, make=Cord(gloss=0.6))


def _bail(sheet: Sheet) -> None:
    hoop = "M254 436C190 330 250 148 400 146S610 330 546 436"
    cord(sheet, hoop, 7, WIRE, make=Cord(gloss=0.9))
    cord(
        sheet,
        "M352 151C380 144 420 144 448 151",
        17,
        "#8a5a34",
        make=Cord(gloss=0.4, towards_light=(-0.2, -0.9)),
    )


def _fittings(sheet: Sheet, coat: str) -> None:
    """The filler cap and the wheel that raises the wick."""
    neck = Turned(sheet, [(716, 17), (720, 20), (738, 20)], cx=478)
    neck.shade(STEEL, Finish(gloss=0.9))
    sheet.ellipse((478, 716), (17, 17 * LOW), lit(STEEL, 1.3))
    cord(sheet, "M452 668L520 676", 5, WIRE, make=Cord(gloss=0.8))
    sheet.ellipse((524, 677), (9, 17), lit(STEEL, 0.6))
    sheet.ellipse((521, 676), (8, 16), sheet.linear([(0, lit(STEEL, 1.4)), (1, lit(STEEL, 0.8))]))
    band = "M250 776C300 806 500 806 550 776"
    sheet.line(band, lit(coat, 0.4), 4, opacity=0.6)
    sheet.line(band, lit(coat, 1.6), 2, opacity=0.5, move=(0, 3))


def _cage(sheet: Sheet) -> None:
    for d in (
        "M306 470C340 500 460 500 494 470",
        "M304 560C340 590 460 590 496 560",
        "M340 410C312 470 312 580 350 640",
        "M460 410C488 470 488 580 450 640",
    ):
        cord(sheet, d, 5, WIRE, make=Cord(gloss=0.8))
