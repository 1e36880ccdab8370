"""Paper bags with a folded top: coffee and tea, alone or with a heap of what is inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from art.colour import lit, mix
from art.goods.leaf import needles
from art.lettering import letter, mark
from art.paper import stand
from art.skins import skin
from art.soft import Puff, crease, puff
from art.svg import Point, Sheet

FRONT = (
    "M226 300C340 294 460 294 566 300C574 420 588 560 590 700C592 780 590 822 574 842"
    "C470 852 320 852 218 842C202 822 200 780 202 700C204 560 216 420 226 300"
    "Z"
)
GUSSET = "M562 318L568 324C590 400 606 610 607 800C606 824 596 838 574 842L566 320Z"
TOP = "M228 258C340 250 456 250 560 258L568 330C460 321 340 321 224 330Z"
LABEL = (
    "M256 440C340 446 450 446 536 440C541 520 545 620 546 716C450 724 340 724 246 716"
    "C247 620 251 520 256 440Z"
)


@dataclass(frozen=True, slots=True)
class Bag:
    paper: str
    label: str
    accent: str
    words: tuple[str, str]


def bag(sheet: Sheet, *, of: Bag) -> None:
    stand(sheet, (404, 846), 196)
    _bag(sheet, of)


def bag_with_beans(sheet: Sheet, *, of: Bag) -> None:
    _with_heap(sheet, of, _bean_heap)


def bag_with_leaf(sheet: Sheet, *, of: Bag, leaf: str = "#a14a22") -> None:
    def heap(onto: Sheet) -> None:
        onto.ellipse((520, 900), (208, 44), lit(onto.paper, 0.14), opacity=0.5, blur=14)
        onto.path(
            "M316 916C380 880 430 800 520 792C610 800 668 880 726 916C640 944 400 944 316 916Z",
            lit(leaf, 0.45),
            blur=3,
        )
        for share in (1.0, 0.82, 0.62, 0.42, 0.2):
            needles(
                onto,
                (520, 916 - (1 - share) * 128),
                (196 * share, 30 * share + 8),
                leaf,
                int(430 * share) + 150,
            )

    _with_heap(sheet, of, heap)


def _with_heap(sheet: Sheet, of: Bag, heap: Callable[[Sheet], None]) -> None:
    with sheet.group(transform="translate(8 60) scale(.9)"):
        stand(sheet, (404, 846), 196)
        _bag(sheet, of)
    heap(sheet)


def _bag(sheet: Sheet, of: Bag) -> None:
    c = of.paper
    sheet.path(
        GUSSET,
        sheet.linear([(0, lit(c, 0.62)), (0.5, lit(c, 0.36)), (1, lit(c, 0.5))], line=(566, 0, 610, 0)),
    )
    puff(sheet, FRONT, c, (200, 296, 592, 850), shape=Puff(edge=36, high=1.18, rim=0.42))
    with sheet.within(FRONT):
        sheet.ellipse((296, 560), (56, 240), lit(c, 1.55), opacity=0.34, blur=34)
        crease(sheet, "M240 330C262 372 268 420 262 470", c, width=15, opacity=0.34)
        crease(sheet, "M548 330C522 380 520 420 530 480", c, width=16, opacity=0.36)
        crease(sheet, "M212 790C250 770 270 790 300 842", c, opacity=0.30)
        crease(sheet, "M580 770C540 770 520 800 500 846", c, opacity=0.34)
    skin(sheet, FRONT, "crumple", lit(c, 0.2), opacity=0.16)
    skin(sheet, FRONT, "grain", lit(c, 1.6), opacity=0.10)
    _folded_top(sheet, of)
    _label(sheet, of)


def _folded_top(sheet: Sheet, of: Bag) -> None:
    c = of.paper
    sheet.path(TOP, lit(c, 0.1), opacity=0.5, blur=6, move=(0, 7), clip=FRONT)
    puff(sheet, TOP, c, (228, 250, 568, 330), shape=Puff(edge=15, high=1.2, low=0.7))
    for y in (274, 286, 298):
        sheet.line(f"M229 {y}C340 {y - 8} 456 {y - 8} 562 {y}", lit(c, 0.3), 2.2, opacity=0.55)
        sheet.line(f"M229 {y + 2.4}C340 {y - 5.6} 456 {y - 5.6} 562 {y + 2.4}", lit(c, 1.4), 1.4, opacity=0.5)
    tab = sheet.linear([(0, lit(of.accent, 1.1)), (1, lit(of.accent, 0.75))])
    for x in (222, 546):
        sheet.path(f"M{x} 284l24 -3l2 38l-26 4Z", tab)


def _label(sheet: Sheet, of: Bag) -> None:
    lights = [(0, 0.98), (0.3, 1.14), (0.65, 0.95), (1, 0.72)]
    sheet.path(LABEL, lit(of.paper, 0.1), opacity=0.4, blur=3, move=(2, 3))
    sheet.path(LABEL, sheet.linear([(at, lit(of.label, t)) for at, t in lights], line=(246, 0, 546, 0)))
    skin(sheet, LABEL, "grain", "#5b4a33", opacity=0.16)
    ink = lit(mix(of.paper, "#241a12", 0.7), 0.9)
    mark(sheet, (396, 516), 40, of.accent)
    letter(sheet, of.words[0], (396, 604), 50 if len(of.words[0]) < 7 else 40, ink, spacing=70)
    sheet.line("M300 628H492", ink, 1.6)
    letter(sheet, of.words[1], (396, 656), 18, ink, spacing=170)
    letter(sheet, "KLOOF & KAROO", (396, 696), 12, ink, spacing=190)
    for radius, light in ((11, 0.5), (8, 1.25), (3, 0.2)):
        sheet.ellipse((396, 386), (radius, radius), lit(of.paper, light))


def _bean_heap(sheet: Sheet) -> None:
    """Beans in rows from the back of a low heap to its front; the front ones roll away."""
    sheet.ellipse((530, 908), (216, 44), lit(sheet.paper, 0.14), opacity=0.5, blur=14)
    beans = []
    for _ in range(230):
        across, up = max(-1.0, min(1.0, sheet.random.gauss(0, 0.42))), sheet.random.random()
        height = 128 * max(0.0, 1 - abs(across)) ** 1.2
        beans.append((516 + across * 190, 922 - up * height + sheet.random.uniform(-6, 6)))
    beans += [(330, 926), (708, 930), (372, 942), (676, 946), (306, 906)]
    for x, y in sorted(beans, key=lambda at: at[1]):
        _bean(sheet, (x, y))


def _bean(sheet: Sheet, at: Point) -> None:
    (x, y), angle = at, sheet.random.uniform(-80, 80)
    colour = mix("#3a2014", "#5a3420", sheet.random.random())
    with sheet.group(turn=(angle, x, y)):
        sheet.ellipse((x + 2, y + 4), (18, 12), "#1a0d06", opacity=0.5, blur=2.5)
        lights = [(0, lit(colour, 1.42), 1), (0.5, colour, 1), (1, lit(colour, 0.45), 1)]
        sheet.ellipse(at, (17.5, 11.5), sheet.radial(lights, circle=(0.38, 0.3, 0.8)))
        if sheet.random.random() < 0.7:
            d = f"M{x - 16:.1f} {y:.1f}C{x - 6:.1f} {y - 5:.1f} {x + 6:.1f} {y + 5:.1f} {x + 16:.1f} {y:.1f}"
            sheet.line(d, lit(colour, 0.2), 2.6, opacity=0.9)
            sheet.line(d, lit(colour, 1.4), 1, opacity=0.5, move=(0, 2))
    if sheet.random.random() < 0.4:
        sheet.ellipse((x - 5, y - 5), (5, 2.4), "#fff2e0", opacity=0.35, blur=1.4)
