"""Lighthouse's mobile preset against one page after the other; its scores out of a hundred.

Node.js, Lighthouse and Chromium start once: that takes as long as an audit.
"""

import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import playwright

#: Node.js as Playwright brings it along, for the machine's own may be too old.
NODE = Path(playwright.__file__).parent / "driver" / "node"
PROGRAM = Path(__file__).with_name("auditor.mjs")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--blink-settings=preferredColorScheme=1",  # light
    # One process for pages: with a spare beside it every third audit waited five seconds for the end of its trace.
    "--renderer-process-limit=1",
    "--process-per-site",
)
#: Seconds that an audit may take.
PATIENCE = 180


@dataclass(frozen=True, slots=True)
class Audit:
    scores: dict[str, int]
    #: What is below its best, in the words of the audit.
    complaints: list[str]


class Interrupted(Exception):
    """Chromium gave Lighthouse nothing to judge (``NO_NAVSTART`` and the like, on a busy machine)."""


class Lighthouse:
    """Started when it is first asked."""

    def __init__(self, chromium: str) -> None:
        modules = Path(os.environ["LIGHTHOUSE"]).parents[2]
        self._command = [str(NODE), str(PROGRAM), str(modules), chromium, *FLAGS]
        self._program: subprocess.Popen[str] | None = None
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - until close

    def audit(self, address: str, *, categories: Iterable[str], cookie: str = "") -> Audit:
        """Raises Interrupted where nothing could be judged."""
        headers = {"Cookie": cookie} if cookie else {}
        report = self._ask({"address": address, "categories": list(categories), "headers": headers})
        assert report["finalDisplayedUrl"] == address, f"{address} leads to {report['finalDisplayedUrl']}"
        scores = {name: round(found["score"] * 100) for name, found in report["categories"].items()}
        return Audit(scores, list(_complaints(report)))

    def close(self) -> None:
        if self._program is not None:
            self._program.communicate()  # the end of its input is the end of it
            self._program = None
        self._errors.close()

    def _ask(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        program = self._program = self._program or self._start()
        assert program.stdin is not None
        assert program.stdout is not None
        watchdog = threading.Timer(PATIENCE, program.kill)
        watchdog.start()
        try:
            program.stdin.write(json.dumps(wanted) + "\n")
            program.stdin.flush()
            line = program.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            watchdog.cancel()
        if not line:
            self._program = None
            program.kill()
            raise Interrupted(f"It has ended, or did not in time: {self._last_words()}")
        answer = json.loads(line)
        if "interrupted" in answer:
            raise Interrupted(answer["interrupted"])
        report: dict[str, Any] = answer["report"]
        return report

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )

    def _last_words(self) -> str:
        self._errors.seek(0)
        return self._errors.read()[-2000:]


def _complaints(report: Mapping[str, Any]) -> list[str]:
    return [
        f"{told['id']}: {told['title']} {told.get('displayValue', '')}"
        f" {json.dumps(told.get('details', {}).get('items', []))[:300]}"
        for category in report["categories"].values()
        for reference in category["auditRefs"]
        if reference["weight"]
        and (told := report["audits"][reference["id"]])["score"] is not None
        and told["score"] < 0.9
    ]
