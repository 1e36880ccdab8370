"""The program that outlives a killed launcher and stops what it left behind.

It reads one line per child from the launcher's pipe (``watch PID SIGNAL``, ``forget PID``). The pipe closes
when the launcher ends, even by kill -9; whoever is still on the list then is stopped. One small process does
for every system what parent-death signals do on Linux only (and not for a child that changes its user).
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PATIENCE_SECONDS = 10


class Guardian:
    """The launcher's end of the pipe."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "launcher.guardian"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=Path(__file__).resolve().parent.parent,
            start_new_session=True,
            text=True,
        )

    def watch(self, pid: int, stop_signal: signal.Signals) -> None:
        self._tell(f"watch {pid} {stop_signal.value}")

    def forget(self, pid: int) -> None:
        self._tell(f"forget {pid}")

    def close(self) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        """In one write and past every buffer, for a forked child tells of itself here."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            os.write(self._process.stdin.fileno(), f"{line}\n".encode())


def is_alive(pid: int) -> bool:
    """A zombie is not: in a container nobody may ever reap an orphan."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def stop_stranger(pid: int, stop_signal: int, *, patience: float = PATIENCE_SECONDS) -> None:
    """Stops a process that is not our child, with its group."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, stop_signal)
    deadline = time.monotonic() + patience
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _stop_all(children: dict[int, int]) -> None:
    for pid, stop_signal in reversed(children.items()):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, stop_signal)
    deadline = time.monotonic() + PATIENCE_SECONDS
    for pid, stop_signal in children.items():
        stop_stranger(pid, stop_signal, patience=deadline - time.monotonic())


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    children: dict[int, int] = {}
    for line in sys.stdin:
        match line.split():
            case ["watch", pid, stop_signal]:
                children[int(pid)] = int(stop_signal)
            case ["forget", pid]:
                children.pop(int(pid), None)
    _stop_all(children)


if __name__ == "__main__":
    main()
