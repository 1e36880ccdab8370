"""What is measured: the shop with a category of some hundred products, and the constant, each behind gunicorn."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = "2"


@dataclass
class Server:
    """A gunicorn with two workers, its start timed."""

    application: str
    path: str
    environment: dict[str, str]
    port: int = 0
    cold_start: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """From nothing to the first 200, which is what ``cold_start`` holds, in seconds."""
        self.port = _free_port()
        options = [
            "-c",
            "gunicorn.conf.py",
            self.application,
            "--bind",
            f"127.0.0.1:{self.port}",
            "--log-level",
            "error",
        ]
        environment = {**os.environ, **self.environment, "WEB_CONCURRENCY": WORKERS}
        began = time.perf_counter()
        command = [sys.executable, "-m", "gunicorn", *options]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        while not self._answers():
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.application} did not start")
            time.sleep(0.01)
        self.cold_start = time.perf_counter() - began

    def _answers(self) -> bool:
        request = urllib.request.Request(  # noqa: S310 - our own loopback address
            self.url + self.path, headers={"Host": "localhost"}
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own loopback address
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def memory(self) -> float:
        """Proportional set size of all its processes, in MiB."""
        assert self.process is not None
        family = [self.process.pid, *_children(self.process.pid)]
        return sum(_pss(pid) for pid in family) / 1024

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextmanager
def running(*servers: Server) -> Iterator[None]:
    try:
        for server in servers:
            server.start()
        yield
    finally:
        for server in servers:
            server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
