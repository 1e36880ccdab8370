"""The demo shops, running: for pictures of the pages and for Lighthouse."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.local_services import services
from benchmarks.servers import ROOT, Server, running


@contextmanager
def demo_shop(*, at: str | None = None) -> Iterator[str]:
    """The address of a loaded shop: one that runs already, or one of our own with every rendition made."""
    if at is not None:
        yield at.rstrip("/")
        return
    with services() as environment:
        settings = {**environment, "FUSION_RATE_LIMITS": "off", "LOG_LEVEL": "WARNING"}
        for words in (("db", "upgrade"), ("demo", "load"), ("media", "renditions")):
            _command(settings, words)
        server = Server("wsgi:app", "/", settings)
        with running(server):
            yield f"http://localhost:{server.port}"


def neighbour(address: str) -> str:
    """The second shop of the same installation."""
    return address.replace("localhost", "jozi.localhost")


def browser_path() -> str:
    from launcher.browser import find_browser

    path = find_browser()
    if path is None:
        raise SystemExit("There is no Chromium or Chrome on this machine.")
    return path


def _command(settings: dict[str, str], words: tuple[str, ...]) -> None:
    print(" ".join(words), "...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    # The logger's lines on standard output belong to a terminal, not to figures.
    subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=True, stdout=subprocess.DEVNULL)
