"""What goes wrong: processes die, neighbours go away, the provider misbehaves."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.faults import crashes
from tests.faults.driver.neighbours import Postgres, children_of
from tests.faults.driver.tally import NEIGHBOURS, Tally
from tests.faults.driver.watch import Watch
from tests.live.shop import LiveShop

#: Those that a sale and its staff pass; an import has its own test.
POINTS = (
    crashes.ORDERING + crashes.RETURNING + crashes.RECEIVING + crashes.CANCELLING + crashes.SHIPPING
    + crashes.DELIVERING + crashes.DISPATCHING + crashes.BANKING + crashes.SELLING + crashes.REFUNDING
    + crashes.EXPIRING
)  # fmt: skip
PASSED_WITHIN = 4.0
#: Which death, and how often of a hundred.
DEATHS = {"at_a_point": 60, "web_process": 12, "whole_web": 5, "worker_process": 15, "whole_worker": 8}
CALLS = ("/v1/checkout/sessions", "/v1/checkout/sessions/*", "/v1/refunds", "/v1/*")
TROUBLES: tuple[dict[str, Any], ...] = (
    {"do": "drop", "times": 4}, {"do": "duplicate", "copies": 4, "times": 6}, {"do": "reorder", "times": 6},
    {"do": "delay", "seconds": 3, "times": 6}, {"do": "fail_before", "times": 3}, {"do": "fail_after", "times": 3},
    {"do": "hang_before", "seconds": 6, "times": 2}, {"do": "hang_after", "seconds": 6, "times": 2},
    {"do": "reset_before", "times": 3}, {"do": "reset_after", "times": 3},
)  # fmt: skip


@dataclass
class Mischief:
    live: LiveShop
    postgres: Postgres
    tally: Tally
    watch: Watch
    dice: random.Random

    # --- deaths

    def kill_something(self) -> None:
        kind = self.dice.choices(list(DEATHS), list(DEATHS.values()))[0]
        if getattr(self, f"_kill_{kind}")():
            self.tally.add("crashes")

    def _kill_at_a_point(self) -> bool:
        path = Path(self.live.environment["CRASH_AT"].removeprefix("@"))
        written = path.with_suffix(".written")
        written.write_text(self.dice.choice(POINTS), encoding="utf-8")
        written.rename(path)
        end = time.monotonic() + PASSED_WITHIN
        while time.monotonic() < end:
            if not path.exists():
                self.watch.note_kill()
                return True
            time.sleep(0.02)
        try:
            path.unlink()
        except FileNotFoundError:  # it was passed at the last moment
            self.watch.note_kill()
            return True
        return False

    def _kill_web_process(self) -> bool:
        return self._kill_one_of(self.live.web.process)

    def _kill_worker_process(self) -> bool:
        return self._kill_one_of(self.live.worker.process)

    def _kill_one_of(self, parent: Any) -> bool:
        children = children_of(parent.pid) if parent is not None else []
        if not children:
            return False
        with suppress(ProcessLookupError):
            os.kill(self.dice.choice(sorted(children)), signal.SIGKILL)
            self.watch.note_kill()
            return True
        return False

    def _kill_whole_web(self) -> bool:
        self.live.web.kill()
        self.watch.note_kill()
        self.live.start_web()
        return True

    def _kill_whole_worker(self) -> bool:
        self.live.worker.kill()
        self.watch.note_kill()
        self.live.worker.start()
        return True

    # --- outages

    def take_away(self, neighbour: str, *, seconds: float) -> None:
        """Gone for so long, as by kill -9 where it is a process, and back at the same address."""
        end, begin = self._ways(neighbour)
        at = time.monotonic()
        end()
        time.sleep(seconds)
        begin()
        self.tally.add(f"away_{neighbour}")
        self.tally.add(f"tenths_without_{neighbour}", round((time.monotonic() - at) * 10))

    def _ways(self, neighbour: str) -> tuple[Callable[[], object], Callable[[], object]]:
        number = self.dice.choice((signal.SIGKILL, signal.SIGINT))
        ways: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "postgresql": (lambda: self.postgres.end(number), self.postgres.start),
            "valkey": (self.live.valkey.kill, self.live.start_valkey),
            "provider": (self.live.provider.kill, self.live.provider.run),
            "mail": (self.live.postbox.stop, self.live.postbox.start),
        }
        assert set(ways) == set(NEIGHBOURS)
        return ways[neighbour]

    # --- the provider's moods

    def trouble(self) -> None:
        chosen = dict(self.dice.choice(TROUBLES))
        if not chosen["do"].startswith(("drop", "duplicate", "reorder", "delay")):
            chosen["path"] = self.dice.choice(CALLS)
        with suppress(requests.RequestException, AssertionError):
            self.live.provider.clear_faults()
            self.live.provider.fault(**chosen)
            self.tally.add("provider_faults")
