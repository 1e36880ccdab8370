"""The leather market tote, empty and on the way home."""

from __future__ import annotations

from art.colour import lit
from art.lettering import letter, mark
from art.paper import stand
from art.skins import skin
from art.soft import Cord, Puff, cord, crease, puff, stitch
from art.svg import Sheet

# A soft bag: the top edge sags between its handles and one side gives more than the other.
FRONT = (
    "M168 470C168 458 176 454 188 457C300 494 500 496 614 458C624 455 630 460 631 470"
    "C640 580 650 690 656 800C658 834 640 851 606 851C470 858 320 858 192 850"
    "C160 850 143 834 145 802C150 690 160 580 168 470Z"
)
SIDE = "M626 456C646 458 654 474 657 502L680 790C683 822 672 840 642 847L600 851Z"
INSIDE = "M174 456C280 424 520 424 630 456L622 500C500 474 300 474 184 500Z"
BACK_HANDLE = "M330 474C316 318 318 232 386 224S486 318 500 474"
FRONT_HANDLE = "M288 566C272 352 300 240 396 232S538 340 524 566"
STRAP = Cord(gloss=0.2, cap="butt", flat=True)


def tote(sheet: Sheet, *, hide: str, thread: str = "#e8cfa4") -> None:
    stand(sheet, (405, 850), 254)
    _back(sheet, hide)
    _front(sheet, hide, thread)
    _front_handle(sheet, hide, thread)


def tote_from_market(sheet: Sheet, *, hide: str, thread: str = "#e8cfa4") -> None:
    stand(sheet, (405, 850), 254)
    _back(sheet, hide)
    _greens(sheet)
    _loaf(sheet)
    _front(sheet, hide, thread)
    _front_handle(sheet, hide, thread)


def _back(sheet: Sheet, hide: str) -> None:
    cord(sheet, BACK_HANDLE, 21, lit(hide, 0.74), make=Cord(cap="butt", flat=True))
    sheet.path(INSIDE, sheet.linear([(0, lit(hide, 0.34)), (1, lit(hide, 0.55))]))
    sheet.path(SIDE, sheet.linear([(0, lit(hide, 0.5)), (1, lit(hide, 0.30))], line=(620, 0, 684, 0)))
    skin(sheet, SIDE, "hide", opacity=0.4)


def _front(sheet: Sheet, hide: str, thread: str) -> None:
    puff(sheet, FRONT, hide, (144, 454, 658, 858), shape=Puff(edge=42, high=1.14, low=0.60))
    with sheet.within(FRONT):
        sheet.ellipse((300, 610), (120, 130), lit(hide, 1.5), opacity=0.34, blur=48)
        for fold, width in (
            ("M214 690C256 764 300 800 338 852", 17),
            ("M572 520C540 610 572 700 540 804", 20),
            ("M330 492C324 540 338 580 328 626", 14),
            ("M476 494C484 536 468 574 482 620", 14),
            ("M170 560C214 600 226 640 214 700", 16),
            ("M640 610C596 640 590 690 606 740", 16),
        ):
            crease(sheet, fold, hide, width=width, opacity=0.25)
        sheet.path("M138 790C300 816 500 816 664 790V864H138Z", lit(hide, 0.2), opacity=0.30, blur=12)
    skin(sheet, FRONT, "hide", opacity=0.40)
    stitch(sheet, "M180 486C300 520 500 522 622 486", thread)
    stitch(sheet, "M163 792C161 818 174 833 196 834C330 840 470 840 602 834C626 833 638 820 637 794", thread)
    sheet.line("M172 463C300 500 500 502 628 464", lit(hide, 1.5), 2.4, opacity=0.7)
    mark(sheet, (405, 726), 22, lit(hide, 0.42), opacity=0.75)
    mark(sheet, (405.8, 727.2), 22, lit(hide, 1.4), opacity=0.25)
    letter(sheet, "KLOOF & KAROO", (405, 768), 15, lit(hide, 0.4), spacing=150, opacity=0.85)


def _front_handle(sheet: Sheet, hide: str, thread: str) -> None:
    sheet.line(FRONT_HANDLE, lit(hide, 0.1), 20, opacity=0.34, blur=6, move=(10, 8), clip=FRONT)
    cord(sheet, FRONT_HANDLE, 23, hide, make=STRAP)
    for x in (288, 524):
        tab = f"M{x - 20} 536h40v84q0 14 -20 22q-20 -8 -20 -22Z"
        sheet.path(tab, lit(hide, 0.1), opacity=0.4, blur=3, move=(3, 4))
        puff(sheet, tab, lit(hide, 0.94), (x - 20, 532, x + 20, 642), shape=Puff(edge=9))
        skin(sheet, tab, "hide", opacity=0.35)
        stitch(sheet, f"M{x - 13} 544v74q0 8 13 15q13 -7 13 -15v-74", thread, width=2, dash="6 4")
        rivet = sheet.radial([(0, "#f3dca0", 1), (1, "#7d5b25", 1)], circle=(0.35, 0.3, 0.7))
        sheet.ellipse((x, 602), (5.5, 5.5), rivet)


def _loaf(sheet: Sheet) -> None:
    crust = "#b9803f"
    d = "M286 560C276 420 262 330 244 246"
    sheet.line(d, "#1f120a", 74, opacity=0.35, blur=10, move=(12, 6))
    cord(sheet, d, 72, crust)
    for i in range(5):
        x, y = 250 + i * 7, 262 + i * 44
        cut = f"M{x - 22} {y + 22}Q{x + 4} {y - 4} {x + 26} {y - 8}"
        sheet.line(cut, lit(crust, 0.62), 11, opacity=0.7, blur=1.5)
        sheet.line(cut, "#f0d7a4", 6.5, opacity=0.95, move=(0, 2))
    skin(sheet, "M200 200L300 200L330 560L240 560Z", "fleck", "#fff3dc", opacity=0.10)


def _greens(sheet: Sheet) -> None:
    """Leeks: white stems going into the bag, blades fanning out to the right."""
    for i in range(13):
        lean = -70 + i * 17 + sheet.random.uniform(-8, 8)
        top = 236 + abs(i - 5) * 13 + sheet.random.uniform(-14, 14)
        root, tip = 440 + i * 9, 440 + i * 9 + lean
        colour = ("#5d7a3c", "#6f8c46", "#48662f", "#7c9a50")[i % 4]
        blade = (
            f"M{root - 13:.0f} 520C{root - 12:.0f} 440 {tip - 30:.0f} {top + 90:.0f} {tip:.0f} {top:.0f}"
            f"C{tip - 2:.0f} {top + 96:.0f} {root + 16:.0f} 440 {root + 14:.0f} 520"
            "Z"
        )
        sheet.path(blade, "#16200c", opacity=0.35, blur=5, move=(6, 5))
        sheet.path(blade, sheet.linear([(0, lit(colour, 1.3)), (0.45, colour), (1, lit(colour, 0.6))]))
        sheet.line(
            f"M{root:.0f} 516C{root:.0f} 440 {tip - 14:.0f} {top + 92:.0f} {tip:.0f} {top + 8:.0f}",
            lit(colour, 1.5),
            1.8,
            opacity=0.6,
        )
