"""Packing slips on A4, each order on a page of its own: twenty are printed in one go."""

from collections.abc import Sequence

from app import clock
from app.invoicing.lettering import LEADING, MARGIN, WIDTH, Paper
from app.invoicing.slip import Slip, SlipLine

#: Of the width: goods, code, quantity, and a box to tick.
SHARES = (0.56, 0.24, 0.12, 0.08)


def draw(slips: Sequence[Slip]) -> bytes:
    """One theme for all of them: they are of one store. Raises IndexError for none."""
    sheet = _Slips(slips[0].theme)
    sheet.set_title("Packing slips")
    sheet.set_author(slips[0].shop)
    sheet.set_creation_date(clock.now())
    for slip in slips:
        sheet.add_slip(slip)
    return bytes(sheet.output())


class _Slips(Paper):
    reference = ""

    def add_slip(self, slip: Slip) -> None:
        self.reference = slip.reference
        self.add_page()
        self._head(slip)
        self._parties(slip)
        self._goods(slip)

    def footer(self) -> None:
        """fpdf2 calls it at the end of each page."""
        self.set_y(-16)
        self.hand("text", 7.5, self.ink.quiet)
        self.cell(WIDTH, 4, f"Packing slip {self.reference}")

    def _head(self, slip: Slip) -> None:
        top = self.get_y()
        self.hand("display", 21)
        self.say(WIDTH * 0.56, slip.shop, leading=9)
        below = self.get_y()
        self.set_xy(MARGIN + WIDTH * 0.56, top)
        self.hand("display", 21, self.ink.accent)
        self.say(WIDTH * 0.44, "Packing slip", align="R", leading=9)
        self.hand("strong", 12)
        self.say(WIDTH * 0.44, slip.reference, align="R", leading=6)
        self.set_xy(MARGIN, max(below, self.get_y()) + 4)
        self.rule(self.ink.ink, 0.35)
        self.ln(6)

    def _parties(self, slip: Slip) -> None:
        placed = slip.placed_at.astimezone(clock.SAST)
        facts = [f"Ordered {placed.day} {placed:%B %Y}", slip.service, f"{slip.units} in this parcel"]
        if slip.is_rest:
            facts.append("The rest of the order: an earlier parcel has left")
        blocks = (("To", (*slip.to, slip.phone)), ("Order", facts), ("From", slip.shop_lines))
        top, third, ends = self.get_y(), WIDTH / 3, []
        for place, (name, lines) in enumerate(blocks):
            self.set_xy(MARGIN + place * third, top)
            self.hand("strong", 8, self.ink.quiet)
            self.say(third - 5, name, leading=5)
            for line in lines:
                self.hand("text", 10 if name == "To" else 9)
                self.say(third - 5, line)
            ends.append(self.get_y())
        self.set_xy(MARGIN, max(ends) + 4)
        if slip.notes:
            self.hand("strong", 9)
            self.say(WIDTH, slip.notes)
        self.ln(5)

    def _goods(self, slip: Slip) -> None:
        self.hand("strong", 8, self.ink.quiet)
        for share, name in zip(SHARES, ("Goods", "Code", "Units", "Packed"), strict=True):
            self.cell(WIDTH * share, 5, name, align="L" if name in ("Goods", "Code") else "R")
        self.ln(6.5)
        self.rule(self.ink.ink, 0.35)
        for line in slip.lines:
            self._line(line)

    def _line(self, line: SlipLine) -> None:
        self.ln(2.5)
        if self.will_page_break(12):
            self.add_page()
        top = self.get_y()
        self.hand("text", 10)
        self.say(WIDTH * SHARES[0] - 3, line.title)
        if line.variant_title:
            self.hand("text", 8, self.ink.quiet)
            self.say(WIDTH * SHARES[0] - 3, line.variant_title, leading=4)
        below = self.get_y()
        self.set_xy(MARGIN + WIDTH * SHARES[0], top)
        self.hand("text", 9)
        self.cell(WIDTH * SHARES[1], LEADING, self.fit(line.sku))
        self.hand("strong", 12)
        self.cell(WIDTH * SHARES[2], LEADING, str(line.quantity), align="R")
        self.set_draw_color(*self.ink.ink)
        self.rect(MARGIN + WIDTH - 4.5, top, 4.5, 4.5)
        self.set_xy(MARGIN, below + 2.5)
        self.rule(self.ink.line)
