"""Sums on colours as ``#rrggbb``: contrast as WCAG 2.2 reckons it, and mixing."""

LIGHTEST = "#ffffff"
DARKEST = "#000000"
_STEPS = 20


def contrast(one: str, other: str) -> float:
    """From 1 to 21, whichever is the lighter (WCAG 2.2, contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable_on(ground: str) -> str:
    """White or black, whichever is told apart better: one of them always is enough for text."""
    return max((LIGHTEST, DARKEST), key=lambda ink: contrast(ink, ground))


def mix(one: str, other: str, share: float) -> str:
    """``one`` with so much of ``other`` in it, from 0 to 1."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in pairs)


def until_readable(colour: str, towards: str, *, on: str, ratio: float) -> str:
    """The colour, or as little more of ``towards`` as it takes; ``towards`` itself where nothing is enough."""
    for step in range(_STEPS):
        tried = mix(colour, towards, step / _STEPS)
        if contrast(tried, on) >= ratio:
            return tried
    return towards


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
