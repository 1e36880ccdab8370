"""A server that a killed start left running on our data."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

from launcher.guardian import is_alive, stop_stranger


def stop_leftover(folder: Path, *, pid_file: str, stop_signal: signal.Signals) -> None:
    """Afterwards nobody works in ``folder`` and no pid file is left to mislead the next server.

    The number may meanwhile be another program's: only a process that works in the folder is stopped.
    """
    path = folder / pid_file
    with contextlib.suppress(FileNotFoundError, IndexError, ValueError):
        pid = int(path.read_text(encoding="utf-8").split()[0])
        if is_alive(pid) and works_in(pid, folder):
            stop_stranger(pid, stop_signal)
    path.unlink(missing_ok=True)


def works_in(pid: int, folder: Path) -> bool:
    """Both servers make their data folder the working folder."""
    link = Path(f"/proc/{pid}/cwd")
    if Path("/proc/self/cwd").exists():
        with contextlib.suppress(OSError):
            return os.path.samefile(link, folder)
        return False
    question = ["ps", "-p", str(pid), "-o", "command="]
    return str(folder) in subprocess.run(question, capture_output=True, text=True, check=False).stdout
