"""Candles in a stoneware cup, lit, and unlit beside their matches."""

from __future__ import annotations

from art.colour import lit, mix
from art.goods.folded import Slab, lay, rest
from art.goods.labelled import words_round
from art.lettering import mark
from art.svg import Sheet, polyline
from art.turned import HIGH, LOW, Finish, Mouth, Turned, open_mouth

INK = "#3a2f26"


def candle(sheet: Sheet, *, cup: str, words: str, wax: str = "#f4ead6") -> None:
    glow = "#ffd27a"
    sheet.ellipse(
        (400, 420), (330, 330), sheet.radial([(0, "#ffdf9a", 0.55), (0.4, glow, 0.18), (1, glow, 0)])
    )
    form = _cup(sheet, cup, words, LOW, warm=True)
    inside = open_mouth(form, Mouth(wall=9, inside=mix(cup, wax, 0.3), lip=cup, fill=wax, depth=0.055))
    pool = sheet.radial([(0, "#fff3c9", 1), (0.6, "#ffe0a0", 0.7), (1, "#f4cf8a", 0)])
    with sheet.within(inside):
        sheet.ellipse((400, 509), (92, 18), pool)
    sheet.line("M400 508C402 492 397 486 401 474", "#2d241d", 5)
    sheet.ellipse((401, 438), (60, 84), sheet.radial([(0, "#ffe9b0", 0.75), (1, "#ffcf70", 0)]))
    flame = sheet.falling([(0, "#fff8df"), (0.5, "#ffe08a"), (1, "#f59a3c")])
    sheet.path("M401 484C378 464 380 434 402 388C420 430 424 466 401 484Z", flame, opacity=0.96, blur=1.2)
    sheet.path("M401 482C391 470 392 456 402 434C411 454 411 470 401 482Z", "#fffdf4", opacity=0.9, blur=1.5)


def unlit_candle(sheet: Sheet, *, cup: str, words: str, wax: str = "#f4ead6", box: str = "#b8402c") -> None:
    form = _cup(sheet, cup, words, HIGH, warm=False)
    open_mouth(form, Mouth(wall=10, inside=mix(cup, wax, 0.3), lip=cup, fill=wax, depth=0.09))
    y = form.ys[0] + 14
    sheet.ellipse((form.cx + 5, y + 8), (26, 11), lit(wax, 0.6), opacity=0.5, blur=6)
    sheet.line(
        f"M{form.cx} {y + 6}C{form.cx + 2} {y - 8} {form.cx - 3} {y - 14} {form.cx + 4} {y - 28}",
        "#2d241d",
        6,
    )
    _matches(sheet, box)


def _cup(sheet: Sheet, cup: str, words: str, tilt: float, *, warm: bool) -> Turned:
    form = Turned(sheet, [(500, 150), (760, 150), (790, 142), (798, 132)], cx=400 if warm else 350, tilt=tilt)
    form.shadow(spread=1.06)
    form.shade(cup, Finish(gloss=0.55), glow=(lambda down: 1 + 0.16 * max(0.0, 0.4 - down)) if warm else None)
    form.skin("speckle", lit(cup, 0.35), opacity=0.3)
    form.label(572, 712, 0.74, "#f3eadb")
    mark(sheet, (form.cx, form.front(606)[1]), 22, INK, opacity=0.9)
    words_round(form, words, 660, 30, colour=INK, spacing=140)
    words_round(form, "BEESWAX CANDLE", 688, 11.5, colour=INK, spacing=170)
    return form


def _matches(sheet: Sheet, colour: str) -> None:
    slab = Slab((560, 868), 170, 108, 34, turn=-20, corner=3, swell=0.6, tilt=HIGH)
    rest(sheet, slab, "#e9dcc2", on_table=True)
    lay(sheet, slab, "#e9dcc2")
    label = [slab.at(x, y, 34) for x, y in ((-80, -49), (80, -49), (80, 49), (-80, 49))]
    sheet.path(polyline(label) + "Z", sheet.linear([(0, lit(colour, 1.1)), (1, lit(colour, 0.85))]))
    inner = [slab.at(x, y, 34) for x, y in ((-70, -40), (70, -40), (70, 40), (-70, 40))]
    sheet.line(polyline(inner) + "Z", "#f3e2c4", 2.4, opacity=0.9)
    x, y = slab.at(0, 0, 34)
    mark(sheet, (x, y - 2), 26, "#f3e2c4")
    stick = "M478 926L640 948"
    sheet.line(stick, lit(sheet.paper, 0.2), 7, opacity=0.45, blur=3, move=(3, 4))
    sheet.line(stick, "#d9bd8c", 6)
    sheet.line(stick, "#efdcb4", 2.4, move=(0, -1.4))
    sheet.ellipse((476, 926), (10, 6.5), lit(colour, 0.7))
    sheet.ellipse((474, 924), (5, 3), lit(colour, 1.2), opacity=0.8)
