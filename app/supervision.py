"""Keeping the worker's processes alive: start, restart with a pause, report, stop."""

import json
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from types import FrameType
from uuid import UUID

from app import ids

PATIENCE = 8.0
LOOK_EVERY = 0.2
#: For somebody who asks for our health and then says nothing; nothing else is done meanwhile.
HEALTH_PATIENCE = 1.0
#: Seconds before a process that ended is started again: after the first end, the second and so on.
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
#: A process that has lived so long is taken to be sound, and its next end counts as its first. Well below a lease: a
#: job that kills its process comes round once a lease, and must not slow the others' worker down.
SOUND_AFTER = 15.0
STOPPING = (signal.SIGTERM, signal.SIGINT)

#: The life of a child: by its name, the token of its leases, and a file whose end tells it that we are gone.
Life = Callable[[str, UUID, int], None]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Child:
    """One process, and how often it had to be started."""

    name: str
    #: The token of the leases of whichever process is in this place, so that each takes over from the one before.
    holder: UUID = field(default_factory=ids.new)
    process: BaseProcess | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    restarts: int = 0
    ends_in_a_row: int = 0

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.is_alive()

    def start(self, live: Callable[["Child"], None]) -> None:
        """A copy of this process, with all that it has loaded. A signal to stop waits until the copy would end of it,
        for the handlers that it begins with are ours."""
        with _undisturbed():
            self.process = get_context("fork").Process(target=live, args=(self,), name=self.name)
            self.process.start()
        self.started_at = time.monotonic()

    def note_its_end(self) -> None:
        assert self.process is not None
        lived = time.monotonic() - self.started_at
        self.ends_in_a_row = 1 if lived > SOUND_AFTER else self.ends_in_a_row + 1
        pause = PAUSES[min(self.ends_in_a_row, len(PAUSES)) - 1]
        self.start_again_at = time.monotonic() + pause
        log.error("worker.process_ended", extra={"kind": self.name, "status": self.process.exitcode})
        self._release()

    def stop(self) -> None:
        if self.process is not None and self.is_alive:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until the deadline, then be rude: what it was doing is leased and will be done again."""
        if self.process is None:
            return
        self.process.join(max(deadline - time.monotonic(), 0.0))
        if self.process.is_alive():
            log.warning("worker.process_killed", extra={"kind": self.name})
            self.process.kill()
            self.process.join()
        self._release()

    def _release(self) -> None:
        assert self.process is not None
        self.process.close()
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
    """What its program has loaded before ``run`` its children share: less memory, a restart that costs no start.

    It has one thread, as a process must that is copied, and answers for its health between two looks.
    """

    names: Sequence[str]
    life: Life
    health_port: int | None = None
    children: list[Child] = field(default_factory=list)
    health: HTTPServer | None = None
    stopping: threading.Event = field(default_factory=threading.Event)
    #: A pipe whose writing end is held here alone: when this process dies, however it dies, its children read the end.
    tether: tuple[int, int] = field(default_factory=os.pipe)

    def run(self) -> None:
        """Until TERM or INT; everything it started has ended when it returns."""
        for number in STOPPING:
            signal.signal(number, self._stop)
        self.children = [Child(name) for name in self.names]
        try:
            if self.health_port is not None:
                self.health = _health(self, self.health_port)
            for child in self.children:
                child.start(self._live)
            while not self.stopping.is_set():
                self._pause()
                self.look_after()
        finally:
            self.close()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _live(self, child: Child) -> None:
        """In the child: let go of what is the supervisor's, and be what the name says."""
        for number in STOPPING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        reading, writing = self.tether
        os.close(writing)
        if self.health is not None:
            self.health.server_close()
        self.life(child.name, child.holder, reading)

    def _pause(self) -> None:
        if self.health is None:
            self.stopping.wait(LOOK_EVERY)
        else:
            self.health.handle_request()

    def look_after(self) -> None:
        for child in self.children:
            if child.process is not None and not child.is_alive:
                child.note_its_end()
            elif child.process is None and time.monotonic() >= child.start_again_at:
                child.restarts += 1
                child.start(self._live)

    def close(self) -> None:
        deadline = time.monotonic() + PATIENCE
        for child in self.children:
            child.stop()
        for child in self.children:
            child.end(deadline)
        if self.health is not None:
            self.health.server_close()

    def report(self) -> tuple[bool, dict[str, object]]:
        """Whether all is well, and the facts by child."""
        children = {child.name: child.report() for child in self.children}
        is_well = all(facts["alive"] for facts in children.values())
        return is_well, {"status": "ok" if is_well else "degraded", "children": children}


@contextmanager
def _undisturbed() -> Iterator[None]:
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def _health(supervisor: Supervisor, port: int) -> HTTPServer:
    """On the loopback address only."""

    class Handler(BaseHTTPRequestHandler):
        timeout = HEALTH_PATIENCE

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

    server = HTTPServer(("127.0.0.1", port), Handler)
    server.timeout = LOOK_EVERY
    return server
