"""A folder to keep local services in, and what a test asks about them."""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from launcher.guardian import is_alive
from launcher.places import ROOT, Places
from launcher.processes import Supervisor

IS_ROOT = os.geteuid() == 0


@contextmanager
def home(*, open_to_all: bool = True) -> Iterator[Places]:
    folder = Path(tempfile.mkdtemp(prefix="fusionaura-home-"))
    if open_to_all:
        folder.chmod(0o711)
    places = Places(folder)
    places.make()
    try:
        yield places
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def supervised() -> Iterator[Supervisor]:
    supervisor = Supervisor()
    try:
        yield supervisor
    finally:
        supervisor.close()


@contextmanager
def deserted() -> Iterator[Supervisor]:
    """Its children go on running with nobody to answer for them."""
    supervisor = Supervisor()
    yield supervisor
    for child in list(supervisor.children):
        supervisor.forget(child)
        threading.Thread(target=child.process.wait, daemon=True).start()  # reaps it, as init would
    supervisor.close()


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        answer = connection.execute(question)
        return answer.fetchall() if answer.description else []


def eventually(is_so: Callable[[], bool], *, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_gone(pid: int) -> bool:
    return not is_alive(pid)


def processes_naming(text: str) -> list[str]:
    """Command lines that mention it; reads /proc, so none are found on other systems."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if text in line and is_alive(int(path.parent.name)):
            found.append(line)
    return found


__all__ = [
    "IS_ROOT",
    "ROOT",
    "ask",
    "deserted",
    "eventually",
    "home",
    "is_gone",
    "processes_naming",
    "supervised",
]
