"""A line of a product file, and the lines that make one product."""

from dataclasses import dataclass, field, replace

from app.importing import cells
from app.importing.columns import Columns

#: Shopify's own limit of variants is 2,048; more than this is a file whose handles have slipped.
MOST_ROWS = 2_500


@dataclass(frozen=True, slots=True)
class Row:
    """A record of the file. ``line`` is where it begins, as an editor counts."""

    line: int
    cells: list[str]
    columns: Columns
    #: The file's last, with cells missing and no end of line: the file was cut off here.
    is_cut: bool = False

    def text(self, name: str) -> str:
        """The cell without surrounding space; empty where the column or the cell is missing."""
        return self.at(self.columns.places.get(name))

    def at(self, place: int | None) -> str:
        if place is None or place >= len(self.cells):
            return ""
        return cells.as_typed(self.cells[place])

    @property
    def is_too_long(self) -> bool:
        return any(cell.strip() for cell in self.cells[self.columns.count :])


@dataclass(slots=True)
class Group:
    """All rows of one product, in the file's order, wherever they stand."""

    key: str
    rows: list[Row] = field(default_factory=list)
    #: The first row beyond what one product may have; the rest is not kept.
    overflows_at: int = 0

    def read_by(self, columns: Columns) -> "Group":
        """The same rows under other columns."""
        rows = [replace(row, columns=columns) for row in self.rows]
        return Group(self.key, rows, self.overflows_at)

    def add(self, row: Row) -> None:
        if len(self.rows) < MOST_ROWS:
            self.rows.append(row)
        elif not self.overflows_at:
            self.overflows_at = row.line
