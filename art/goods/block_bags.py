"""A block-bottomed paper bag, its top rolled under a tin tie; alone and beside a cup."""

from __future__ import annotations

from art.colour import lit, mix
from art.lettering import letter, mark
from art.paper import cast_shadow
from art.skins import skin
from art.soft import crease
from art.svg import Sheet
from art.turned import Finish, Mouth, Turned, open_mouth

FRONT = "M232 336L506 328C512 480 518 660 520 862C420 860 320 852 214 836C218 660 224 480 232 336Z"
SIDE = "M506 328L566 318C584 480 600 640 606 822L520 862C518 660 512 480 506 328Z"
ROLL = "M226 268L560 252L572 322L506 336L230 346Z"
BAND = "M219 636C320 646 420 652 517 654L520 862C420 860 320 852 214 836Z"
SIDE_BAND = "M517 654L599 630L606 822L520 862Z"


def light_bag(sheet: Sheet, *, paper: str, band: str, words: tuple[str, str]) -> None:
    dark = lit(sheet.paper, 0.14)
    sheet.path("M300 826L620 812L760 840L560 876Z", dark, opacity=0.34, blur=22)
    sheet.path("M214 830L520 858L612 820L640 838L540 876L330 866Z", dark, opacity=0.55, blur=8)
    _side(sheet, paper, band)
    _front(sheet, paper, band)
    _rolled_top(sheet, paper)
    _print(sheet, paper, band, words)


def _front(sheet: Sheet, paper: str, band: str) -> None:
    stops = [(0, 1.0), (0.12, 1.12), (0.5, 1.05), (1, 0.9)]
    for d, colour in ((FRONT, paper), (BAND, band)):
        sheet.path(d, sheet.linear([(at, lit(colour, t)) for at, t in stops], line=(214, 0, 520, 0)))
    with sheet.within(FRONT):
        sheet.ellipse((300, 540), (50, 220), "#ffffff", opacity=0.26, blur=34)
        crease(sheet, "M250 350C262 420 300 440 300 520", paper, width=12, opacity=0.18)
        crease(sheet, "M490 350C470 410 440 430 452 520", paper, width=13, opacity=0.2)
        crease(sheet, "M216 800C260 760 300 780 330 850", band, width=12, opacity=0.24)
        crease(sheet, "M520 780C490 790 470 820 468 862", band, width=12, opacity=0.26)
        sheet.wash(sheet.falling([(0, "#3a2a18", 0.26), (1, "#3a2a18", 0)]), (200, 330, 530, 400))
    skin(sheet, FRONT, "crumple", lit(paper, 0.35), opacity=0.14)
    sheet.line("M506 330C512 480 518 660 520 860", lit(paper, 1.6), 2.6, opacity=0.6)


def _side(sheet: Sheet, paper: str, band: str) -> None:
    for d, colour in ((SIDE, paper), (SIDE_BAND, band)):
        fill = sheet.linear([(0, lit(colour, 0.66)), (1, lit(colour, 0.5))], line=(506, 0, 606, 0))
        sheet.path(d, fill, clip=SIDE)
    with sheet.within(SIDE):
        fold = "M540 318C550 480 558 600 562 700"
        sheet.path(f"{fold}L606 830V318Z", lit(paper, 0.9), opacity=0.45)
        sheet.line(fold, lit(paper, 0.3), 4, opacity=0.5, blur=1.6)
        sheet.line("M562 700L520 862M562 700L606 822", lit(band, 0.35), 3, opacity=0.5, blur=1.4)
    skin(sheet, SIDE, "crumple", lit(paper, 0.2), opacity=0.16)


def _rolled_top(sheet: Sheet, paper: str) -> None:
    sheet.path(ROLL, lit(paper, 0.1), opacity=0.4, blur=6, move=(2, 9), clip=FRONT + SIDE)
    stops = [(0, 1.04), (0.4, 1.1), (0.82, 0.94), (0.84, 0.72), (1, 0.6)]
    sheet.path(ROLL, sheet.linear([(at, lit(paper, t)) for at, t in stops], line=(226, 0, 572, 0)))
    for y in (292, 318):
        sheet.line(f"M229 {y}L506 {y - 10}L566 {y - 20}", lit(paper, 0.4), 1.8, opacity=0.4)
        sheet.line(f"M229 {y + 2.4}L506 {y - 7.6}L566 {y - 17.6}", "#ffffff", 1.4, opacity=0.5)
    tie = "#b3482a"
    for x, tip in ((214, 250), (582, 542)):
        y = 306 if x < 400 else 288
        d = f"M{x} {y - 13}L{tip} {y - 15}V{y + 13}L{x} {y + 15}Q{x - (9 if x < 400 else -9)} {y} {x} {y - 13}Z"
        sheet.path(d, lit(paper, 0.15), opacity=0.4, blur=3, move=(2, 4))
        sheet.path(d, sheet.falling([(0, lit(tie, 1.25)), (0.5, tie), (1, lit(tie, 0.6))]))


def _print(sheet: Sheet, paper: str, band: str, words: tuple[str, str]) -> None:
    ink, pale = lit(mix(band, "#1c140c", 0.45), 0.8), lit(paper, 1.3)
    with sheet.group(transform="matrix(1 .028 -.01 1 6 -10)"):
        mark(sheet, (372, 440), 46, ink)
        letter(sheet, words[0], (370, 536), 56, ink, spacing=90)
        letter(sheet, "KLOOF & KAROO", (370, 572), 13, ink, spacing=200)
        sheet.line("M270 604H468", ink, 1.4)
        letter(sheet, words[1], (368, 726), 30, pale, spacing=110)
        letter(sheet, "ROASTED IN THE LANGKLOOF", (368, 760), 11, pale, spacing=150)
        letter(sheet, "250 G", (368, 800), 13, pale, spacing=160)


def light_bag_with_cup(sheet: Sheet, *, paper: str, band: str, words: tuple[str, str]) -> None:
    with sheet.group(transform="translate(-40 40) scale(.9)"):
        light_bag(sheet, paper=paper, band=band, words=words)
    _cup(sheet, "#4f6a78", 588)


def _cup(sheet: Sheet, glaze: str, cx: float) -> None:
    cast_shadow(sheet, (cx, 906), 118, reach=200, tilt=0.3)
    saucer = Turned(sheet, [(884, 132), (888, 131), (900, 96), (908, 70)], cx=cx, tilt=0.3)
    saucer.shade(glaze, Finish(gloss=0.6, foot=0.4))
    open_mouth(saucer, Mouth(wall=5, inside=lit(glaze, 1.12), lip=lit(glaze, 1.2)))
    sheet.ellipse((cx + 6, 894), (66, 20), lit(glaze, 0.2), opacity=0.5, blur=6)
    sheet.line(f"M{cx + 74} 812C{cx + 126} 800 {cx + 120} 862 {cx + 60} 858", lit(glaze, 0.62), 17)
    sheet.line(f"M{cx + 74} 810C{cx + 122} 798 {cx + 117} 858 {cx + 60} 855", lit(glaze, 1.12), 9)
    form = Turned(sheet, [(790, 84), (800, 83), (840, 76), (876, 54), (894, 42), (898, 42)], cx=cx, tilt=0.3)
    form.shade(glaze, Finish(gloss=0.7))
    form.skin("speckle", lit(glaze, 0.4), opacity=0.35)
    mouth = Mouth(wall=6, inside="#e9e0cd", lip=lit(glaze, 1.2), fill="#6a3a1c", depth=0.12)
    inside = open_mouth(form, mouth)
    with sheet.within(inside):
        sheet.ellipse((cx - 14, form.ys[0] + 10), (52, 12), "#c58a4e", opacity=0.5, blur=5)
    wisp = f"M{cx} 770C{cx - 34} 730 {cx + 30} 690 {cx - 6} 640S{cx + 16} 570 {cx - 10} 530"
    for width, opacity, blur in ((34, 0.26, 16), (15, 0.36, 8)):
        sheet.line(wisp, "#fffdf8", width, opacity=opacity, blur=blur)
