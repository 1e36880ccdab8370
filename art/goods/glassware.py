"""Recycled glass for the table: tumblers and the carafe."""

from __future__ import annotations

from art.colour import lit
from art.goods import glass
from art.goods.jugs import lemon, mint
from art.svg import Sheet
from art.turned import LOW, Turned

TUMBLER = [(500, 134), (600, 131), (720, 122), (780, 112), (794, 106), (800, 98)]
CARAFE = [
    (316, 74),
    (326, 68),
    (380, 56),
    (440, 56),
    (500, 76),
    (580, 124),
    (660, 152),
    (730, 152),
    (776, 136),
    (794, 120),
    (800, 110),
]
WATER = "#a9c3c0"


def tumbler(sheet: Sheet, *, colour: str) -> None:
    form = Turned(sheet, TUMBLER, cx=390, tilt=LOW)
    glass.back(form, colour, base=34)
    glass.front(form, colour, seeds=22)


def iced_tumbler(sheet: Sheet, *, colour: str, drink: str) -> None:
    form = Turned(sheet, TUMBLER, cx=400, tilt=0.44)
    glass.back(form, colour, base=34)
    surface = glass.filled(form, drink, 552, base=34, opacity=0.62)
    x, y = form.cx, form.y(552)
    glass.ice(sheet, (x - 48, y - 8), 42, -12)
    glass.ice(sheet, (x + 44, y + 8), 38, 14)
    with sheet.within(surface):
        lemon(sheet, (x - 4, y + 32), 42, turn=12)
    mint(sheet, (x + 62, y - 20), -38, size=1.5)
    mint(sheet, (x + 34, y - 30), -96, size=1.4)
    glass.front(form, colour, seeds=16)


def carafe(sheet: Sheet, *, colour: str) -> None:
    _carafe(sheet, colour, 400, level=560)


def carafe_and_glass(sheet: Sheet, *, colour: str) -> None:
    _carafe(sheet, colour, 300, level=650)
    with sheet.group(transform="translate(246 364) scale(.6)"):
        form = Turned(sheet, TUMBLER, cx=540, tilt=LOW)
        glass.back(form, colour, base=34)
        surface = glass.filled(form, WATER, 570, base=34, opacity=0.4)
        with sheet.within(surface):
            lemon(sheet, (556, form.y(570) + 4), 60, turn=12, tilt=LOW)
        glass.front(form, colour, seeds=10)


def _carafe(sheet: Sheet, colour: str, cx: float, *, level: float) -> None:
    form = Turned(sheet, CARAFE, cx=cx, tilt=LOW)
    glass.back(form, colour, base=26)
    glass.filled(form, WATER, level, base=26, opacity=0.38)
    glass.front(form, colour, seeds=30)
    collar = [form.around(form.y(446), a / 10) for a in range(-14, 15)]
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in collar)
    sheet.line(d, lit(colour, 0.5), 7, opacity=0.7)
    sheet.line(d, lit(colour, 1.55), 2.6, opacity=0.8, move=(0, -1.5))
