"""From a file to rows, and from rows to products, one product in memory at a time."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from app.importing.cells import as_typed
from app.importing.columns import Columns, find_columns
from app.importing.findings import FileRefused, Finding
from app.importing.formats import Format, format_of
from app.importing.rows import Group, Row
from app.importing.text_file import TextFile

#: Characters. What is longer is a quote that does not close before the next one far below.
LONGEST_CELL = 2_000_000
MOST_COLUMNS = 2_000


class Source:
    """A product file on disk, read twice: first to see where each product ends, then to hand them out.

    So a product whose rows stand apart is whole, and memory holds only the products that are still open. Raises
    FileRefused before the first product is handed out if any part of the file cannot be read.
    """

    columns: Columns
    format: Format

    def __init__(self, path: Path) -> None:
        self.path = path
        #: Lines of rows that belong to no product.
        self.orphans: list[int] = []
        self._aliases: dict[str, str] = {}
        #: Of rows that the end of the file has cut through, or may have cut the next row from.
        self._cut_lines: tuple[int, ...] = ()
        try:
            self._text = TextFile.of(path)
            self._read_header()
            self._last_lines = self._find_ends()
        except OSError as error:
            raise FileRefused(f"{path.name} cannot be read: {error.strerror}.") from error

    def __len__(self) -> int:
        return len(self._last_lines)

    def remarks(self, columns: Columns) -> list[Finding]:
        """What there is to say about the file as a whole, read by these columns."""
        said = []
        if self._text.is_guessed:
            said.append("the file is not UTF-8; it was read as Windows-1252. Look at names with accents.")
        unknown = self.columns.unknown
        if unknown:
            more = f" and {len(unknown) - 12} more" if len(unknown) > 12 else ""
            said.append(f"not known, and left out: {', '.join(name[:60] for name in unknown[:12])}{more}.")
        if self.columns.ignored:
            said.append(f"{self.columns.ignored} columns whose names begin with “Meta:” were left out.")
        beside = [each.header for each in columns.prices if each.place not in columns.places.values()]
        if beside:
            said.append(f"{columns.called('price')} is the price; not used: {', '.join(beside)[:500]}.")
        return [Finding(1, "", reason, is_wrong=False) for reason in said]

    def groups(self) -> Iterator[Group]:
        """Products in the order in which they are complete."""
        open_groups: dict[str, Group] = {}
        for row in self._rows():
            key = self._key(row)
            if not key:
                continue
            group = open_groups.setdefault(key, Group(key))
            group.add(row)
            if row.line == self._last_lines[key]:
                yield open_groups.pop(key)

    def _key(self, row: Row) -> str:
        key = self.format.key(row)
        return self._aliases.get(key, key)

    def _find_ends(self) -> dict[str, int]:
        """Of each product, in the file's order, the line of its last row."""
        keys: dict[str, int] = {}
        row = before = None
        for each in self._rows():
            row, before = each, row
            alias = self.format.alias(row)
            if alias:
                self._aliases.setdefault(*alias)
            key = self.format.key(row)
            if key:
                keys[key] = row.line
            else:
                self.orphans.append(row.line)
        if row is not None and len(row.cells) < self.columns.count and not self._text.ends_with_line:
            self._cut_lines = self._cut_through(row, before)
        ends: dict[str, int] = {}
        for key, line in keys.items():
            whole = self._aliases.get(key, key)
            ends[whole] = max(line, ends.get(whole, 0))
        return ends

    def _cut_through(self, row: Row, before: Row | None) -> tuple[int, ...]:
        """The last row; and the one before it, where what is left of the last one's key may have been the same."""
        if before is not None and self.format.key(before).startswith(self.format.key(row)):
            return row.line, before.line
        return (row.line,)

    def _read_header(self) -> None:
        for _, cells in self._records():
            header = [as_typed(cell) for cell in cells]
            if len(header) > MOST_COLUMNS:
                raise FileRefused(f"{self.path.name} has more than {MOST_COLUMNS} columns.")
            self.format = format_of(header)
            self.columns = find_columns(header, self.format.layout)
            return
        raise FileRefused(f"{self.path.name} is empty.")

    def _rows(self) -> Iterator[Row]:
        records = self._records()
        next(records)
        for line, cells in records:
            yield Row(line, cells, self.columns, is_cut=line in self._cut_lines)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Every record that is not blank, and the line it begins on. Read strictly: a wrong quote shifts cells."""
        csv.field_size_limit(LONGEST_CELL)
        try:
            with self._text.open() as file:
                yield from self._parse(file)
        except UnicodeError as error:
            raise FileRefused(f"{self.path.name} is not {self._text.encoding.upper()} to its end.") from error

    def _parse(self, file: TextIO) -> Iterator[tuple[int, list[str]]]:
        begins = 1
        if self._text.skips_first_line:
            file.readline()
            begins = 2
        offset = begins
        reader = csv.reader(file, delimiter=self._text.delimiter, strict=True)
        try:
            for cells in reader:
                if any(cell.strip("\x00 \t\r\n") for cell in cells):
                    yield begins, cells
                begins = reader.line_num + offset
        except csv.Error as error:
            raise FileRefused(
                f"line {begins}: the quotes do not close, close too early, or a cell is too long."
            ) from error
