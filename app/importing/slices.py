"""A product file taken a few products at a time, so that each step of an import is a short transaction."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import UUID

from app.importing.columns import Columns
from app.importing.findings import Finding
from app.importing.formats import Format
from app.importing.reading import Source
from app.importing.rows import Group
from app.media.storage import storage

#: One worker process takes the steps of an import one after the other, so it keeps the file open between them.
MOST_OPEN = 2


@dataclass(frozen=True, slots=True)
class Slice:
    """Some products of a file; what there is to say about the file as a whole comes with the first of them."""

    source: Source
    found: list[Group]
    is_first: bool

    @property
    def format(self) -> Format:
        return self.source.format

    @property
    def columns(self) -> Columns:
        return self.source.columns

    @property
    def orphans(self) -> list[int]:
        return self.source.orphans if self.is_first else []

    def remarks(self, columns: Columns) -> list[Finding]:
        return self.source.remarks(columns) if self.is_first else []

    def groups(self) -> Iterator[Group]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


class Reading:
    """A file that is being read, and how far. Every SKU it has used so far is remembered from step to step."""

    def __init__(self, path: Path) -> None:
        """Raises FileRefused for a file of which nothing can be read."""
        self.source = Source(path)
        self.place = 0
        self.claimed: dict[str, int] = {}
        self._groups = self.source.groups()

    def __len__(self) -> int:
        return len(self.source)

    def skip_to(self, place: int) -> None:
        self.place += sum(1 for _ in islice(self._groups, place - self.place))

    def take(self, count: int) -> Slice:
        part = Slice(self.source, list(islice(self._groups, count)), self.place == 0)
        self.place += len(part)
        return part


_open: dict[UUID, Reading] = {}


def reading_at(import_id: UUID, file_key: str, place: int) -> Reading:
    """The open file, at this product. After a step that was rolled back, or in another process, it is opened anew.

    Raises FileRefused, and FileNotFoundError where the file has gone.
    """
    known = _open.pop(import_id, None)
    if known is None or known.place != place:
        known = Reading(_local_copy(import_id, file_key))
        known.skip_to(place)
    while len(_open) >= MOST_OPEN:
        close(next(iter(_open)))
    _open[import_id] = known
    return known


def is_open(import_id: UUID, place: int) -> bool:
    known = _open.get(import_id)
    return known is not None and known.place == place


def close(import_id: UUID) -> None:
    _open.pop(import_id, None)
    _copy_of(import_id).unlink(missing_ok=True)


def _local_copy(import_id: UUID, file_key: str) -> Path:
    """The file itself where the storage is a folder of this machine; what lies in a bucket is copied once."""
    found = storage().find(file_key)
    if found is None:
        raise FileNotFoundError(file_key)
    if isinstance(found, Path):
        return found
    copy = _copy_of(import_id)
    copy.write_bytes(found)
    return copy


_folder: Path | None = None


def _copy_of(import_id: UUID) -> Path:
    global _folder  # noqa: PLW0603 - one for the process, gone with it
    if _folder is None:
        _folder = Path(tempfile.mkdtemp(prefix="fusion-imports-"))
        atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    return _folder / f"{import_id}.csv"
