"""Has a file of the shop changed? Looked at by time and size, which works on every system."""

from collections.abc import Iterator
from pathlib import Path

from launcher.places import ROOT

WATCHED = {"app": "**/*.py", "templates": "**/*", "static": "**/*", ".": "*.py"}


class Changes:
    def __init__(self, root: Path = ROOT) -> None:
        self._root = root
        self._seen = dict(self._look())

    def any(self) -> bool:
        """Since the last time somebody asked."""
        before, self._seen = self._seen, dict(self._look())
        return before != self._seen

    def _look(self) -> Iterator[tuple[Path, tuple[int, int]]]:
        for folder, pattern in WATCHED.items():
            for path in (self._root / folder).glob(pattern):
                try:
                    facts = path.stat()
                except FileNotFoundError:  # an editor replaces a file by a new one
                    continue
                if path.is_file():
                    yield path, (facts.st_mtime_ns, facts.st_size)
