"""The browser of the journeys: the machine's own Chromium or Chrome."""

import os
import shutil
import subprocess
from pathlib import Path

from launcher.problem import Problem

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = "/Applications/{0}.app/Contents/MacOS/{0}"


def find_browser() -> str | None:
    """With CI=true there must be one: it is installed as root, else Problem is raised."""
    found = _installed()
    if found is None and os.environ.get("CI") == "true":
        print("Installing Chromium ...", flush=True)
        install_package("chromium")
        found = _installed()
        if found is None:
            raise Problem("CI=true leaves nothing out, and there is no Chromium for the browser journeys.")
    return found


def _installed() -> str | None:
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    for name in ("Chromium", "Google Chrome"):
        if Path(MACOS.format(name)).exists():
            return MACOS.format(name)
    return None


def install_package(name: str) -> None:
    """One of Debian's, as root; where that cannot be done, whoever needs it finds it missing."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", name]):
        subprocess.run(["apt-get", "-qq", *words], check=False, env=quiet, stdin=subprocess.DEVNULL)
