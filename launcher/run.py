"""bin/run: the whole shop on one machine."""

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping

from launcher import settings
from launcher.changes import Changes
from launcher.cluster import Cluster
from launcher.local_services import Services
from launcher.migrations import has_store, is_migrated
from launcher.options import RunOptions
from launcher.places import LOCAL, Places, only_one
from launcher.ports import free_port, is_free
from launcher.problem import Problem, Stopped
from launcher.processes import Child, StopRequest, Supervisor
from launcher.programs import Programs, answers
from launcher.watch import Watch

ANSWER_SECONDS = 60


def run(options: RunOptions, places: Places = LOCAL) -> int:
    places.make()
    with only_one(places):
        if options.fresh:
            _throw_away(places, sure=options.yes)
        if not is_free(options.port):
            raise Problem(f"Port {options.port} is in use; choose another with --port.")
        with _supervisor() as supervisor:
            Start(options, places=places, supervisor=supervisor).go()
    return 0


@contextlib.contextmanager
def _supervisor() -> Iterator[Supervisor]:
    stop = StopRequest()
    stop.listen()
    supervisor = Supervisor(stop)
    try:
        yield supervisor
    except Stopped:
        print("\nStopping ...", flush=True)
    finally:
        supervisor.close()


class Start:
    def __init__(self, options: RunOptions, *, places: Places, supervisor: Supervisor) -> None:
        self.options = options
        self.places = places
        self.supervisor = supervisor
        self.began = time.monotonic()

    def go(self) -> None:
        programs = self._programs()
        self._migrate(programs)
        self._load_demo(programs)
        web = self._web(programs)
        worker = self.supervisor.start(programs.worker())
        kept = [self._stand_in(programs)] if self._needs_stand_in() else []
        self._greet(programs)
        renditions = self.supervisor.start(programs.aside("media", "renditions"))
        services = [child for child in self.supervisor.children if child.name in ("postgres", "valkey")]
        watch = Watch(self.supervisor, keep=[*services, *kept, web, worker], passing=[renditions])
        watch.go(Changes() if self.options.reload else None, again=[web, worker])

    def _programs(self) -> Programs:
        """With the services running and every setting known."""
        earlier = settings.kept(self.places)["ports"]
        ours = self._settings(stand_in_port=free_port(earlier.get("stand_in")))
        ours["PUBLIC_PORT"] = str(self.options.port)
        ours["WORKER_HEALTH_PORT"] = str(free_port(earlier.get("worker")))
        print("Starting PostgreSQL and Valkey ...", flush=True)
        ours |= Services(self.supervisor, self.places, settings.given()).start(earlier)
        ports = {name: _port_of(ours[key]) for name, key in PORTS.items() if key in ours}
        settings.keep(self.places, ports=ports, settings=ours)
        return Programs(self.places, {**ours, **_without_slowness(os.environ)})

    def _settings(self, *, stand_in_port: int) -> dict[str, str]:
        ours = {"FUSION_ENV": "development", "SECRET_KEY": self.places.secret("secret-key")}
        if self._needs_stand_in():
            ours["STRIPE_SECRET_KEY"] = self.places.secret("stripe", prefix="sk_test_")
            ours["STRIPE_WEBHOOK_SECRETS"] = self.places.secret("stripe-webhook", prefix="whsec_")
            ours["STRIPE_API_BASE"] = f"http://127.0.0.1:{stand_in_port}"
        if self.options.reload:
            ours["GUNICORN_PRELOAD"] = "off"
        return ours

    def _needs_stand_in(self) -> bool:
        return "STRIPE_SECRET_KEY" not in settings.given()

    def _web(self, programs: Programs) -> Child:
        """Alone at first: everything else would take the processor from it, and nobody pays in the first second."""
        web = self.supervisor.start(programs.web(self.options.port))
        ready = answers(self.options.port, "/health/live")
        self.supervisor.wait_until(ready, child=web, seconds=ANSWER_SECONDS)
        return web

    def _stand_in(self, programs: Programs) -> Child:
        port = _port_of(programs.environment["STRIPE_API_BASE"])
        return self.supervisor.start(programs.stand_in(port, shop_port=self.options.port))

    def _migrate(self, programs: Programs) -> None:
        url = _database(programs)
        if url is None or not is_migrated(url):
            print("Migrating the database ...", flush=True)
            self._finish(programs.command("db", "upgrade"))

    def _load_demo(self, programs: Programs) -> None:
        url = _database(programs)
        if self.options.demo and (url is None or not has_store(url)):
            print("Loading the demo shops ...", flush=True)
            self._finish(programs.command("demo", "load", "--if-empty"))

    def _finish(self, command: Child) -> None:
        status = self.supervisor.finish(self.supervisor.start(command))
        if status:
            raise Problem(f"`bin/fusion {command.name.replace('-', ' ')}` failed:\n{command.last_words()}")

    def _greet(self, programs: Programs) -> None:
        port = self.options.port
        print(f"The shop answers after {time.monotonic() - self.began:.1f} s; Ctrl-C stops everything.\n")
        if self.options.demo:
            print(f"  Kloof & Karoo      http://localhost:{port}/")
            print(f"  Jozi Cycle Works   http://jozi.localhost:{port}/")
        else:
            print(f"  The shop           http://localhost:{port}/")
        print(f"  Back office        http://localhost:{port}/admin/")
        print(f"  Mail that was sent http://localhost:{port}/dev/mail")
        if self._needs_stand_in():
            print("  Payments           go to the Stripe stand-in: no money moves")
        print(f"  Logs               {self.places.logs}\n", flush=True)
        self._print_logins(programs)

    def _print_logins(self, programs: Programs) -> None:
        logins = programs.command("demo", "logins")
        logins.log = None
        if self.options.demo:
            self.supervisor.finish(self.supervisor.start(logins))


def _without_slowness(environ: Mapping[str, str]) -> dict[str, str]:
    """Container images like to forbid compiled files; without them every start compiles the shop anew."""
    return {name: value for name, value in environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


PORTS = {
    "postgres": "DATABASE_URL",
    "valkey": "REDIS_URL",
    "stand_in": "STRIPE_API_BASE",
    "worker": "WORKER_HEALTH_PORT",
}


def _database(programs: Programs) -> str | None:
    """Where to look before starting a command that looks for itself; None when a file keeps the address."""
    return programs.environment.get("DATABASE_MIGRATION_URL") or programs.environment.get("DATABASE_URL")


def _port_of(url: str) -> int:
    return int(url.rpartition(":")[2].partition("/")[0])


def _throw_away(places: Places, *, sure: bool) -> None:
    """Raises Problem unless somebody agrees: orders, pictures and logins are lost."""
    if not sure:
        if not sys.stdin.isatty():
            raise Problem("--fresh throws the local data away: add --yes to agree.")
        if input(f"Throw away everything in {places.folder}? [y/N] ").strip().lower() not in ("y", "yes"):
            raise Problem("Nothing was thrown away.")
    if "DATABASE_URL" not in settings.given():
        Cluster.at(places).throw_away()
    for path in places.folder.iterdir():
        if path != places.lock:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    places.make()
