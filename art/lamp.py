"""The studio's one lamp: a softbox high on the left, a card on the right."""

from __future__ import annotations

import math

Vector = tuple[float, float, float]


def _unit(x: float, y: float, z: float) -> Vector:
    length = math.sqrt(x * x + y * y + z * z)
    return x / length, y / length, z / length


KEY = _unit(-0.66, 0.50, 0.56)
HALF = _unit(KEY[0], KEY[1], KEY[2] + 1)


def light(x: float, y: float, z: float, *, gloss: float = 0.0) -> float:
    """Light that a surface with this normal sends to the camera (1 = its own colour)."""
    facing = x * KEY[0] + y * KEY[1] + z * KEY[2]
    amount = 0.37 + 0.10 * y + 0.84 * max(0.0, (facing + 0.30) / 1.30) ** 1.25
    amount += 0.16 * max(0.0, x * 0.86 + z * 0.2)  # the card's bounce
    amount += (0.34 if x > 0 else 0.12) * (1 - max(0.0, z)) ** 4  # rim
    return amount + (_shine(x, y, z) * gloss if gloss else 0.0)


def _shine(x: float, y: float, z: float) -> float:
    spot = max(0.0, x * HALF[0] + y * HALF[1] + z * HALF[2])
    angle = math.atan2(x, z)
    window = max(0.0, 1 - ((angle + 0.78) / 0.17) ** 2)
    strip = max(0.0, 1 - ((angle - 1.06) / 0.09) ** 2)
    return 0.30 * spot**14 + 0.62 * spot**70 + 0.42 * window + 0.20 * strip
