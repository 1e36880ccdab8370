"""What an import has to say about a file: which line, which column, what is the matter."""

from dataclasses import dataclass, field

from app.database import DomainError


class FileRefused(DomainError):
    """Nothing of the file can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on one cell. A wrong one keeps its whole product out; a note does not."""

    line: int
    column: str
    reason: str
    is_wrong: bool = True

    def __str__(self) -> str:
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.reason}"


@dataclass(slots=True)
class Findings:
    """Remarks as they are gathered on one product."""

    all: list[Finding] = field(default_factory=list)
    #: Names of pictures that are not to be had here.
    missing: list[str] = field(default_factory=list)

    @property
    def has_wrong(self) -> bool:
        return any(finding.is_wrong for finding in self.all)

    def wrong(self, line: int, column: str, reason: str) -> None:
        self.all.append(Finding(line, column, reason))

    def note(self, line: int, column: str, reason: str) -> None:
        self.all.append(Finding(line, column, reason, is_wrong=False))


NAMED = 3


def say_missing(names: list[str]) -> str:
    """One line about all the pictures that are not here, not a line about each."""
    first = ", ".join(names[:NAMED])
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{len(names)} {'picture is' if len(names) == 1 else 'pictures are'} not here: {first}{more}."
