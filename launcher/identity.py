"""As whom PostgreSQL's programs run. They refuse to run as root, so root needs a way round."""

import contextlib
import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from launcher.problem import Problem

WAYS = ("unshare", "account")
ACCOUNTS = ("nobody", "daemon")
UNSHARE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
"""Inside, the program sees an ordinary user; outside, its files stay root's own with mode 700."""


@dataclass(frozen=True, slots=True)
class Identity:
    prefix: tuple[str, ...] = ()
    account: pwd.struct_passwd | None = None
    options: dict[str, Any] = field(default_factory=dict)
    """For Popen. The working folder is /, since the checkout may be closed to the account."""

    def give(self, path: Path) -> None:
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def run(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        command = [*self.prefix, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, **self.options)


def choose_identity(ways: Sequence[str] = WAYS) -> Identity:
    """Raises Problem when none of the ways works for root; anyone else is simply themselves."""
    if os.geteuid() != 0:
        return Identity(options={"cwd": "/"})
    for way in ways:
        identity = _unshare() if way == "unshare" else _account()
        if identity is not None:
            return identity
    raise Problem(
        "PostgreSQL refuses to run as root, and neither `unshare --user` nor the accounts nobody and daemon "
        "can be used here: run this as an ordinary user, or set DATABASE_URL."
    )


def _unshare() -> Identity | None:
    if shutil.which("unshare") is None:
        return None
    trial = subprocess.run([*UNSHARE, "true"], capture_output=True, check=False)
    return Identity(prefix=UNSHARE, options={"cwd": "/"}) if trial.returncode == 0 else None


def _account() -> Identity | None:
    for name in ACCOUNTS:
        with contextlib.suppress(KeyError, OSError):
            account = pwd.getpwnam(name)
            options: dict[str, Any] = {
                "user": account.pw_uid,
                "group": account.pw_gid,
                "extra_groups": [],
                "cwd": "/",
            }
            subprocess.run(["true"], check=True, **options)
            return Identity(account=account, options=options)
    return None


def is_open_to_all(path: Path) -> bool:
    """Can any account reach this folder or file (not: list it)?"""
    parents = [parent for parent in path.resolve().parents if parent.exists()]
    return all(parent.stat().st_mode & 0o001 for parent in parents)


def place_for(identity: Identity, wanted: Path) -> Path:
    """The wanted folder, or one that the account can reach when the checkout is closed to it.

    Raises Problem when somebody else holds that second place, which is in a folder open to all.
    """
    if identity.account is None or is_open_to_all(wanted / "postgres"):
        return wanted
    digest = hashlib.sha256(str(wanted).encode()).hexdigest()[:12]
    place = Path("/var/tmp") / f"fusionaura-{digest}"  # noqa: S108 - checked below for a stranger's hand
    place.mkdir(mode=0o711, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid != os.geteuid():
        raise Problem(f"{place} belongs to somebody else; remove it, or set DATABASE_URL.")
    place.chmod(0o711)
    return place
