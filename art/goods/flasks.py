"""The steel flask with its cup."""

from __future__ import annotations

import math

from art.colour import lit, to_lab
from art.goods.fire import steam
from art.lettering import letter_round, mark
from art.soft import Cord, cord
from art.svg import Sheet, polyline
from art.turned import LOW, Finish, Mouth, Turned, open_mouth

STEEL = "#b9b6ae"
BODY = [(396, 62), (402, 66), (418, 84), (444, 100), (476, 104), (772, 104), (788, 102), (798, 94)]
NECK = [(374, 58), (378, 60), (400, 60)]
CUP = [(262, 64), (266, 70), (274, 72), (366, 68), (376, 66)]


def flask(sheet: Sheet, *, coat: str, strap: str) -> None:
    _body(sheet, coat, 400, LOW)
    cup = Turned(sheet, CUP)
    cup.shade(_brushed, Finish(gloss=0.9, foot=0.3))
    top = [(0, lit(STEEL, 1.45)), (0.5, lit(STEEL, 1.1)), (1, lit(STEEL, 0.8))]
    sheet.ellipse((400, 262), (62, 62 * LOW), sheet.linear(top))
    _strap(sheet, strap)


def flask_poured(sheet: Sheet, *, coat: str, strap: str) -> None:
    tilt = 0.36
    form = _body(sheet, coat, 310, tilt)
    with sheet.group(move=(0, form.ys[0] - 396)):
        neck = Turned(sheet, NECK, cx=310, tilt=tilt)
        neck.shade(STEEL, Finish(gloss=0.9))
        open_mouth(neck, Mouth(wall=7, inside="#8d8a82", lip=STEEL, gloss=1))
    cup = Turned(sheet, [(768, 88), (774, 90), (852, 82), (884, 74), (892, 68)], cx=566, tilt=tilt)
    cup.shadow(spread=1.1, reach=160)
    cup.shade(_brushed, Finish(gloss=0.9, foot=0.3))
    open_mouth(cup, Mouth(wall=5, inside="#a9a69d", lip=STEEL, gloss=1, fill="#2d180d", depth=0.2))
    steam(sheet, (cup.cx, cup.ys[0] + 10), 300)


def _brushed(down: float) -> str:
    return lit(STEEL, 0.86) if 0.74 < down < 0.78 or 0.84 < down < 0.88 else STEEL


def _body(sheet: Sheet, coat: str, cx: float, tilt: float) -> Turned:
    form = Turned(sheet, BODY, cx=cx, tilt=tilt)
    form.shadow(spread=1.05, reach=430)
    form.shade(lambda down: STEEL if down > 0.975 else coat, Finish(gloss=0.3, foot=0.25))
    form.skin("fleck", lit(coat, 0.55), opacity=0.2)
    if tilt == LOW:
        neck = Turned(sheet, NECK, cx=cx)
        neck.shade(STEEL, Finish(gloss=0.9))
    for drawn in (480, 762):
        ring = polyline(form.around(form.y(drawn), math.radians(a)) for a in range(-90, 91, 9))
        sheet.line(ring, lit(coat, 0.45), 2.6, opacity=0.6)
        sheet.line(ring, lit(coat, 1.5), 1.6, opacity=0.5, move=(0, 2.2))
    etched = lit(STEEL, 1.2) if to_lab(coat)[0] < 0.6 else lit(coat, 0.5)
    mark(sheet, form.front(610), 27, etched, opacity=0.92)
    letter_round(sheet, "KLOOF & KAROO", form.front(658), 10.5, etched, radius=104, tilt=tilt, spacing=140)
    return form


def _strap(sheet: Sheet, colour: str) -> None:
    """A leather loop from the neck, hanging to the right."""
    sheet.line(
        "M458 392C520 384 560 430 556 500S520 560 506 500",
        lit(sheet.paper, 0.2),
        12,
        opacity=0.2,
        blur=8,
        move=(14, 10),
    )
    cord(sheet, "M352 392C372 404 428 404 448 392", 13, colour, make=Cord(cap="butt", flat=True))
    cord(
        sheet,
        "M446 393C520 380 566 430 556 506C550 552 518 548 508 506C500 470 470 420 446 400",
        11,
        colour,
        make=Cord(flat=True),
    )
    sheet.ellipse((448, 397), (6, 6), "#c9a45c")
    sheet.ellipse((446.6, 395.6), (3, 3), "#f3dca0")
