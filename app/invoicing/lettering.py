"""The letters of a store's papers: its own faces where they have what is written, a wide one where they have not.

By fpdf2: imported when a paper is asked for, because its fonts and codecs weigh on every start.
"""

import unicodedata
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from app.invoicing.inks import Colour, ink_of

FONTS = Path(__file__).parent / "fonts"
MARGIN = 18.0
WIDTH = 210.0 - 2 * MARGIN
FOOT = 22.0
LEADING = 4.6
#: The font with letters from everywhere.
WIDE = "everywhere"


class Paper(FPDF):
    """A4 in the hand of a theme."""

    def __init__(self, theme: str) -> None:
        super().__init__(format="A4")
        self.ink = ink_of(theme)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(True, margin=FOOT)
        self.set_lang("en-ZA")
        self._add_fonts()

    def _add_fonts(self) -> None:
        for family in ("display", "text", "strong"):
            self.add_font(family, fname=FONTS / f"{self.ink.face}-{family}.ttf")
        self._own = set.intersection(*map(self._letters_of, ("display", "text", "strong")))
        self._anywhere: set[int] = set()
        self._hand = ("text", 9.0)

    def _letters_of(self, family: str) -> set[int]:
        font = self.fonts[family]
        assert isinstance(font, TTFFont)
        return set(font.cmap)

    def hand(self, family: str, size: float, colour: Colour | None = None) -> None:
        self._hand = (family, size)
        self.set_text_color(*(colour or self.ink.ink))
        self.set_font(family, size=size)

    def fit(self, text: str) -> str:
        """What can be printed of it, with the pen in a font that can.

        A name that the store's face has not all letters of is set in the wide font from end to end: that one costs
        more than all else on the sheet, so only such a name brings it in. Marks that no font has go, letters that
        none has become a sign.
        """
        family, size = self._hand
        is_own = all(ord(letter) in self._own for letter in text)
        if not is_own and not self._anywhere:
            self.add_font(WIDE, fname=FONTS / f"{WIDE}.ttf")
            self._anywhere = self._letters_of(WIDE)
        self.set_font(family if is_own else WIDE, size=size)
        return text if is_own else "".join(map(self._known, unicodedata.normalize("NFC", text)))

    def _known(self, letter: str) -> str:
        if ord(letter) in self._anywhere:
            return letter
        return "" if unicodedata.category(letter) in ("Cc", "Cf", "Mn") else "\ufffd"

    def say(self, width: float, text: str, *, align: str = "L", leading: float = LEADING) -> None:
        """Over as many lines as it takes; the pen goes on below its beginning."""
        self.multi_cell(width, leading, self.fit(text), align=align, new_x=XPos.LEFT, new_y=YPos.NEXT)

    def rule(self, colour: Colour, thickness: float = 0.2) -> None:
        self.set_draw_color(*colour)
        self.set_line_width(thickness)
        self.line(MARGIN, self.get_y(), MARGIN + WIDTH, self.get_y())
