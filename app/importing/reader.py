"""What a format's reader reads cells with: values come out, and what cannot be read is noted by line and column."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.catalog import rich_text
from app.importing.cells import Unreadable
from app.importing.findings import Findings
from app.importing.rows import Group, Row
from app.importing.tariff import Tariff

LONGEST = {
    "handle": 255, "title": 255, "subtitle": 500, "sku": 100, "barcode": 100, "vendor": 255, "type": 255,
    "body": 500_000, "short": 500_000, "seo_title": 500, "seo_description": 2_000, "tags": 20_000, "category": 1_000,
}  # fmt: skip
LONGEST_ELSEWHERE = 255
MOST_STEPS = 10

Value = TypeVar("Value")


@dataclass(slots=True)
class Reader:
    """For one product; it is not to be used when ``findings`` have something wrong."""

    tariff: Tariff = field(default_factory=Tariff)
    findings: Findings = field(default_factory=Findings)

    def wrong(self, row: Row, name: str, reason: str) -> None:
        self.findings.wrong(row.line, row.columns.called(name) if name else "", reason)

    def note(self, row: Row, name: str, reason: str) -> None:
        self.findings.note(row.line, row.columns.called(name) if name else "", reason)

    def text(self, row: Row, name: str) -> str:
        """The cell, held to the length that its column may have."""
        text = row.text(name)
        longest = LONGEST.get(name, LONGEST_ELSEWHERE)
        if len(text) > longest:
            self.wrong(row, name, f"is longer than {longest} characters.")
            return ""
        return text

    def cell(self, row: Row, name: str, read: Callable[[str], Value]) -> Value | None:
        """The cell's value; None where it is blank, or cannot be read, which is noted as wrong."""
        text = row.text(name)
        if not text:
            return None
        try:
            return read(text)
        except Unreadable as error:
            self.wrong(row, name, str(error))
            return None

    def html(self, row: Row, name: str) -> str:
        """A description as it is written, to be cleaned by the caller."""
        text = self.text(row, name)
        if rich_text.is_too_deep(text):
            self.wrong(row, name, "its tags are nested too deeply.")
            return ""
        return text

    def path(self, row: Row, name: str) -> tuple[str, ...]:
        """``Table > Mugs > Small``, from the top."""
        steps = tuple(part.strip() for part in self.text(row, name).split(">") if part.strip())
        if len(steps) > MOST_STEPS:
            self.wrong(row, name, f"is more than {MOST_STEPS} categories deep.")
        return steps[:MOST_STEPS]

    def price(self, row: Row, name: str) -> int | None:
        return self.cell(row, name, self.tariff.cents)

    def check_shape(self, group: Group) -> None:
        """What is the matter with the rows themselves, whatever the format."""
        for row in group.rows:
            if row.is_too_long:
                self.wrong(row, "", "has more cells than the header; a comma may be outside quotes.")
            if row.is_cut:
                self.wrong(row, "", "is cut short: the file ends in the middle of it.")
        if group.overflows_at:
            self.findings.wrong(
                group.overflows_at, "", f"{group.key[:80]} has more than {len(group.rows)} rows."
            )
