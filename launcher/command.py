"""bin/fusion and bin/bench: one program, with the settings of the local services."""

import os
import sys
from collections.abc import Sequence

from launcher import settings
from launcher.places import LOCAL, ROOT, Places, is_running
from launcher.problem import Problem

#: Flask's command under the name it is called by here, which its help and its complaints repeat.
NAMED = (
    "from flask.cli import cli; "
    "cli.help = 'What the operator does to the installation that bin/run or DATABASE_URL names.'; "
    "cli.main(prog_name='bin/fusion')"
)


def fusion(arguments: Sequence[str], places: Places = LOCAL) -> int:
    """Flask's command in place of this process, so that its status, its input and Ctrl-C are its own."""
    environment = dict(os.environ)
    if "DATABASE_URL" not in settings.given():
        if not is_running(places):
            raise Problem(
                "No database is running here: start bin/run in another terminal, or set DATABASE_URL."
            )
        environment = {**settings.kept(places)["settings"], **environment}
    command = [sys.executable, "-c", NAMED, "--app", str(ROOT / "wsgi.py"), *arguments]
    os.execve(sys.executable, command, environment)  # noqa: S606 - no shell is wanted


def bench(arguments: Sequence[str]) -> int:
    if not (ROOT / "benchmarks").is_dir():
        raise Problem("There are no benchmarks in this checkout.")
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "benchmarks", *arguments])  # noqa: S606 - as above
