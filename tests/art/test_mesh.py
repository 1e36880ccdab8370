"""Free forms: what the camera sees of a surface, and which way its light falls."""

from __future__ import annotations

import math

import pytest

from art.colour import to_lab
from art.extent import extent
from art.mesh import Cloth, Cut, Place, View, leant, patches, silhouette
from art.plane import Plane, lying, standing

VIEW = View((400, 700), 30)


def _ball(u: float, v: float) -> Place:
    angle, rise = 2 * math.pi * u, math.pi * v
    out = 100 * math.sin(rise)
    return out * math.cos(angle), out * math.sin(angle), 100 - 100 * math.cos(rise)


def _lightness_at(x: float) -> float:
    """Of the ball's patches whose middle lies beside this line of the sheet."""
    found = patches(_ball, VIEW, Cloth("#a8492f", two_sided=False), cut=Cut(40, 40))
    beside = [patch for patch in found if abs(sum(extent(patch.d)[::2]) / 2 - x) < 8]
    return sum(to_lab(patch.colour)[0] for patch in beside) / len(beside)


def test_a_ball_is_lighter_on_the_lamps_side() -> None:
    assert _lightness_at(340) > _lightness_at(460) + 0.05


def test_only_the_side_towards_the_camera_is_painted_when_the_other_cannot_be_seen() -> None:
    all_round = patches(_ball, VIEW, Cloth("#a8492f"), cut=Cut(20, 20))
    seen = patches(_ball, VIEW, Cloth("#a8492f", two_sided=False), cut=Cut(20, 20))
    assert 0.4 < len(seen) / len(all_round) < 0.6


def test_a_silhouette_reaches_as_far_as_the_ball() -> None:
    left, top, right, bottom = extent(silhouette(_ball, VIEW))
    assert (left, right) == (pytest.approx(300, abs=1), pytest.approx(500, abs=1))
    assert bottom - top == pytest.approx(200, abs=2)


def test_what_stands_lies_on_its_back_after_ninety_degrees() -> None:
    x, y, z = leant(lambda u, v: (u, -0.5, v), 90)(0.2, 0.8)
    assert (x, y, z) == pytest.approx((0.2, 0.8, 0.5))


@pytest.mark.parametrize("face", [lying(VIEW, 25), standing(VIEW, -20, lean=12)])
def test_lifting_from_a_face_brings_it_nearer_to_the_camera(face: Plane) -> None:
    assert VIEW.depth(face.room(10, 10, 8)) < VIEW.depth(face.room(10, 10))
