"""What tins, candles and jars share: words on a round label, and a flat metal lid."""

from __future__ import annotations

from art.colour import lit
from art.lettering import letter_round
from art.svg import Point, Sheet
from art.turned import Turned


def words_round(form: Turned, text: str, drawn: float, size: float, *, colour: str, spacing: float) -> None:
    at = form.front(drawn)
    letter_round(
        form.sheet, text, at, size, colour, radius=form.radius(at[1]), tilt=form.tilt, spacing=spacing
    )


def lid_top(sheet: Sheet, at: Point, radius: float, lid: str, tilt: float) -> None:
    (x, y), r = at, radius
    sheet.ellipse(
        at, (r, r * tilt), sheet.linear([(0, lit(lid, 1.3)), (0.5, lit(lid, 1.02)), (1, lit(lid, 0.75))])
    )
    sheet.ellipse((x, y + 1), (r - 16, (r - 16) * tilt), "none", opacity=0.6, stroke=lit(lid, 0.55), width=3)
    sheet.ellipse((x, y + 2.6), (r - 16, (r - 16) * tilt), "none", opacity=0.6, stroke=lit(lid, 1.6), width=2)
