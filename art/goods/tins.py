"""Tea tins, closed and open."""

from __future__ import annotations

from art.colour import lit
from art.goods.labelled import lid_top, words_round
from art.goods.leaf import needles
from art.lettering import mark
from art.svg import Sheet
from art.turned import HIGH, LOW, Finish, Mouth, Turned, open_mouth


def tea_tin(sheet: Sheet, *, coat: str, lid: str, words: tuple[str, str]) -> None:
    body = _tin_body(sheet, coat, words, LOW)
    cap = Turned(sheet, [(420, 142), (426, 148), (472, 149), (474, 147)], cx=body.cx)
    cap.shade(lid, Finish(gloss=0.8, foot=0.5))
    lid_top(sheet, (390, 420), 142, lid, LOW)


def open_tea_tin(sheet: Sheet, *, coat: str, lid: str, words: tuple[str, str], leaf: str) -> None:
    body = _tin_body(sheet, coat, words, HIGH)
    inside = open_mouth(body, Mouth(wall=5, inside="#b9b3a6", lip=lid, gloss=1, fill=leaf, depth=0.22))
    with sheet.within(inside):
        needles(sheet, (body.cx, body.ys[0] + 28), (138, 72), leaf, 700)
    cap = Turned(sheet, [(842, 150), (848, 156), (888, 157), (892, 155)], cx=580, tilt=HIGH)
    cap.shadow()
    cap.shade(lid, Finish(gloss=0.8, foot=0.4))
    lid_top(sheet, (580, cap.ys[0]), 150, lid, HIGH)


def _tin_body(sheet: Sheet, coat: str, words: tuple[str, str], tilt: float) -> Turned:
    top = 464 if tilt == LOW else 440
    form = Turned(sheet, [(top, 146), (790, 146), (798, 142)], cx=390 if tilt == LOW else 330, tilt=tilt)
    form.shadow(reach=360)
    form.shade(coat, Finish(gloss=0.35))
    form.skin("fleck", lit(coat, 0.5), opacity=0.1)
    form.label(510, 720, 1.05, "#efe3cc")
    mark(sheet, (form.cx, form.front(566)[1]), 38, coat)
    words_round(form, words[0], 640, 44, colour=lit(coat, 0.55), spacing=90)
    words_round(form, words[1], 682, 16, colour=lit(coat, 0.55), spacing=160)
    return form
