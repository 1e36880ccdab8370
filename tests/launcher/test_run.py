"""bin/run starts the real shop, keeps it up, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from launcher.places import Places
from launcher.ports import free_port
from launcher.programs import answers
from tests.launcher.homes import ROOT, eventually, home, processes_naming

SCRIPT = """
import sys
from pathlib import Path
from launcher.options import run_options
from launcher.places import Places
from launcher.problem import Problem
from launcher.run import run
try:
    sys.exit(run(run_options(sys.argv[2:]), Places(Path(sys.argv[1]))))
except Problem as problem:
    sys.exit(str(problem))
"""


pytestmark = pytest.mark.xdist_group("run")  # one place for all: only the first start has to migrate


@pytest.fixture(scope="module")
def places() -> Iterator[Places]:
    with home() as places:
        yield places


def command(places: Places, *options: str) -> list[str]:
    return [sys.executable, "-c", SCRIPT, str(places.folder), *options]


def clean_environment() -> dict[str, str]:
    """Without the suite's own services."""
    ours = ("DATABASE_", "REDIS_", "STRIPE_", "FUSION_", "SECRET_", "MEDIA_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONPATH": str(ROOT)}


@contextmanager
def running(places: Places, port: int) -> Iterator[subprocess.Popen[str]]:
    with open(places.folder / "run.log", "w") as log:
        shop = subprocess.Popen(
            [*command(places), "--no-demo", f"--port={port}"],
            stdout=log,
            stderr=log,
            env=clean_environment(),
            text=True,
        )
    try:
        is_up = answers(port, "/health/live")
        eventually(lambda: is_up() or shop.poll() is not None, seconds=60)
        assert shop.poll() is None, told(places)
        assert is_up(), told(places)
        yield shop
    finally:
        shop.terminate()
        shop.wait(30)


def told(places: Places) -> str:
    return (places.folder / "run.log").read_text()


def leader(name: str, port: int) -> int:
    """The web server's first process: the one whose parent is not a web server too."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        line = path.read_bytes().replace(b"\0", b" ").decode()
        if name in line and f":{port}" in line:
            parent = int(re.search(r"PPid:\s+(\d+)", (path.parent / "status").read_text())[1])
            if name not in Path(f"/proc/{parent}/cmdline").read_bytes().decode():
                return int(path.parent.name)
    raise AssertionError(f"no {name} on {port}")


def anything_left(places: Places, port: int) -> list[str]:
    return processes_naming(str(places.folder)) + processes_naming(f"127.0.0.1:{port}")


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda end: end.name)
def test_it_leaves_no_process_however_it_ends(end: signal.Signals, places: Places) -> None:
    port = free_port()
    with running(places, port) as shop:
        assert anything_left(places, port)
        shop.send_signal(end)
        shop.wait(30)
    # Who does not heed the guardian within ten seconds is killed.
    assert eventually(lambda: anything_left(places, port) == [], seconds=25), anything_left(places, port)
    if end != signal.SIGKILL:
        assert shop.returncode == 0


def test_a_killed_web_server_is_started_again(places: Places) -> None:
    port = free_port()
    with running(places, port):
        os.kill(leader("gunicorn", port), signal.SIGKILL)
        assert eventually(lambda: "web ended with status -9" in told(places))
        assert eventually(answers(port, "/health/live"), seconds=30)


def test_a_second_start_in_one_place_is_refused(places: Places) -> None:
    port = free_port()
    with running(places, port) as shop:
        second = subprocess.run(
            command(places, "--port=1"), capture_output=True, text=True, env=clean_environment(), check=False
        )
        assert second.returncode == 1
        assert second.stderr == f"The shop is already running here (process {shop.pid}).\n"


def test_a_busy_port_is_told_before_anything_starts() -> None:
    with home() as places, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = subprocess.run(
            command(places, f"--port={port}"),
            capture_output=True,
            text=True,
            env=clean_environment(),
            check=False,
        )
        assert not (places.folder / "postgres").exists()
    assert refused.returncode == 1
    assert refused.stderr == f"Port {port} is in use; choose another with --port.\n"


def test_fresh_asks_before_it_throws_anything_away(places: Places) -> None:
    (places.folder / "media").mkdir(exist_ok=True)
    refused = subprocess.run(
        command(places, "--fresh"),
        **{"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "env": clean_environment()},
        check=False,
    )
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    assert (places.folder / "media").exists()


def test_a_database_that_does_not_answer_is_told_in_one_sentence() -> None:
    nobody = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    with home() as places:
        refused = subprocess.run(
            command(places, f"--port={free_port()}"),
            **{"capture_output": True, "text": True, "env": {**clean_environment(), "DATABASE_URL": nobody}},
            check=False,
        )
        assert anything_left(places, 0) == []
    assert refused.returncode == 1
    assert refused.stderr.startswith("The database of DATABASE_URL does not answer")
    assert refused.stderr.count("\n") == 1
