"""Where picture files are kept. The only module that knows whether that is a folder or an object store."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

MASTER = "master.webp"


def key_of(store_id: UUID, sha: str, name: str) -> str:
    """The address of a file: by store and content, so it is never overwritten with something else."""
    return f"{store_id}/{sha[:2]}/{sha}/{name}"


def rendition_name(width: int, format: str) -> str:
    return f"{width}.{format}"


@dataclass(frozen=True, slots=True)
class Folder:
    """Files in a local folder, shared by web and worker processes of one machine."""

    root: Path

    def put(self, key: str, content: bytes) -> None:
        """Whole or not at all: readers never see half a file, whenever the process is killed."""
        target = self.root / key
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".arriving-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            os.chmod(temporary, 0o644)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def read(self, key: str) -> bytes:
        """Raises FileNotFoundError."""
        return (self.root / key).read_bytes()

    def has(self, key: str) -> bool:
        return (self.root / key).is_file()

    def find_path(self, key: str) -> Path | None:
        """The file itself, for a server that can send it without reading it into Python."""
        path = self.root / key
        return path if path.is_file() else None
