"""The drawing code: the same picture every time, and light that behaves."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from art.colour import lit, to_lab
from art.extent import extent
from art.jozi import PICTURES as JOZI
from art.kloof import PICTURES as KLOOF
from art.lamp import light
from art.picture import Picture
from art.turned import smooth

ROOT = Path(__file__).parents[2]
BY_NAME = {picture.name: picture for picture in [*KLOOF, *JOZI]}
PRINT = "import hashlib; from tests.art.test_studio import BY_NAME; print(hashlib.sha256(BY_NAME['{}'].svg().encode()).hexdigest())"


def _digest(picture: Picture) -> str:
    return hashlib.sha256(picture.svg().encode()).hexdigest()


@pytest.mark.parametrize("name", ["basket-zigzag-1", "saddle-honey-1"])
def test_a_picture_is_drawn_the_same_in_another_process(name: str) -> None:
    command = [sys.executable, "-c", PRINT.format(name)]
    other = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == _digest(BY_NAME[name])


def test_colour_variants_are_different_drawings() -> None:
    mugs = [_digest(picture) for name, picture in BY_NAME.items() if name.startswith("mug-")]
    assert len(set(mugs)) == len(mugs) == 8


def test_names_are_unique_and_come_in_pairs() -> None:
    names = [picture.name for picture in [*KLOOF, *JOZI]]
    assert len(set(names)) == len(names)
    assert {name for name in names if name.endswith("-1")} == {
        name.removesuffix("-2") + "-1" for name in names if name.endswith("-2")
    }


def test_a_drawing_refers_only_to_what_it_defines() -> None:
    svg = BY_NAME["mug-red-1"].svg()
    used = {part.split(")")[0] for part in svg.split("url(#")[1:]}
    assert used
    assert all(f'id="{name}"' in svg for name in used)


def test_a_red_mug_is_red() -> None:
    hue = [to_lab(lit("#b8402c", amount))[1] for amount in (0.3, 0.6, 1.0, 1.4)]
    assert min(hue) > 0.03


@pytest.mark.parametrize("amount", [0.1, 0.5, 0.9, 1.3])
def test_more_light_is_lighter(amount: float) -> None:
    assert to_lab(lit("#2e5348", amount + 0.2))[0] > to_lab(lit("#2e5348", amount))[0]


def test_the_lamp_hangs_on_the_left() -> None:
    assert light(-0.6, 0.3, 0.74) > light(0.6, 0.3, 0.74)


def test_a_profile_never_turns_back_upwards() -> None:
    ys, _ = smooth([(490, 158), (510, 157), (645, 159), (750, 150), (788, 132), (796, 122)], 84)
    assert ys == sorted(ys)


def test_an_extent_holds_relative_steps_and_arcs() -> None:
    assert extent("M10 20h30v40l-5 5Z") == (10, 20, 40, 65)
    left, top, right, bottom = extent("M100 100a50 20 0 0 1 100 0Z")
    assert left <= 100
    assert right >= 200
    assert top <= 80
    assert bottom >= 100
