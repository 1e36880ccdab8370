"""What a file of text is written in, decided from its bytes before a line of it is believed."""

import codecs
import re
from dataclasses import dataclass
from functools import partial
from io import TextIOWrapper
from pathlib import Path

from app.importing.findings import FileRefused

#: Above this nobody waits for an answer: the file is refused before it is read.
MOST_BYTES = 64 * 1024 * 1024
CHUNK = 1024 * 1024
DELIMITERS = ",;\t|"
#: A byte order mark and the encoding it stands for; the longer marks first.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: How other kinds of file begin, and what to say of them.
OTHERS = {
    b"PK\x03\x04": "a spreadsheet or an archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "compressed",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
UTF8_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xf1-\xf4][\x80-\xbf]{3}")
SEPARATOR_LINE = re.compile(r"sep=(.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextFile:
    path: Path
    encoding: str
    delimiter: str
    #: Excel's own ``sep=;`` before the header is skipped.
    skips_first_line: bool
    ends_with_line: bool

    @classmethod
    def of(cls, path: Path) -> "TextFile":
        """Raises FileRefused for what is too large, not text, or in no encoding that can be told."""
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise FileRefused(
                f"{path.name} is larger than {MOST_BYTES // 1024 // 1024} MB: split it into several files."
            )
        if size == 0:
            raise FileRefused(f"{path.name} is empty.")
        encoding = _encoding_of(path)
        with path.open(encoding=encoding, newline="") as file:
            first = next((line for line in iter(partial(file.readline, CHUNK), "") if line.strip()), "")
        own = SEPARATOR_LINE.fullmatch(first.strip())
        with path.open("rb") as raw:
            raw.seek(max(size - 4, 0))
            tail = raw.read().replace(b"\x00", b"")
        return cls(
            path,
            encoding,
            own[1] if own else _delimiter_of(first),
            skips_first_line=own is not None,
            ends_with_line=tail.endswith((b"\n", b"\r")),
        )

    @property
    def is_guessed(self) -> bool:
        """Windows-1252 is what is left when nothing else fits: almost any bytes would."""
        return self.encoding == "cp1252"

    def open(self) -> TextIOWrapper:
        return self.path.open(encoding=self.encoding, newline="")


def _delimiter_of(line: str) -> str:
    """Of the four, the one that stands most often outside quotes."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=bare.count)


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4096)
    other = next((kind for magic, kind in OTHERS.items() if start.startswith(magic)), None)
    if other:
        raise FileRefused(f"{path.name} is {other}: save it as “CSV UTF-8” first.")
    return _marked(start) or _utf8_or_windows(path)


def _marked(start: bytes) -> str | None:
    """What the first bytes say; UTF-16 without a mark has a nought beside every Latin letter."""
    marked = next((encoding for mark, encoding in MARKS if start.startswith(mark)), None)
    nuls = (start[0::2].count(0), start[1::2].count(0))
    if marked is None and sum(nuls) * 4 > len(start):
        return "utf-16-le" if nuls[1] > nuls[0] else "utf-16-be"
    return marked


def _utf8_or_windows(path: Path) -> str:
    """Raises FileRefused where some of it is UTF-8 and some is not: either reading would spoil the other."""
    line = _first_line_not_in(path, "utf-8")
    if not line:
        return "utf-8"
    if _has_utf8(path):
        raise FileRefused(
            f"line {line}: {path.name} is UTF-8 in some places and not in others: save it as “CSV UTF-8”."
        )
    if _first_line_not_in(path, "cp1252"):
        raise FileRefused(f"{path.name} is not text: save it as “CSV UTF-8”.")
    return "cp1252"


def _first_line_not_in(path: Path, encoding: str) -> int:
    """The line of the first byte that the encoding does not have; 0 where it has them all."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            try:
                line += decoder.decode(chunk).count("\n")
            except UnicodeDecodeError as error:
                return line + error.object.count(b"\n", 0, error.start)
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return line
    return 0


def _has_utf8(path: Path) -> bool:
    """Whether letters beyond ASCII are written as UTF-8 anywhere: by chance they hardly ever look so."""
    with path.open("rb") as file:
        return any(UTF8_SEQUENCE.search(chunk) for chunk in iter(lambda: file.read(CHUNK), b""))
