"""The locks: whole, hashed, in step with each other, and free of any one machine's facts."""

import re

import pytest

from tests.launcher.homes import ROOT

LAYERS = ("requirements", "requirements-local", "requirements-dev")


def locked(layer: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([a-z0-9-]+)==(\S+)", (ROOT / f"{layer}.txt").read_text(), re.MULTILINE
    ):
        found.setdefault(name, set()).add(version)
    return found


def wanted(layer: str) -> list[str]:
    lines = (ROOT / f"{layer}.in").read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


@pytest.mark.parametrize("layer", LAYERS)
def test_everything_wanted_is_locked_with_hashes(layer: str) -> None:
    names = {re.match(r"[a-z0-9-]+", line)[0] for line in wanted(layer)}
    assert names
    assert names <= set(locked(layer))
    requirements = re.split(r"^(?=[a-z0-9-]+==)", (ROOT / f"{layer}.txt").read_text(), flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in requirement for requirement in requirements)


@pytest.mark.parametrize("layer", LAYERS)
def test_every_line_says_why_it_is_there(layer: str) -> None:
    assert [line for line in wanted(layer) if "  # " not in line] == []


@pytest.mark.parametrize("layer", LAYERS)
def test_no_lock_names_a_host_or_a_folder(layer: str) -> None:
    text = (ROOT / f"{layer}.txt").read_text() + (ROOT / f"{layer}.in").read_text()
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|/(root|home|opt|work|tmp)/", text)


def test_the_layers_agree() -> None:
    runtime, local, dev = map(locked, LAYERS)
    assert runtime.items() <= local.items()
    assert local.items() <= dev.items()
