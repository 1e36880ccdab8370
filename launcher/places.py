"""Where local state lives: one folder, thrown away by deleting it."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.problem import Problem

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Places:
    folder: Path

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def environment(self) -> Path:
        """The settings the running programs were started with; bin/fusion reads it."""
        return self.folder / "environment.json"

    @property
    def lock(self) -> Path:
        return self.folder / "run.lock"

    def make(self) -> None:
        for folder in (self.folder, self.logs):
            folder.mkdir(parents=True, exist_ok=True)

    def secret(self, name: str, *, prefix: str = "") -> str:
        """A random value made on first use and kept for its owner's eyes only."""
        folder = self.folder / "secrets"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / name
        if not path.exists():
            write_private(path, prefix + secrets.token_urlsafe(32))
        return path.read_text(encoding="ascii")


LOCAL = Places(ROOT / "instance")


def write_private(path: Path, text: str) -> None:
    """The file appears whole or not at all, readable by its owner only from its first moment."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    unfinished.replace(path)


@contextlib.contextmanager
def only_one(places: Places) -> Iterator[None]:
    """Raises Problem while another start holds the folder.

    The kernel drops the lock with its process, however that ends: a killed start blocks nobody.
    """
    with open(places.lock, "a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise Problem(f"The shop is already running here (process {file.read().strip()}).") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def is_running(places: Places) -> bool:
    try:
        with open(places.lock, encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
