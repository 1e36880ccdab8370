"""A PostgreSQL of the run's own, that can be killed and comes back; and the shop on it."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from launcher.cluster import Cluster
from launcher.places import Places
from launcher.ports import free_port
from launcher.roles import ensure_database
from tests.live.shop import LiveShop

STARTS = 40
COMMITTED = ("-c", "synchronous_commit=on")


class Postgres:
    """What was committed must be there after a kill -9, so no commit is put off. The machine itself does not fail:
    what was handed to it is safe, and nothing waits for its disk.
    """

    def __init__(self, places: Places) -> None:
        self.places = places
        self.cluster = Cluster.at(places, durable=False)
        self.port = free_port(None)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """The memory of a killed server lingers until the last of its processes has seen it."""
        for _ in range(STARTS):
            self._start_once()
            if self._is_up():
                return
            time.sleep(0.25)
        raise AssertionError(f"PostgreSQL did not start again: {self.places.logs}")

    def _start_once(self) -> None:
        server = self.cluster._server(self.port, self.places.logs / "postgres.log")
        with (self.places.logs / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*server.arguments, *COMMITTED], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=dict(server.environment or {}), start_new_session=True, **server.options,
            )  # fmt: skip

    def _is_up(self) -> bool:
        assert self.process is not None
        while self.process.poll() is None:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(
                    host="127.0.0.1", port=self.port, user="postgres", dbname="postgres", connect_timeout=2,
                    password=self.places.secret("postgres"),
                ).close()  # fmt: skip
                return True
            time.sleep(0.05)
        return False

    def end(self, number: signal.Signals) -> None:
        """KILL as a machine does that loses power; INT as an upgrade does."""
        process, self.process = self.process, None
        if process is not None:
            process.send_signal(number)
            process.wait()


@contextmanager
def a_shop(folder: Path) -> Iterator[tuple[LiveShop, Postgres]]:
    """The whole shop in a folder, on neighbours that nobody shares."""
    places = Places(folder / "postgresql")
    places.make()
    postgres = Postgres(places)
    postgres.cluster.prepare()
    postgres.start()
    access = ensure_database(postgres.port, places, for_tests=True)
    os.environ |= {"DATABASE_URL": access.url, "DATABASE_MIGRATION_URL": access.migration_url}
    shop = LiveShop("fusion_faults", folder, books=str(folder / "provider"))
    shop.environment["WORKER_HEALTH_PORT"] = "0"
    try:
        shop.open()
        yield shop, postgres
    finally:
        with contextlib.suppress(Exception):
            shop.close()
        postgres.end(signal.SIGINT)


def children_of(pid: int) -> list[int]:
    """Straight from /proc: nothing is asked that might be dying."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            words = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(words[1]) == pid:
                found.append(int(stat.parent.name))
    return found
