"""A town helmet from the side and from above."""

from __future__ import annotations

from art.lettering import POSTER, letter
from art.press.halftone import ground_shadow, pull, tube
from art.press.shaded import shaded
from art.press.shapes import blob, rounded
from art.press.tones import tone
from art.svg import Sheet

SHELL = [(150, 640), (140, 540), (186, 426), (290, 350), (410, 330), (530, 360), (620, 440), (668, 560), (690, 640),
         (640, 660), (520, 634), (400, 652), (280, 660), (190, 664)]  # fmt: skip
STRAP = "#22252a"


def helmet(sheet: Sheet, *, shell: str, trim: str, dark: str) -> None:
    ground_shadow(sheet, (450, 846), (290, 36), dark)
    with sheet.group(move=(-6, 160)):
        _shell(sheet, shell, trim)
    strap = tone(STRAP)
    for points in ([(262, 818), (250, 862), (330, 892)], [(452, 812), (430, 862), (330, 892)]):
        tube(sheet, points, 13, strap, bent=True)
    sheet.path(rounded(300, 872, 352, 906, radius=8), tone(trim).base)
    sheet.path(rounded(304, 876, 348, 884, radius=4), tone(trim).light)


def _shell(sheet: Sheet, shell: str, trim: str) -> None:
    colours = tone(shell)
    inner = blob(
        [(170, 640), (300, 650), (400, 644), (520, 628), (640, 650), (600, 690), (430, 680), (240, 694)]
    )
    sheet.path(inner, "#22252a")
    d = blob(SHELL)
    shaded(sheet, d, colours, (140, 330, 690, 664))
    for vent in (
        [(262, 452), (330, 408), (356, 412), (300, 470)],
        [(384, 400), (456, 392), (470, 408), (404, 440)],
        [(500, 414), (560, 440), (566, 462), (512, 452)],
        [(226, 556), (286, 500), (314, 508), (256, 580)],
        [(372, 486), (470, 474), (486, 500), (384, 528)],
        [(534, 500), (596, 530), (600, 556), (540, 540)],
    ):
        hole = blob(vent, steps=6)
        sheet.path(hole, colours.high, move=(-3, -4), opacity=0.8)
        sheet.path(hole, "#22252a")
    band = blob(
        [
            (152, 600),
            (300, 622),
            (420, 606),
            (560, 590),
            (676, 606),
            (688, 638),
            (520, 628),
            (400, 644),
            (280, 652),
            (160, 652),
        ]
    )
    sheet.path(band, tone(trim).base, clip=d)
    pull(sheet, d, colours.ink, 0.3, flats=[blob([(560, 600), (680, 600), (690, 650), (560, 640)])])
    sheet.line("M196 470Q262 372 392 350", colours.high, 12, opacity=0.8)
    with sheet.group(turn=(-4, 420, 580)):
        letter(sheet, "JOZI", (426, 592), 46, tone(trim).base, spacing=110, face=POSTER)


#: From above: the shell, and its vents on the one side, from the middle.
ABOVE = [(400, 196), (540, 250), (612, 400), (620, 560), (566, 730), (400, 812), (234, 730),
         (180, 560), (188, 400), (260, 250)]  # fmt: skip
VENTS = (
    [(36, 262), (84, 290), (96, 380), (44, 372)],
    [(40, 420), (100, 430), (106, 540), (46, 540)],
    [(46, 590), (104, 594), (92, 690), (40, 706)],
    [(128, 330), (164, 390), (168, 470), (134, 440)],
    [(140, 520), (174, 540), (160, 640), (132, 630)],
)


def helmet_from_above(sheet: Sheet, *, shell: str, trim: str, dark: str) -> None:
    colours = tone(shell)
    d = blob(ABOVE)
    sheet.path(d, dark, opacity=0.5, move=(28, 36))
    for side in (-1, 1):
        tube(
            sheet,
            [(400 + side * 190, 640), (400 + side * 268, 700), (400 + side * 240, 800)],
            15,
            tone(STRAP),
            bent=True,
        )
    shaded(sheet, d, colours, (180, 196, 620, 812))
    for side in (-1, 1):
        for vent in VENTS:
            hole = blob([(400 + side * x, y) for x, y in vent], steps=6)
            sheet.path(hole, colours.high, move=(-3, -4), opacity=0.8)
            sheet.path(hole, "#22252a")
    sheet.path(rounded(380, 214, 420, 796, radius=18), tone(trim).base)
    sheet.path(rounded(384, 218, 392, 790, radius=4), tone(trim).light)
    with sheet.group(turn=(90, 400, 500)):
        letter(sheet, "JOZI CYCLE WORKS", (400, 510), 30, colours.base, spacing=130, face=POSTER)
    sheet.line("M214 470Q222 320 300 258", colours.high, 12, opacity=0.8)
