"""A racing cap from the side with its peak up, and from the front."""

from __future__ import annotations

from art.lettering import POSTER, letter
from art.press.halftone import ground_shadow, pull
from art.press.shaded import shaded
from art.press.shapes import blob, ramp
from art.press.tones import tone
from art.svg import Sheet

CROWN = [(176, 700), (168, 600), (196, 500), (280, 430), (400, 408), (510, 440), (580, 520), (602, 610), (606, 690),
         (560, 716), (400, 728), (240, 726)]  # fmt: skip
PEAK = [(548, 694), (640, 672), (724, 690), (782, 728), (760, 744), (660, 738), (560, 740)]
CENTRE = [(392, 404), (470, 420), (560, 512), (604, 640), (570, 712), (540, 716), (566, 640), (520, 530), (440, 446),
          (384, 412)]  # fmt: skip
FOOT = [(170, 672), (300, 694), (460, 690), (606, 664), (608, 706), (560, 724), (400, 738), (240, 736),
        (178, 716)]  # fmt: skip

#: From the front.
FRONT_CROWN = [(170, 660), (168, 540), (220, 404), (320, 330), (400, 316), (480, 330), (580, 404), (632, 540),
               (630, 660), (400, 700)]  # fmt: skip
FRONT_PEAK = [(168, 652), (270, 622), (400, 612), (530, 622), (632, 652), (610, 742), (520, 800), (400, 816),
              (280, 800), (190, 742)]  # fmt: skip


def cap(sheet: Sheet, *, cloth: str, stripe: str, dark: str) -> None:
    ground_shadow(sheet, (450, 844), (310, 34), dark)
    with sheet.group(move=(-34, 116)):
        _cap(sheet, cloth, stripe)


def _cap(sheet: Sheet, cloth: str, stripe: str) -> None:
    colours, band = tone(cloth), tone(stripe)
    peak = blob(PEAK)
    d = blob(CROWN)
    shaded(sheet, d, colours, (168, 408, 606, 728))
    centre = blob(CENTRE)
    sheet.path(centre, band.base, clip=d)
    for seam in ("M400 408Q330 520 340 726", "M398 410Q250 500 226 722"):
        sheet.line(seam, colours.ink, 3.4, opacity=0.6)
        sheet.line(seam, colours.high, 2.4, opacity=0.6, dash="9 7", move=(8, 0))
    foot = blob(FOOT)
    sheet.path(foot, colours.deep)
    sheet.line("M176 686Q390 722 604 678", colours.high, 2.4, opacity=0.6, dash="9 7")
    shaded(sheet, peak, colours, (548, 672, 782, 744))
    sheet.line("M596 722Q680 706 752 732", colours.high, 2.6, opacity=0.7, dash="9 7")
    sheet.ellipse((396, 412), (17, 11), band.base)
    with sheet.group(turn=(-3, 300, 610)):
        letter(sheet, "JOZI", (282, 640), 74, band.base, spacing=70, face=POSTER)


def cap_from_the_front(sheet: Sheet, *, cloth: str, stripe: str, dark: str) -> None:
    """Peak down, as it sits on a head."""
    colours, band = tone(cloth), tone(stripe)
    crown = blob(FRONT_CROWN)
    peak = blob(FRONT_PEAK)
    sheet.path(crown, dark, opacity=0.45, move=(26, 34))
    sheet.path(peak, dark, opacity=0.45, move=(26, 34))
    shaded(sheet, crown, colours, (168, 316, 632, 700))
    for x0, x1, tint in ((352, 448, band.base), (372, 428, tone("#f6f1e4").base), (386, 414, band.base)):
        strip = f"M{400 - (400 - x0) * 0.35:.0f} 316L{400 + (x1 - 400) * 0.35:.0f} 316L{x1} 640H{x0}Z"
        sheet.path(strip, tint, clip=crown)
    for side in (-1, 1):
        sheet.line(
            f"M{400 + side * 18} 318Q{400 + side * 190} 420 {400 + side * 200} 640",
            colours.ink,
            3.2,
            opacity=0.5,
        )
    pull(sheet, crown, colours.ink, 0.44, field=((168, 560, 632, 700), lambda _, y: 0.9 * ramp(560, 650, y)))
    shaded(sheet, peak, colours, (168, 612, 632, 816), amount=0.36)
    for shift in (26, 46):
        sheet.line(
            f"M{196 + shift * 0.3:.0f} {736 - shift * 0.5:.0f}"
            f"Q400 {858 - shift} {604 - shift * 0.3:.0f} {736 - shift * 0.5:.0f}",
            colours.high,
            2.6,
            opacity=0.7,
            dash="10 8",
        )
    letter(sheet, "JOZI", (400, 716), 64, band.base, spacing=120, face=POSTER)
    sheet.ellipse((400, 318), (20, 12), band.deep)
