"""What has happened in a run, counted by many threads, and the one line it ends with."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

NEIGHBOURS = ("postgresql", "valkey", "provider", "mail")


@dataclass
class Tally:
    counts: Counter[str] = field(default_factory=Counter)
    #: What people have begun and not seen the end of.
    in_hand: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str, many: int = 1) -> None:
        with self._lock:
            self.counts[what] += many

    @contextmanager
    def held(self, what: str) -> Iterator[None]:
        """Somebody waits for this from here to the end of the block."""
        with self._lock:
            self.in_hand.add(what)
        try:
            yield
        finally:
            with self._lock:
                self.in_hand.discard(what)

    def waiting(self) -> set[str]:
        with self._lock:
            return set(self.in_hand)


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)] if seconds else 0.0


def line(figures: dict[str, object]) -> str:
    """``seed 7, minutes 20, orders 2110, ...``"""
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items())
