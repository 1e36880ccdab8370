"""What a person sees before, and beside, the shop itself."""

import os
import subprocess
from pathlib import Path

import pytest

from launcher import settings
from launcher.changes import Changes
from launcher.command import fusion
from launcher.migrations import heads
from launcher.options import run_options
from launcher.places import Places, is_running, only_one
from launcher.problem import Problem
from tests.launcher.homes import ROOT, home


def answer(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}, timeout=30
    )


def test_help_needs_nothing_installed() -> None:
    told = answer(ROOT / "bin" / "run", "--help")
    assert told.returncode == 0
    for option in ("--port", "--reload", "--fresh", "--yes", "--no-demo"):
        assert option in told.stdout


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "٣"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    told = answer(ROOT / "bin" / "run", f"--port={port}")
    assert told.returncode == 2
    assert "a port is a number from 1 to 65535" in told.stderr


def test_a_machine_without_a_new_python_is_told_so_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "python3").chmod(0o755)
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    told = answer("/bin/sh", ROOT / "bin" / "run", PATH=str(tmp_path))
    assert told.returncode == 1
    assert "needs Python 3.11 or newer" in told.stderr
    assert told.stderr.count("\n") == 1


def test_the_defaults_of_run() -> None:
    options = run_options([])
    assert (options.port, options.reload, options.fresh, options.yes, options.demo) == (
        8000,
        False,
        False,
        False,
        True,
    )


def test_fusion_says_when_nothing_is_running(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with home() as places, pytest.raises(Problem, match="start bin/run"):
        fusion(["db", "current"], places)


def test_only_one_start_at_a_time() -> None:
    with home() as places:
        assert not is_running(places)
        with only_one(places):
            assert is_running(places)
            with (
                pytest.raises(Problem, match=f"already running here \\(process {os.getpid()}\\)"),
                only_one(places),
            ):
                pass
        assert not is_running(places)


def test_a_secret_is_made_once_and_kept_private() -> None:
    with home() as places:
        made = places.secret("stripe", prefix="sk_test_")
        assert made.startswith("sk_test_")
        assert places.secret("stripe", prefix="sk_test_") == made
        assert (places.folder / "secrets" / "stripe").stat().st_mode & 0o777 == 0o600


def test_a_damaged_note_of_the_last_start_is_forgotten() -> None:
    with home() as places:
        settings.keep(places, ports={"valkey": 1}, settings={"REDIS_URL": "redis://"})
        assert settings.kept(places)["ports"] == {"valkey": 1}
        places.environment.write_text("{")
        assert settings.kept(places) == {"ports": {}, "settings": {}}


def test_the_newest_revision_is_the_one_that_none_follows(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text('revision = "a1"\ndown_revision = None\n')
    (tmp_path / "two.py").write_text("revision: str = 'b2'\ndown_revision: str | None = 'a1'\n")
    assert heads(tmp_path) == {"b2"}


def test_changes_are_seen_once(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    changes = Changes(tmp_path)
    assert not changes.any()
    (tmp_path / "app" / "new.py").write_text("")
    assert changes.any()
    assert not changes.any()
    (tmp_path / "app" / "new.py").write_text("other = True")
    assert changes.any()


def test_a_folder_is_made_with_its_logs(tmp_path: Path) -> None:
    places = Places(tmp_path / "instance")
    places.make()
    assert places.logs.is_dir()
