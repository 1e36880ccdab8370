"""Where an import finds the pictures that a file names."""

from pathlib import Path
from typing import Protocol

from app.media.pictures import Master, digest, master_of

LONGEST_NAME = 255


class PictureSource(Protocol):
    """Files by name. What is not here is not fetched."""

    def find_digest(self, name: str) -> str | None:
        """The digest of the file as it lies there; None where there is none."""

    def master(self, name: str) -> Master:
        """The file as the shop would keep it. Raises PictureRefused."""

    def forget(self) -> None:
        """The batch is over: give the memory back."""


class PictureFolder:
    """A folder of a merchant's pictures: anybody's bytes, so each is taken in with all care."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._digests: dict[str, str | None] = {}
        self._masters: dict[str, Master] = {}

    def find_digest(self, name: str) -> str | None:
        if name not in self._digests:
            path = self._path(name)
            self._digests[name] = None if path is None else digest(path.read_bytes())
        return self._digests[name]

    def master(self, name: str) -> Master:
        """Made once for the plan and its application: it costs a tenth of a second."""
        if name not in self._masters:
            path = self._path(name)
            if path is None:
                raise FileNotFoundError(name)
            self._masters[name] = self.make(name, path.read_bytes())
        return self._masters[name]

    def make(self, name: str, content: bytes) -> Master:
        return master_of(content)

    def forget(self) -> None:
        self._masters.clear()

    def _path(self, name: str) -> Path | None:
        """Names come from the file being imported: none may lead out of the folder."""
        if not name or len(name) > LONGEST_NAME or Path(name).name != name:
            return None
        path = (self.folder / name).resolve()
        return path if path.is_relative_to(self.folder) and path.is_file() else None


class NoPictures:
    """An import without a folder of pictures."""

    def find_digest(self, name: str) -> str | None:
        return None

    def master(self, name: str) -> Master:
        raise FileNotFoundError(name)

    def forget(self) -> None:
        """Nothing is held."""
