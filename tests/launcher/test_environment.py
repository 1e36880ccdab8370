"""The environment is made once, and again only when the lock changes or it is broken."""

import sys
from pathlib import Path

import pytest

from launcher.environment import RUNNING, STAMP, TESTING, Environment
from launcher.problem import Problem


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """One for all, since making one takes seconds."""
    folder = tmp_path_factory.mktemp("environment")
    lock = folder / "requirements.txt"
    lock.write_text("# nothing\n")
    return Environment(folder / "venv", lock)


def test_it_is_made_once_and_mended_when_broken(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.ensure()
    assert environment.python.exists()
    assert "Installing" in capsys.readouterr().out

    environment.ensure()
    assert capsys.readouterr().out == ""

    environment.lock.write_text("# nothing else\n")
    environment.ensure()
    assert "Installing" in capsys.readouterr().out

    environment.python.unlink()
    environment.ensure()
    assert environment.python.exists()


def test_a_lock_that_cannot_be_installed_is_told_and_leaves_no_stamp(environment: Environment) -> None:
    environment.lock.write_text("./nowhere --hash=sha256:00\n")
    with pytest.raises(Problem, match="could not be installed"):
        environment.ensure()
    assert not (environment.folder / STAMP).exists()


def test_the_tests_and_the_shop_have_environments_of_their_own() -> None:
    assert RUNNING.folder != TESTING.folder
    assert RUNNING.lock.exists()
    assert TESTING.lock.exists()


def test_a_python_without_the_means_is_told_so_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(Problem, match=r"install python3\.\d+-venv"):
        Environment(tmp_path / "venv", tmp_path / "requirements.txt").ensure()
