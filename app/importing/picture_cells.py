"""Pictures as product files name them."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from app.importing.reader import Reader
from app.importing.records import PictureRecord, ProductRecord
from app.importing.rows import Row

LONGEST_ADDRESS = 2_000
MOST_PICTURES = 250


def gather_pictures(
    record: ProductRecord, named: Iterable[tuple[Row, str, str, str]], reader: Reader
) -> None:
    """The gallery of (row, column, cell, alternative text), each picture once, in the order given."""
    seen: set[str] = set()
    for row, column, source, alt in named:
        if not source or source in seen or len(seen) >= MOST_PICTURES:
            continue
        seen.add(source)
        if len(source.encode()) > LONGEST_ADDRESS:  # an index holds it
            reader.note(row, column, "this address is too long; the picture was left out.")
            continue
        called = row.columns.called(column)
        record.pictures.append(PictureRecord(row.line, called, source, file_name(source), alt[:1000]))


def file_name(source: str) -> str:
    """The file's own name, of a path or an address: ``https://cdn/x/mug.jpg?v=1`` is ``mug.jpg``."""
    try:
        path = urlsplit(source).path if "://" in source else source
    except ValueError:  # a bracket where no IPv6 address is
        path = source.partition("?")[0]
    return PurePosixPath(unquote(path).replace("\\", "/")).name
