"""Picture files in a local folder, shared by the web and worker processes of one machine."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.media.port import StorageUnavailable, StoredFile

ARRIVING = ".arriving-"


@dataclass(frozen=True, slots=True)
class Folder:
    root: Path

    def put(self, key: str, content: bytes) -> None:
        with _ours():
            target = self.root / key
            descriptor, temporary = self._make_room(target.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                os.chmod(temporary, 0o644)
                os.replace(temporary, target)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise

    def _make_room(self, folder: Path) -> tuple[int, str]:
        """A sweep may take the empty folder away between the two steps, so they are tried again."""
        for _ in range(3):
            folder.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                return tempfile.mkstemp(dir=folder, prefix=ARRIVING)
        raise FileNotFoundError(folder)

    def read(self, key: str) -> bytes:
        with _ours():
            try:
                return (self.root / key).read_bytes()
            except FileNotFoundError:
                self._refuse_without_root()
                raise

    def has(self, key: str) -> bool:
        return self.find(key) is not None

    def find(self, key: str) -> Path | None:
        with _ours():
            path = self.root / key
            if path.is_file():
                return path
            self._refuse_without_root()
            return None

    def list_keys(self, prefix: str) -> Iterator[StoredFile]:
        with _ours():
            # A prefix need not end with a folder: the walk begins at the last one that it names.
            yield from self._walk(self.root / prefix.rpartition("/")[0], prefix)

    def _walk(self, folder: Path, prefix: str) -> Iterator[StoredFile]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name + "/" * entry.is_dir())
        except FileNotFoundError:
            return
        for entry in entries:
            key = Path(entry.path).relative_to(self.root).as_posix()
            if entry.is_dir(follow_symlinks=False):
                if f"{key}/".startswith(prefix) or prefix.startswith(f"{key}/"):
                    yield from self._walk(Path(entry.path), prefix)
            elif key.startswith(prefix):
                with contextlib.suppress(FileNotFoundError):
                    changed = entry.stat(follow_symlinks=False).st_mtime
                    yield StoredFile(key, datetime.fromtimestamp(changed, tz=UTC))

    def delete(self, keys: Sequence[str]) -> None:
        with _ours():
            for key in keys:
                path = self.root / key
                path.unlink(missing_ok=True)
                self._remove_empty(path.parent)

    def _remove_empty(self, folder: Path) -> None:
        with contextlib.suppress(OSError):  # not empty, or gone already
            while folder != self.root:
                folder.rmdir()
                folder = folder.parent

    def _refuse_without_root(self) -> None:
        """A folder that is not there is a disk that is not mounted, not a shop without pictures."""
        if not self.root.is_dir():
            raise StorageUnavailable


@contextmanager
def _ours() -> Iterator[None]:
    """A full disk, a folder that may not be written, a network drive that went away."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StorageUnavailable from error
