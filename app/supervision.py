"""Keeping the worker's processes alive: start, restart with a pause, report, stop."""

import json
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType
from uuid import UUID

from app import ids
from app.config import ROOT

PATIENCE = 8.0
LOOK_EVERY = 0.2
#: Seconds before a process that ended is started again: after the first end, the second and so on.
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
#: A process that has lived so long is taken to be sound, and its next end counts as its first. Well below a lease: a
#: job that kills its process comes round once a lease, and must not slow the others' worker down.
SOUND_AFTER = 15.0

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Child:
    """One process, and how often it had to be started."""

    name: str
    #: The token of the leases of whichever process is in this place, so that each takes over from the one before.
    holder: UUID = field(default_factory=ids.new)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    restarts: int = 0
    ends_in_a_row: int = 0

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Standard input stays open for as long as we live: its end tells the child that we are gone."""
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(ROOT / "worker.py"), self.name, str(self.holder)], stdin=subprocess.PIPE
        )
        self.started_at = time.monotonic()

    def note_its_end(self) -> None:
        assert self.process is not None
        lived = time.monotonic() - self.started_at
        self.ends_in_a_row = 1 if lived > SOUND_AFTER else self.ends_in_a_row + 1
        pause = PAUSES[min(self.ends_in_a_row, len(PAUSES)) - 1]
        self.start_again_at = time.monotonic() + pause
        log.error("worker.process_ended", extra={"kind": self.name, "status": self.process.returncode})
        self._release()

    def stop(self) -> None:
        if self.process is not None and self.is_alive:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until the deadline, then be rude: what it was doing is leased and will be done again."""
        if self.process is None:
            return
        try:
            self.process.wait(max(deadline - time.monotonic(), 0.0))
        except subprocess.TimeoutExpired:
            log.warning("worker.process_killed", extra={"kind": self.name})
            self.process.kill()
            self.process.wait()
        self._release()

    def _release(self) -> None:
        assert self.process is not None
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None

    def report(self) -> dict[str, object]:
        process = self.process
        return {
            "alive": self.is_alive,
            "pid": process.pid if process is not None else None,
            "restarts": self.restarts,
            "seconds": round(time.monotonic() - self.started_at, 1) if self.is_alive else 0,
        }


@dataclass(slots=True)
class Supervisor:
    names: Sequence[str]
    health_port: int | None = None
    children: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until TERM or INT; everything it started has ended when it returns."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self.children = [Child(name) for name in self.names]
        try:
            for child in self.children:
                child.start()
            if self.health_port is not None:
                _answer_health(self, self.health_port)
            while not self.stopping.wait(LOOK_EVERY):
                self.look_after()
        finally:
            self.close()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def look_after(self) -> None:
        for child in self.children:
            if child.process is not None and not child.is_alive:
                child.note_its_end()
            elif child.process is None and time.monotonic() >= child.start_again_at:
                child.restarts += 1
                child.start()

    def close(self) -> None:
        deadline = time.monotonic() + PATIENCE
        for child in self.children:
            child.stop()
        for child in self.children:
            child.end(deadline)

    def report(self) -> tuple[bool, dict[str, object]]:
        """Whether all is well, and the facts by child."""
        children = {child.name: child.report() for child in self.children}
        is_well = all(facts["alive"] for facts in children.values())
        return is_well, {"status": "ok" if is_well else "degraded", "children": children}


def _answer_health(supervisor: Supervisor, port: int) -> None:
    """On the loopback address only. The thread is a daemon: it holds nothing up."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/health":
                self.send_error(404)
                return
            is_well, facts = supervisor.report()
            body = json.dumps(facts).encode()
            self.send_response(200 if is_well else 503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """A probe every few seconds is no news."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True, name="health").start()
