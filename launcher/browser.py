"""The browser of the journeys: the machine's own Chromium or Chrome."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from launcher.problem import Problem

#: Of Debian; draws pages like the other and with less work.
HEADLESS = "chromium-headless-shell"
NAMES = (HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = "/Applications/{0}.app/Contents/MacOS/{0}"


def find_browser() -> str | None:
    """With CI=true there must be one: it is installed as root, else Problem is raised."""
    if os.environ.get("CI") == "true":
        for package in (HEADLESS, "chromium"):
            if _installed() is None:
                install_package(package)
        if _installed() is None:
            raise Problem("CI=true leaves nothing out, and there is no Chromium for the browser journeys.")
    return _installed()


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
    print(f"Installing {name} ...", flush=True)
    _refresh_packages()
    _apt_get("install", "-y", "--no-install-recommends", name)


@cache
def _refresh_packages() -> None:
    """Once for all that is installed."""
    _apt_get("update")


def _apt_get(*words: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *words], check=False, env=quiet, stdin=subprocess.DEVNULL)
