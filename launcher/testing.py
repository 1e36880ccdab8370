"""bin/test: the checks, then the suite, on services of its own."""

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from launcher.binaries import Binaries, machine_folders
from launcher.browser import find_browser
from launcher.cluster import Cluster
from launcher.compose import find_compose
from launcher.lighthouse import find_lighthouse
from launcher.local_services import Services
from launcher.places import ROOT, Places
from launcher.problem import Problem
from launcher.processes import Child, Supervisor
from launcher.roles import ensure_database
from launcher.workshop import workshop

CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "lint-imports": ["lint-imports"],
    "djlint": ["djlint", "templates", "--lint", "--quiet"],
}
#: A process for each core; one more made the suite a fourteenth shorter and tests that wait for each other less sure.
#: Each has a number of Valkey's sixteen to itself.
AT_ONCE = ("-n", str(min(os.cpu_count() or 1, 12)), "--dist", "loadgroup")
NOTHING_COLLECTED = 5
OLDER_POSTGRES = 15
ON_OLDER = "--on-15"
#: What moves money and stock, not what shows it: pages and faces call the same verbs.
ON_BOTH = ("checkout", "inventory", "invoicing", "ops", "orders", "payments", "promotions")
OF_MONEY = ("-m", "money and not browser", *(f"tests/{folder}" for folder in ON_BOTH))


def test(arguments: Sequence[str]) -> int:
    """With arguments only pytest runs, with those. Answers the status of what failed first."""
    with workshop() as (supervisor, places):
        environment = _environment(supervisor, places)
        if arguments[:1] == [ON_OLDER]:
            environment |= _older_postgres(supervisor, places) | _tools()
            return supervisor.finish(supervisor.start(_pytest(arguments[1:] or AT_ONCE, environment)))
        if arguments:
            return supervisor.finish(supervisor.start(_pytest(arguments, environment | _tools())))
        older = _start_money_on_older_postgres(supervisor, places, environment=environment)
        checks = _start_checks(supervisor, places)
        environment |= _tools()  # while those run: what is missing has to be fetched
        failed = [status for check in checks if (status := _tell(check, supervisor.finish(check)))]
        failed.append(supervisor.finish(supervisor.start(_pytest(AT_ONCE, environment))))
        if older is not None:
            status = supervisor.finish(older)
            failed.append(_tell(older, 0 if status == NOTHING_COLLECTED else status))
        return next(filter(None, failed), 0)


def _environment(supervisor: Supervisor, places: Places) -> dict[str, str]:
    """A person's own DATABASE_URL and the like never reach the suite, which empties what it is given."""
    theirs = (
        "FUSION_",
        "STRIPE_",
        "MEILI_",
        "PYTHONDONTWRITEBYTECODE",
    )  # the last would compile the shop at every start
    ours = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
    ours |= {"FUSION_ENV": "development", "FUSION_BCRYPT_COST": "4", "SECRET_KEY": secrets.token_urlsafe(32)}
    ours |= {"MEDIA_FOLDER": str(places.folder / "media")}
    # A real search server is for the tests that ask for it, not for every shop that the suite starts.
    ours |= {f"TEST_{name}": value for name, value in os.environ.items() if name.startswith("MEILI_")}
    return ours | Services(supervisor, places, given={}, throwaway=True).start({})


def _tools() -> dict[str, str]:
    """Where the programs are that the suite asks; with CI=true they are installed, or Problem is raised."""
    ours = {}
    if find_compose() is None:
        print("No docker-compose was found: its word on docker-compose.yml is left out.", flush=True)
    browser = find_browser()
    if browser is None:
        print("No Chromium was found: the browser journeys are left out.", flush=True)
    else:
        ours["CHROMIUM"] = browser
        lighthouse = find_lighthouse()
        if lighthouse is not None:
            ours["LIGHTHOUSE"] = lighthouse
    return ours


def _start_checks(supervisor: Supervisor, places: Places) -> list[Child]:
    """All at once, beside the first tests; told in order."""
    started = []
    for name, command in CHECKS.items():
        program = Path(sys.executable).with_name(command[0])
        log = places.logs / f"{name}.log"
        started.append(supervisor.start(Child(name, [str(program), *command[1:]], log)))
    return started


def _tell(check: Child, status: int) -> int:
    print(f"{'failed' if status else 'passed'}  {check.name}", flush=True)
    if status and check.log is not None:
        print(check.log.read_text(encoding="utf-8", errors="replace"), flush=True)
    return status


def _start_money_on_older_postgres(
    supervisor: Supervisor, places: Places, *, environment: dict[str, str]
) -> Child | None:
    """The oldest PostgreSQL we promise to run on, where this machine has it.

    Pages and whole running shops ask the database little that the verbs under them do not, and take most of the time:
    the whole suite runs there by ``bin/test --on-15``. What runs here gives way to the suite on the newer server, which
    waits for its programs a tenth of the time.
    """
    name = f"money tests on PostgreSQL {OLDER_POSTGRES}"
    if _older_folder() is None:
        print(f"left out  {name}: it is not on this machine", flush=True)
        return None
    urls = _older_postgres(supervisor, places)
    command = _pytest(["-q", *OF_MONEY], {**environment, **urls})
    # A session of its own would have a share of its own, however nice it is (sched(7), autogroup).
    options = {"start_new_session": False, "process_group": 0}
    nice, log = ["nice", *command.arguments], places.logs / "older.log"
    return supervisor.start(Child(name, nice, log, environment=command.environment, options=options))


def _older_postgres(supervisor: Supervisor, places: Places) -> dict[str, str]:
    """The settings that lead to one, started. Raises Problem where this machine has none."""
    folder = _older_folder()
    if folder is None:
        raise Problem(f"PostgreSQL {OLDER_POSTGRES} is not on this machine.")
    older = Places(places.folder / "older")
    older.make()
    older.folder.chmod(0o711)
    cluster = Cluster.at(older, binaries=Binaries(folder, OLDER_POSTGRES), durable=False)
    cluster.prepare()
    port = cluster.start(supervisor, older.logs / "postgres.log")
    access = ensure_database(port, older, for_tests=True)
    return {"DATABASE_URL": access.url, "DATABASE_MIGRATION_URL": access.migration_url}


def _older_folder() -> Path | None:
    return next((found for found in machine_folders() if str(OLDER_POSTGRES) in found.parts), None)


def _pytest(arguments: Sequence[str], environment: dict[str, str]) -> Child:
    """It speaks to the terminal itself, so that a debugger works."""
    command = [sys.executable, "-m", "pytest", *arguments]
    options = {"stdin": None, "start_new_session": False, "cwd": ROOT}
    return Child("pytest", command, None, environment=environment, options=options)
