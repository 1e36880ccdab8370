"""A PostgreSQL cluster: made, recovered, started."""

import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.binaries import Binaries, find_binaries
from launcher.identity import WAYS, Identity, choose_identity, place_for
from launcher.leftovers import stop_leftover
from launcher.places import Places
from launcher.ports import free_port
from launcher.problem import Problem
from launcher.processes import Child, Supervisor

SUPERUSER = "postgres"
READY_LINE = 7  # of postmaster.pid, where the server writes "ready" once it takes connections
ATTEMPTS = 5
START_SECONDS = 60
BUILTIN_LOCALE_SINCE = 17
#: What PostgreSQL may remember of its tables; taken as it is used. The documents of a large shop fit in.
MEMORY = "shared_buffers=384MB"
#: Nothing is asked so often of so many rows that it is worth compiling.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off")


@dataclass(frozen=True, slots=True)
class Cluster:
    """``durable`` is for a person's data; a test's cluster may be lost with the power."""

    folder: Path
    binaries: Binaries
    identity: Identity
    password: str
    durable: bool = True

    @classmethod
    def at(
        cls,
        places: Places,
        *,
        binaries: Binaries | None = None,
        ways: Sequence[str] = WAYS,
        durable: bool = True,
    ) -> "Cluster":
        """Raises Problem when no PostgreSQL can be run here."""
        identity = choose_identity(ways)
        place = place_for(identity, places.folder)
        reachable = (binaries or find_binaries()).within_reach_of(identity, place)
        return cls(place / "postgres", reachable, identity, places.secret("postgres"), durable)

    def prepare(self) -> None:
        """Ready to start, whatever an earlier start left behind: a running server, a half-made cluster."""
        self.stop_leftover()
        making = self.folder.with_name("postgres.making")
        shutil.rmtree(making, ignore_errors=True)
        if not self.folder.exists():
            self._make(making)
            making.rename(self.folder)
        made_by = (self.folder / "PG_VERSION").read_text(encoding="ascii").strip()
        if made_by != str(self.binaries.version):
            raise Problem(
                f"The local data was made by PostgreSQL {made_by}, and here is {self.binaries.version}: "
                "`bin/run --fresh` starts anew."
            )

    def stop_leftover(self) -> None:
        stop_leftover(self.folder, pid_file="postmaster.pid", stop_signal=signal.SIGINT)

    def throw_away(self) -> None:
        self.stop_leftover()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self, making: Path) -> None:
        making.mkdir(mode=0o700)
        self.identity.give(making)
        with tempfile.NamedTemporaryFile("w", dir=making.parent, encoding="ascii") as password:
            password.write(self.password)
            password.flush()
            self.identity.give(Path(password.name))
            initdb = [str(self.binaries.program("initdb")), "-D", str(making), "-U", SUPERUSER, "-E", "UTF8"]
            initdb += ["-A", "scram-sha-256", f"--pwfile={password.name}", *self._locale()]
            made = self.identity.run(initdb if self.durable else [*initdb, "--no-sync"])
        if made.returncode:
            raise Problem(f"PostgreSQL's cluster could not be made:\n{made.stdout}{made.stderr}".rstrip())

    def _locale(self) -> list[str]:
        """Letters beyond ASCII must fold to lower case wherever the shop runs."""
        if self.binaries.version >= BUILTIN_LOCALE_SINCE:
            return ["--locale-provider=builtin", "--locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _server(self, port: int, log: Path) -> Child:
        settings = [
            f"port={port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",  # a path over 107 bytes would fail
            "timezone=UTC",
            "log_timezone=UTC",
            *((MEMORY,) if self.durable else THROWAWAY),
        ]
        arguments = [str(self.binaries.program("postgres")), "-D", str(self.folder)]
        for setting in settings:
            arguments += ["-c", setting]
        return Child(
            name="postgres",
            arguments=[*self.identity.prefix, *arguments],
            log=log,
            environment={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            stop_signal=signal.SIGINT,  # a fast shutdown; TERM would wait for every client to leave
            options=self.identity.options,
        )

    def start(self, supervisor: Supervisor, log: Path, *, port: int | None = None) -> int:
        """Answers the port. Another program may take a free port first, and a killed server's memory may
        linger for a moment: both are worth another try."""
        for attempt in range(1, ATTEMPTS + 1):
            wanted = free_port(port)
            server = supervisor.start(self._server(wanted, log))
            try:
                supervisor.wait_until(self._is_ready(server), child=server, seconds=START_SECONDS)
            except Problem:
                failed = server.ended() is not None
                supervisor.stop(server)
                if attempt == ATTEMPTS or not failed:
                    raise
                supervisor.pause(0.2 * attempt)
            else:
                return wanted
        raise AssertionError("the last attempt returns or raises")

    def _is_ready(self, server: Child) -> Callable[[], bool]:
        def is_ready() -> bool:
            with contextlib.suppress(OSError, IndexError):
                lines = (self.folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
                return int(lines[0]) == server.pid and lines[READY_LINE].startswith("ready")
            return False

        return is_ready
