"""Children: each with its own process group and log file, all stopped in the end."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from launcher.guardian import Guardian
from launcher.places import ROOT
from launcher.problem import Problem, Stopped

PATIENCE_SECONDS = 10
TAIL_LINES = 12
LOG_LIMIT_BYTES = 5_000_000


@dataclass(slots=True, eq=False)
class Child:
    name: str
    arguments: Sequence[str]
    log: Path | None
    """None: it speaks to our own terminal."""
    environment: Mapping[str, str] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stdin: str = ""
    """Given to the program and closed; keeps a secret out of the list of processes."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """More for Popen: the account it runs as, its working folder."""
    process: subprocess.Popen[str] | None = None
    is_swept: bool = False
    """Nothing of its group is left, and the number may be another program's by now."""

    def start(self, announce: Callable[[int], None] = lambda pid: None) -> int:
        """The child itself tells ``announce`` its number before it becomes the program: were it left to us, a
        kill -9 between the start and the note of it would leave a process that nobody knows."""
        self.is_swept = False
        with _opened(self.log) as output:
            usual = {"stdin": subprocess.PIPE, "cwd": ROOT, "start_new_session": True}
            self.process = subprocess.Popen(
                list(self.arguments),
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                env=self.environment,
                text=True,
                preexec_fn=lambda: announce(os.getpid()),  # noqa: PLW1509 (the launcher has one thread)
                **{**usual, **self.options},
            )
        if self.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(self.stdin)
                self.process.stdin.close()
        return self.process.pid

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def ended(self) -> int | None:
        """The exit status, None while it runs."""
        return self.process.poll() if self.process else 0

    def ask_to_stop(self) -> None:
        """Only the leader is asked: it knows best how to stop its own children."""
        if self.ended() is None and self.process:
            self.process.send_signal(self.stop_signal)

    def wait(self, seconds: float) -> None:
        """Whatever is left of the group after that is killed."""
        if self.process is None or self.is_swept:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(seconds, 0))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.is_swept = True

    def last_words(self) -> str:
        if self.log is None:
            return ""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"  {line}" for line in lines[-TAIL_LINES:])


class StopRequest:
    """A signal only raises a flag, which every wait looks at: an exception thrown from a signal handler could
    lose a child between its start and the note of it."""

    def __init__(self) -> None:
        self.requested = False

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._request)

    def _request(self, number: int, frame: object) -> None:
        self.requested = True


class Supervisor:
    """Starts children and answers for them: also when this process is killed (see guardian.py)."""

    def __init__(self, stop: StopRequest | None = None) -> None:
        self._stop = stop or StopRequest()
        self._guardian = Guardian()
        self.children: list[Child] = []

    def start(self, child: Child) -> Child:
        child.start(lambda pid: self._guardian.watch(pid, child.stop_signal))
        if child not in self.children:
            self.children.append(child)
        return child

    def pause(self, seconds: float = 0.02) -> None:
        """Raises Stopped when somebody asked to stop."""
        if self._stop.requested:
            raise Stopped
        time.sleep(seconds)

    def wait_until(self, is_ready: Callable[[], bool], *, child: Child, seconds: float) -> None:
        """Raises Problem with the child's last words when it ends before, or takes longer."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            status = child.ended()
            if status is not None:
                raise Problem(f"{child.name} ended with status {status}:\n{child.last_words()}")
            if time.monotonic() > deadline:
                raise Problem(f"{child.name} did not answer within {seconds:.0f} s:\n{child.last_words()}")
            self.pause()

    def finish(self, child: Child) -> int:
        """Waits for a child that ends by itself."""
        while (status := child.ended()) is None:
            self.pause()
        self.forget(child)
        return status

    def forget(self, child: Child) -> None:
        self._guardian.forget(child.pid)
        if child in self.children:
            self.children.remove(child)

    def stop(self, *children: Child) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in reversed(children):
            child.ask_to_stop()
        for child in reversed(children):
            child.wait(deadline - time.monotonic())
            self.forget(child)

    def close(self) -> None:
        """Services started first stop last: a worker may still want to write."""
        services = [child for child in self.children if child.name in ("postgres", "valkey")]
        self.stop(*[child for child in self.children if child not in services])
        self.stop(*services)
        self._guardian.close()


@contextlib.contextmanager
def _opened(log: Path | None) -> Iterator[IO[str] | None]:
    """For more lines; a long one is put aside first, and the one put aside before it goes."""
    if log is None:
        yield None
        return
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".old.log"))
    with open(log, "a", encoding="utf-8") as output:
        yield output
