"""Real programs, started for tests: each in a process group of its own, its words in a file."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app.config import ROOT

Answer = TypeVar("Answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, look: Callable[[], Answer], *, seconds: float = 40.0) -> Answer:
    """What ``look`` finds once it is truthy; AssertionError naming what never came."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"waited {seconds} s in vain for {what}"
        time.sleep(0.05)
    return found


class Program:
    """One program and all that it starts, so that a kill leaves none of them."""

    def __init__(self, name: str, command: list[str], *, environment: dict[str, str], folder: Path) -> None:
        self.name = name
        self.command = command
        self.environment = environment
        self.log = folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @classmethod
    def python(cls, name: str, *words: str, environment: dict[str, str], folder: Path) -> "Program":
        return cls(name, [sys.executable, *words], environment=environment, folder=folder)

    def start(self) -> None:
        assert self.process is None, f"{self.name} runs already"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**self.environment, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """As the kernel does it: kill -9, with no last words and nothing put in order."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def ask_to_stop(self) -> None:
        """For several to go at the same time; ``stop`` waits."""
        if self.process is not None:
            self.process.terminate()

    def _end(self, number: int) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        if number == signal.SIGTERM:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                number = signal.SIGKILL
        if number == signal.SIGKILL:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def words(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
