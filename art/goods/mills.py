"""Pepper mills turned from one piece of wood."""

from __future__ import annotations

import math

from art.colour import lit
from art.goods.dishes import Dish, dish
from art.goods.glass import silhouette
from art.goods.grains import peppercorns
from art.skins import skin
from art.svg import Sheet
from art.turned import LOW, Finish, Turned

STEEL = "#b4afa4"
BODY = [
    (452, 66),
    (458, 72),
    (474, 70),
    (500, 54),
    (550, 46),
    (620, 54),
    (690, 80),
    (740, 98),
    (774, 102),
    (774, 96),
    (780, 96),
    (780, 104),
    (798, 102),
    (800, 100),
]
HEAD = [(330, 28), (338, 52), (362, 76), (392, 80), (418, 66), (434, 50), (440, 50)]
KNOB = [(292, 5), (295, 14), (306, 20), (318, 17), (326, 11), (332, 13)]
LYING = 104


def mill(sheet: Sheet, *, wood: str) -> None:
    form = Turned(sheet, BODY)
    form.shadow(spread=1.05, reach=420)
    _mill(sheet, wood, LOW)


def mill_and_corns(sheet: Sheet, *, wood: str) -> None:
    """Laid down beside a dish of peppercorns."""
    small = Dish(112, 46, "#e6ddcb", "#a98c69", tilt=0.44, well=0.74, foot=0.55)
    face = dish(sheet, (556, 706), small)
    with sheet.within(face):
        sheet.ellipse((558, 676), (78, 30), "#1c1410", opacity=0.5, blur=8)
    peppercorns(sheet, (556, 668), (74, 26), 70)
    turn, foot = (LYING, 400, 640), 0.26
    shape = silhouette(Turned(sheet, BODY, tilt=foot)) + silhouette(Turned(sheet, HEAD, tilt=foot))
    dark, angle = lit(sheet.paper, 0.13), math.radians(-LYING)
    with sheet.group(move=(-30, 96)):
        for dx, dy, opacity, blur in ((26, 24, 0.28, 22), (10, 16, 0.42, 9), (3, 9, 0.5, 3)):
            move = (dx * math.cos(angle) - dy * math.sin(angle), dx * math.sin(angle) + dy * math.cos(angle))
            with sheet.group(turn=turn):
                sheet.path(shape, dark, opacity=opacity, blur=blur, move=move)
        with sheet.group(turn=turn):
            _mill(sheet, wood, foot, "wood")
    peppercorns(sheet, (250, 892), (96, 26), 11)


def _mill(sheet: Sheet, wood: str, tilt: float, grain: str = "upright wood") -> None:
    body = Turned(sheet, BODY, tilt=tilt)
    steel = body.ys[0]
    body.shade(wood, Finish(gloss=0.45, foot=0.2))
    _grain(body, wood, grain)
    collar = Turned(sheet, [(440, 44), (452, 44)], tilt=tilt, foot=steel)
    collar.shade(STEEL, Finish(gloss=0.9, foot=0))
    head = Turned(sheet, HEAD, tilt=tilt, foot=440)
    head.shade(wood, Finish(gloss=0.5, foot=0.3))
    _grain(head, wood, grain)
    knob = Turned(sheet, KNOB, tilt=tilt, foot=332)
    sheet.ellipse((404, 333), (24, 24 * tilt), lit(wood, 0.2), opacity=0.6, blur=3)
    knob.shade(STEEL, Finish(gloss=1.0, foot=0.3))


def _grain(form: Turned, wood: str, kind: str) -> None:
    """Noise keeps the sheet's axes, so a mill that lies down asks for the other wood."""
    shape = silhouette(form)
    skin(form.sheet, shape, kind, lit(wood, 0.25), opacity=0.5)
    with form.sheet.within(shape):
        for i in range(9):
            angle = -1.3 + i * 0.31
            wave = [form.around(y, angle + 0.06 * math.sin(y / 44 + i)) for y in form.ys[::3]]
            d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in wave)
            form.sheet.line(d, lit(wood, 0.3), 2.2, opacity=0.28, blur=0.8)
