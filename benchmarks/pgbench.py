"""pgbench with a script of our own, beside the PostgreSQL that is measured."""

import os
import re
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from launcher.binaries import find_binaries


def transactions(url: str, script: str, *, clients: int, seconds: int) -> float:
    """Transactions per second of the script. Raises RuntimeError when pgbench fails or one of them does."""
    place = urlsplit(url)
    command = [
        str(find_binaries().program("pgbench")), "--no-vacuum", "--protocol=prepared",
        f"--client={clients}", f"--jobs={clients}", f"--time={seconds}",
        "--host", place.hostname or "", "--port", str(place.port), "--username", place.username or "",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        file.write_text(script)
        ran = subprocess.run(
            [*command, "--file", str(file), place.path.lstrip("/")],
            env={**os.environ, "PGPASSWORD": place.password or ""},
            capture_output=True,
            text=True,
            check=False,
        )
    found = re.search(r"tps = ([\d.]+)", ran.stdout)
    if ran.returncode or found is None or "aborted" in ran.stderr:
        raise RuntimeError(f"pgbench: {ran.stdout}{ran.stderr}")
    return float(found[1])
