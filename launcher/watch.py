"""While the shop runs: what ends is started again, what changes is taken up."""

import time
from collections.abc import Sequence

from launcher.changes import Changes
from launcher.problem import Problem
from launcher.processes import Child, Supervisor

LOOK_SECONDS = 0.5
RESTARTS = 5
WITHIN_SECONDS = 60


class Watch:
    def __init__(self, supervisor: Supervisor, *, keep: Sequence[Child], passing: Sequence[Child]) -> None:
        """``keep`` must run, ``passing`` ones may end."""
        self._supervisor = supervisor
        self._keep = keep
        self._passing = list(passing)
        self._restarts: list[float] = []
        self._waiting: set[str] = set()

    def go(self, changes: Changes | None, *, again: Sequence[Child]) -> None:
        """Until somebody asks to stop. Raises Problem when a program keeps ending."""
        while True:
            self._supervisor.pause(LOOK_SECONDS)
            self._let_pass()
            if changes is not None and changes.any():
                self._start_again(again)
            for child in self._keep:
                if child.ended() is not None and child.name not in self._waiting:
                    self._revive(child, wait_for_change=changes is not None and child in again)

    def _let_pass(self) -> None:
        for child in [child for child in self._passing if child.ended() is not None]:
            self._passing.remove(child)
            self._supervisor.forget(child)
            if child.ended():
                print(f"{child.name} failed:\n{child.last_words()}", flush=True)

    def _start_again(self, children: Sequence[Child]) -> None:
        print("Something changed: starting web and worker again.", flush=True)
        self._waiting.clear()
        self._supervisor.stop(*children)
        for child in children:
            self._supervisor.start(child)

    def _revive(self, child: Child, *, wait_for_change: bool) -> None:
        """A mistake that was just typed in is not tried again and again: the next change is."""
        print(f"{child.name} ended with status {child.ended()}:\n{child.last_words()}", flush=True)
        child.wait(0)  # what it left behind would hold its port
        if wait_for_change:
            self._waiting.add(child.name)
            return
        now = time.monotonic()
        self._restarts = [then for then in self._restarts if now - then < WITHIN_SECONDS] + [now]
        if len(self._restarts) > RESTARTS:
            raise Problem(f"{child.name} keeps ending; see {child.log}.")
        self._supervisor.start(child)
