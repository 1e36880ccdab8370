"""A document on A4, by fpdf2: imported when one is asked for, because its fonts and codecs weigh on every start.

The same document gives the same bytes: what is drawn is stored, and the file's date is the day of issue.
"""

from collections.abc import Iterable, Sequence

from fpdf.enums import MethodReturnValue, XPos, YPos

from app.invoicing.documents import Document, DocumentLine
from app.invoicing.lettering import FOOT, LEADING, MARGIN, WIDTH, Paper
from app.invoicing.words import columns_of, issued_words, seller_words
from app.money import rand


def draw(document: Document) -> bytes:
    sheet = _Sheet(document)
    sheet.add_page()
    sheet.head()
    sheet.parties()
    sheet.goods()
    sheet.sums()
    sheet.groups()
    return bytes(sheet.output())


class _Sheet(Paper):
    """One document being drawn, from the top of its first page to the foot of its last."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.theme)
        self.document = document
        self.set_creation_date(document.issued_at)
        self.set_title(f"{document.title} {document.number}")
        self.set_author(str(document.seller["name"]))
        self.columns = columns_of(document)

    # --- parts

    def footer(self) -> None:
        """fpdf2 calls it at the end of each page."""
        self.set_y(-FOOT + 6)
        self.rule(self.ink.line)
        self.ln(2.5)
        self.hand("text", 7.5, self.ink.quiet)
        self.cell(
            WIDTH / 2, 4, f"{self.document.title} {self.document.number}, page {self.page_no()} of {{nb}}"
        )
        self.cell(WIDTH / 2, 4, self.fit(str(self.document.seller["name"])), align="R")

    def head(self) -> None:
        document = self.document
        top = self.get_y()
        self.hand("display", 21)
        self.say(WIDTH * 0.56, str(document.seller["trading_as"]), leading=9)
        below = self.get_y()
        self.set_xy(MARGIN + WIDTH * 0.56, top)
        self.hand("display", 21, self.ink.accent)
        self.say(WIDTH * 0.44, document.title, align="R", leading=9)
        self.hand("strong", 10)
        self.say(WIDTH * 0.44, document.number, align="R", leading=5.5)
        self.set_xy(MARGIN, max(below, self.get_y()) + 4)
        self.rule(self.ink.ink, 0.35)
        self.ln(6)

    def parties(self) -> None:
        """Who sells, who buys, and what the paper belongs to, side by side."""
        document = self.document
        top, third = self.get_y(), WIDTH / 3
        facts = [f"{label} {words}" for label, words in document.facts]
        blocks = (
            ("From", seller_words(document)),
            ("To", document.buyer),
            ("Details", (f"Number {document.number}", f"Date {issued_words(document)}", *facts)),
        )
        ends = []
        for place, (name, lines) in enumerate(blocks):
            self.set_xy(MARGIN + place * third, top)
            ends.append(self._block(name, lines, width=third - 5))
        self.set_xy(MARGIN, max(ends))
        for note in document.notes:
            self.ln(3)
            self.hand("text", 9)
            self.say(WIDTH, note)
        self.ln(7)

    def _block(self, name: str, lines: Sequence[str], *, width: float) -> float:
        """Where it ends."""
        self.hand("strong", 8, self.ink.quiet)
        self.say(width, name, leading=5)
        for place, line in enumerate(lines):
            self.hand("strong" if place == 0 else "text", 9)
            self.say(width, line)
        return self.get_y()

    def goods(self) -> None:
        self._column_names()
        for line in self.document.lines:
            self._line(line)

    def _column_names(self) -> None:
        self.hand("strong", 8, self.ink.quiet)
        for column in self.columns:
            self.cell(WIDTH * column.share, 5, column.name, align=column.align)
        self.ln(6.5)
        self.rule(self.ink.ink, 0.35)

    def _line(self, line: DocumentLine) -> None:
        width = WIDTH * self.columns[0].share - 3
        height = self._height([line.description], width=width, size=9, leading=LEADING)
        height += self._height(line.details, width=width, size=7.5, leading=3.7)
        if self.get_y() + height + 4 > self.h - FOOT:
            self.add_page()
            self._column_names()
        self.ln(2)
        top = self.get_y()
        self.hand("text", 9)
        self.say(width, line.description)
        self.hand("text", 7.5, self.ink.quiet)
        for detail in line.details:
            self.say(width, detail, leading=3.7)
        below = self.get_y()
        self.set_xy(MARGIN + WIDTH * self.columns[0].share, top)
        self.hand("text", 9)
        for column in self.columns[1:]:
            self.cell(WIDTH * column.share, LEADING, column.of(line), align=column.align)
        self.set_xy(MARGIN, below + 2)
        self.rule(self.ink.line)

    def _height(self, texts: Iterable[str], *, width: float, size: float, leading: float) -> float:
        self.hand("text", size)
        height = 0.0
        for text in texts:
            taken = self.multi_cell(
                width, leading, self.fit(text), dry_run=True, output=MethodReturnValue.HEIGHT
            )
            assert isinstance(taken, float)
            height += taken
        return height

    def sums(self) -> None:
        document = self.document
        self._keep_together(7.0 * (len(document.sums) + 2))
        self.ln(4)
        for label, cents in document.sums:
            self.hand("text", 9)
            self._pair(label, rand(cents), 5.4)
        if document.shows_vat:
            self._pair("VAT included", rand(document.vat_cents), 5.4)
        self.ln(1.5)
        self.set_draw_color(*self.ink.ink)
        self.set_line_width(0.35)
        self.line(MARGIN + WIDTH * 0.5, self.get_y(), MARGIN + WIDTH, self.get_y())
        self.ln(2)
        self.hand("strong", 12)
        self._pair(document.total_words, rand(document.total_cents), 7)

    def _pair(self, label: str, amount: str, height: float) -> None:
        self.set_x(MARGIN + WIDTH * 0.5)
        self.cell(WIDTH * 0.28, height, label)
        self.cell(WIDTH * 0.22, height, amount, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def groups(self) -> None:
        """Each tax class in one line: what it comes to without VAT, the VAT, and with it."""
        if not self.document.groups:
            return
        self._keep_together(6.0 * (len(self.document.groups) + 2))
        self.ln(6)
        shares = (0.4, 0.2, 0.2, 0.2)
        self.hand("strong", 8, self.ink.quiet)
        self._row(shares, ("VAT", "Value without VAT", "VAT", "With VAT"), 5.5)
        self.rule(self.ink.line)
        self.hand("text", 9)
        for group in self.document.groups:
            amounts = (group.value_cents, group.vat_cents, group.total_cents)
            self._row(shares, (group.words, *(rand(cents) for cents in amounts)), 6)

    def _row(self, shares: Sequence[float], words: Sequence[str], height: float) -> None:
        for place, (share, word) in enumerate(zip(shares, words, strict=True)):
            self.cell(WIDTH * share, height, word, align="R" if place else "L")
        self.ln(height)

    def _keep_together(self, height: float) -> None:
        if self.get_y() + height > self.h - FOOT:
            self.add_page()
