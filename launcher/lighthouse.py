"""Lighthouse, for the budgets of the pages: from npm by its lock, beside the test environment and never in git.

The Node.js that runs it comes with Playwright; the machine's own need only be good enough for npm.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from launcher.browser import install_package
from launcher.environment import TESTING
from launcher.places import ROOT, write_private
from launcher.problem import Problem

WANTED = ROOT / "tests" / "lighthouse"
FILES = ("package.json", "package-lock.json")
STAMP = "lighthouse.stamp"


def find_lighthouse(folder: Path = TESTING.folder / "lighthouse") -> str | None:
    """The script to give to Node.js. None where npm is missing or cannot fetch; with CI=true a Problem is raised."""
    script = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    stamp = folder / STAMP
    if script.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == _fingerprint():
        return str(script)
    complaint = _install(folder)
    if complaint:
        if os.environ.get("CI") == "true":
            raise Problem(f"CI=true leaves nothing out, and Lighthouse could not be installed: {complaint}")
        print(f"Lighthouse could not be installed: {complaint}", flush=True)
        return None
    write_private(stamp, _fingerprint())
    return str(script)


def _install(folder: Path) -> str:
    """What went wrong, or nothing. No package's own scripts are run."""
    if shutil.which("npm") is None and os.environ.get("CI") == "true":
        install_package("npm")
    npm = shutil.which("npm")
    if npm is None:
        return "there is no npm."
    print("Installing Lighthouse ...", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(WANTED / name, folder / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return f"npm says {done.stderr.strip()[-500:]}" if done.returncode else ""


def _fingerprint() -> str:
    return hashlib.sha256(b"".join((WANTED / name).read_bytes() for name in FILES)).hexdigest()
