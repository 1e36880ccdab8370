"""What a row says about stock. Shopify says it with three columns, and leaves some of them out."""

from app.importing import cells
from app.importing.cells import Unreadable
from app.importing.reader import Reader
from app.importing.rows import Row
from app.inventory.stock import Level

UNTRACKED = Level(0, track_stock=False)


def level_of(row: Row, reader: Reader) -> tuple[Level | None, bool]:
    """The level to bring the variant to, or None to leave it; and whether a new variant would be counted.

    No tracker means that nobody counts, whatever the quantity says. A file without a tracker column counts where it
    gives a quantity. "Continue when sold out" is sold without counting, which is the same promise.
    """
    quantity = counted(row, "quantity", reader)
    if _continues(row, reader):
        return UNTRACKED, False
    if row.columns.has("tracker") and not row.text("tracker"):
        return UNTRACKED, False
    is_tracked = row.columns.has("tracker") or quantity is not None
    return (None if quantity is None else Level(quantity)), is_tracked


def counted(row: Row, name: str, reader: Reader) -> int | None:
    """So many on hand; a file that has sold more than it had says so below nought."""
    count = reader.cell(row, name, cells.units)
    if count is not None and count < 0:
        reader.note(row, name, f"{count} is counted as 0.")
        return 0
    return count


def _continues(row: Row, reader: Reader) -> bool:
    text = row.text("policy")
    try:
        return bool(text) and cells.continues_when_sold_out(text)
    except Unreadable:
        reader.wrong(row, "policy", f"“{text[:40]}” is neither deny nor continue.")
        return False
