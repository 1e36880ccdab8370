"""What the shop asks of a picture store, whichever it is, and the addresses of the files in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from app.database import DomainError

MASTER = "master.webp"
#: Product files wait for their import under this name; they are the importer's to remove.
IMPORTS = "imports"
MIME_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


class StorageUnavailable(DomainError):
    """The picture store is away, slow, full or refuses us; what was to be kept is not kept."""

    def __init__(self) -> None:
        super().__init__(
            "The store of pictures does not answer, so nothing was changed. Try again in a minute."
        )


@dataclass(frozen=True, slots=True)
class StoredFile:
    key: str
    modified_at: datetime


class Storage(Protocol):
    """Files by key. Every method raises StorageUnavailable, and soon: a page with 24 pictures waits for it."""

    def put(self, key: str, content: bytes) -> None:
        """Whole or not at all: readers never see half a file, whenever the process is killed."""

    def read(self, key: str) -> bytes:
        """Raises FileNotFoundError."""

    def has(self, key: str) -> bool: ...

    def find(self, key: str) -> Path | bytes | None:
        """The file itself where it lies on this machine, for a server that sends files; else what is in it."""

    def list_keys(self, prefix: str) -> Iterator[StoredFile]:
        """Every file whose key begins so, in the order of their keys."""

    def delete(self, keys: Sequence[str]) -> None:
        """What is not there is not missed."""


def key_of(store_id: UUID, sha: str, name: str) -> str:
    """The address of a file: by store and content, so it is never overwritten with something else."""
    return f"{store_id}/{sha[:2]}/{sha}/{name}"


def rendition_name(width: int, format: str) -> str:
    return f"{width}.{format}"
