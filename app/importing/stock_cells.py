"""What a row says about stock. Shopify says it with three columns, and leaves some of them out."""

from app.importing import cells
from app.importing.cells import Unreadable
from app.importing.findings import Findings
from app.importing.reading import Row
from app.inventory.stock import Level

UNTRACKED = Level(0, track_stock=False)


def level_of(row: Row, findings: Findings) -> tuple[Level | None, bool]:
    """The level to bring the variant to, or None to leave it; and whether a new variant would be counted.

    No tracker means that nobody counts, whatever the quantity says. A file without a tracker column counts where it
    gives a quantity. "Continue when sold out" is sold without counting, which is the same promise.
    """
    quantity = _quantity(row, findings)
    if _continues(row, findings):
        return UNTRACKED, False
    if row.columns.has("tracker") and not row.text("tracker"):
        return UNTRACKED, False
    is_tracked = row.columns.has("tracker") or quantity is not None
    return (None if quantity is None else Level(quantity)), is_tracked


def _quantity(row: Row, findings: Findings) -> int | None:
    text = row.text("quantity")
    if not text:
        return None
    try:
        count = cells.units(text)
    except Unreadable as error:
        findings.wrong(row.line, row.columns.called("quantity"), str(error))
        return None
    if count < 0:
        findings.note(row.line, row.columns.called("quantity"), f"{count} is counted as 0.")
    return max(count, 0)


def _continues(row: Row, findings: Findings) -> bool:
    text = row.text("policy")
    try:
        return bool(text) and cells.continues_when_sold_out(text)
    except Unreadable:
        findings.wrong(row.line, row.columns.called("policy"), f"“{text[:40]}” is neither deny nor continue.")
        return False
