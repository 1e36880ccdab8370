"""From a file to rows, and from rows to products, one product in memory at a time."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path

from app.importing.columns import Columns, find_columns
from app.importing.findings import FileRefused

LONGEST_CELL = 1_000_000
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """A record of the file. ``line`` is where it begins, as an editor counts."""

    line: int
    cells: list[str]
    columns: Columns

    def text(self, name: str) -> str:
        """The cell without surrounding space; empty where the column or the cell is missing."""
        place = self.columns.places.get(name)
        if place is None or place >= len(self.cells):
            return ""
        return self.cells[place].replace("\x00", "").strip()

    @property
    def is_too_long(self) -> bool:
        return any(cell.strip() for cell in self.cells[self.columns.count :])


@dataclass(slots=True)
class Group:
    """All rows of one handle, in the file's order, wherever they stand."""

    handle: str
    rows: list[Row] = field(default_factory=list)


class Source:
    """A product file on disk, read twice: first to see where each product ends, then to hand them out.

    So a product whose rows stand apart is whole, and memory holds only the products that are still open. Raises
    FileRefused before the first product is handed out if any part of the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.columns: Columns | None = None
        self.orphans: list[Row] = []
        self._last_lines: dict[str, int] = {}
        for row in self._rows():
            handle = handle_of(row)
            if handle:
                self._last_lines[handle] = row.line
            elif any(cell.strip() for cell in row.cells):
                self.orphans.append(row)

    def __len__(self) -> int:
        return len(self._last_lines)

    def groups(self) -> Iterator[Group]:
        """Products in the order in which they are complete."""
        open_groups: dict[str, Group] = {}
        for row in self._rows():
            handle = handle_of(row)
            if not handle:
                continue
            group = open_groups.setdefault(handle, Group(handle))
            group.rows.append(row)
            if row.line == self._last_lines[handle]:
                yield open_groups.pop(handle)

    def _rows(self) -> Iterator[Row]:
        try:
            with self._opened() as file:
                yield from self._records(file)
        except UnicodeDecodeError as error:
            raise FileRefused(f"{self.path.name} is not UTF-8 text: save it as “CSV UTF-8”.") from error
        except OSError as error:
            raise FileRefused(f"{self.path.name} cannot be read: {error.strerror}.") from error

    def _opened(self) -> TextIOWrapper:
        with self.path.open("rb") as file:
            wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        return self.path.open(encoding="utf-16" if wide else "utf-8-sig", newline="")

    def _records(self, file: TextIOWrapper) -> Iterator[Row]:
        csv.field_size_limit(LONGEST_CELL)
        first = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter=max(DELIMITERS, key=first.count))
        begins = 1
        try:
            for cells in reader:
                if self.columns is None:
                    self.columns = find_columns(cells)
                elif begins > 1 and any(cells):
                    yield Row(begins, cells, self.columns)
                begins = reader.line_num + 1
        except csv.Error as error:
            raise FileRefused(f"line {begins}: the quotes do not close, or a cell is too long.") from error
        if self.columns is None:
            raise FileRefused(f"{self.path.name} is empty.")


def handle_of(row: Row) -> str:
    return row.text("handle").lower()
