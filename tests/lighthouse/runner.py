"""One run of Lighthouse's mobile preset against a page; its scores out of a hundred."""

import base64
import io
import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import playwright
from PIL import Image, ImageStat

#: Node.js as Playwright brings it along, for the machine's own may be too old.
NODE = Path(playwright.__file__).parent / "driver" / "node"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
#: What the visitor prefers, as Blink counts it.
THEMES = {
    "light": "--blink-settings=preferredColorScheme=1",
    "dark": "--blink-settings=preferredColorScheme=0",
}


@dataclass(frozen=True, slots=True)
class Audit:
    scores: dict[str, int]
    #: What is below its best, in the words of the audit.
    complaints: list[str]
    #: Of the page as it was seen, 0 to 255.
    brightness: float


class Interrupted(Exception):
    """Chromium gave Lighthouse nothing to judge (``NO_NAVSTART`` and the like, on a busy machine)."""


def audit(
    address: str, *, categories: Iterable[str], cookie: str = "", theme: str = "light", chromium: str
) -> Audit:
    command = [
        str(NODE),
        os.environ["LIGHTHOUSE"],
        address,
        "--output=json",
        "--output-path=stdout",
        "--quiet",
    ]
    command += ["--no-enable-error-reporting", f"--chrome-flags={FLAGS} {THEMES[theme]}"]
    command += [f"--only-categories={','.join(categories)}"]
    command += [f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []
    environment = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if "Runtime error encountered" in done.stderr:
        raise Interrupted(done.stderr[-2000:])
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(done.stdout)
    assert report["finalDisplayedUrl"] == address, f"{address} leads to {report['finalDisplayedUrl']}"
    scores = {name: round(found["score"] * 100) for name, found in report["categories"].items()}
    return Audit(scores, list(_complaints(report)), _brightness(report))


def _brightness(report: dict) -> float:
    picture = report["fullPageScreenshot"]["screenshot"]["data"].partition(",")[2]
    with Image.open(io.BytesIO(base64.b64decode(picture))) as image:
        return ImageStat.Stat(image.convert("L")).median[0]


def _complaints(report: dict) -> list[str]:
    return [
        f"{told['id']}: {told['title']} {told.get('displayValue', '')}"
        f" {json.dumps(told.get('details', {}).get('items', []))[:300]}"
        for category in report["categories"].values()
        for reference in category["auditRefs"]
        if reference["weight"]
        and (told := report["audits"][reference["id"]])["score"] is not None
        and told["score"] < 0.9
    ]
