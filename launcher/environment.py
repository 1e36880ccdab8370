"""A virtual environment with the locked requirements, made once and made again when the lock changes."""

import hashlib
import importlib.util
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from launcher.places import ROOT, write_private
from launcher.problem import Problem

STAMP = "requirements.stamp"


@dataclass(frozen=True, slots=True)
class Environment:
    """Used by the machine's Python, before anything is installed: standard library only."""

    folder: Path
    lock: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def is_active(self) -> bool:
        return Path(sys.prefix).resolve() == self.folder.resolve()

    def ensure(self) -> None:
        """Raises Problem when it cannot be made. The stamp is written last: an interrupted installation has
        none and is finished by the next start."""
        stamp = self.folder / STAMP
        if (
            self.python.exists()
            and stamp.exists()
            and stamp.read_text(encoding="ascii") == self._fingerprint()
        ):
            return
        stamp.unlink(missing_ok=True)
        print(f"Installing {self.lock.name} into {self.folder.name} ...", flush=True)
        self._make()
        self._install()
        write_private(stamp, self._fingerprint())

    def _fingerprint(self) -> str:
        """Of the environment's own Python, whichever one asks: bin/fusion must not remake what bin/run runs in."""
        facts = f"{self.python.resolve()} {platform.machine()}\n".encode()
        return hashlib.sha256(facts + self.lock.read_bytes()).hexdigest()

    def _make(self) -> None:
        if self._works():
            return
        if importlib.util.find_spec("ensurepip") is None:
            name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
            raise Problem(f"This Python cannot make environments: install {name} (Debian, Ubuntu).")
        shutil.rmtree(self.folder, ignore_errors=True)
        made = _quietly([sys.executable, "-m", "venv", str(self.folder)])
        if made.returncode:
            raise Problem(f"The environment {self.folder.name} could not be made:\n{made.stdout}".rstrip())

    def _works(self) -> bool:
        """An environment whose Python was replaced, or half of one, is not worth mending."""
        question = [str(self.python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
        return self.python.exists() and _quietly(question).returncode == 0

    def _install(self) -> None:
        """Nothing is compiled beforehand: most modules of the larger packages are never imported."""
        pip = [str(self.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        installed = _quietly([*pip, "--no-compile", "--require-hashes", "-r", str(self.lock)])
        if installed.returncode:
            raise Problem(f"The requirements could not be installed:\n{installed.stdout}".rstrip())


def _quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )


RUNNING = Environment(ROOT / ".venv", ROOT / "requirements-local.txt")
TESTING = Environment(ROOT / ".venv-test", ROOT / "requirements-dev.txt")
