"""A store's look: a theme, and values of the merchant's own in place of some of its tokens.

Only colours as ``#rrggbb`` and names from the lists here are taken. What follows from them (lines, quiet inks, what
stands on the accent) is made here, so that it is readable whatever was chosen. A look is its address: the style sheet
lies under its own values, is the same for ever, and needs no look-up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.stores.colours import contrast, mix, readable_on, until_readable

#: Raised when the sheets that are made change: they are kept for a year.
EDITION = 1
COLOUR = re.compile(r"#[0-9a-f]{6}")
COLOURS = ("accent", "accent_dark", "ground", "ground_dark", "ink", "ink_dark")
CORNERS = {"0": "Square", "2px": "Hardly round", "6px": "Round", "12px": "Very round"}
#: WCAG 2.2: text (1.4.3) and the edges of controls (1.4.11).
TEXT_RATIO = 4.5
EDGE_RATIO = 3.0
#: How much of the ink is in a sunk ground.
SUNK = 0.06


@dataclass(frozen=True, slots=True)
class Face:
    """A type family that lies in static/fonts, and what headings in it ask for."""

    name: str
    file: str
    fallbacks: str
    heading: Mapping[str, str]


_BOLD = {
    "weight": "800", "weight-name": "800", "case": "uppercase", "track": "0", "track-big": "-.005em", "leading": "1",
    "leading-big": ".88", "big-measure": "6em", "lesser": "none",
}  # fmt: skip
_BOOKISH = {
    "weight": "460", "weight-name": "480", "case": "none", "track": "-.016em", "track-big": "-.032em",
    "leading": "1.06", "leading-big": ".98", "big-measure": "11em", "lesser": "block",
}  # fmt: skip
_PLAIN = {**_BOOKISH, "weight": "560", "weight-name": "540", "track": "-.012em", "track-big": "-.02em"}
FACES: Mapping[str, Face] = {
    "brygada": Face("Brygada 1918", "brygada-1918", '"Serif stand-in", Georgia, serif', _BOOKISH),
    "shoulders": Face("Big Shoulders", "big-shoulders", 'Impact, "Arial Narrow", sans-serif', _BOLD),
    "hanken": Face("Hanken Grotesk", "hanken-grotesk", '"Sans stand-in", system-ui, sans-serif', _PLAIN),
    "instrument": Face(
        "Instrument Sans", "instrument-sans", '"Sans stand-in", system-ui, sans-serif', _PLAIN
    ),
}
TEXT_FACES = ("hanken", "instrument")


@dataclass(frozen=True, slots=True)
class Theme:
    """What the style sheets say where the merchant says nothing (static/css/tokens.css)."""

    values: Mapping[str, str]
    #: Signals that every look keeps, in light and in dark.
    signals: Mapping[str, tuple[str, str]]


THEMES: Mapping[str, Theme] = {
    "kloof": Theme(
        {
            "accent": "#9a3b20", "accent_dark": "#ea9670", "ground": "#faf6ee", "ground_dark": "#16130f",
            "ink": "#231c15", "ink_dark": "#efe7d8", "corner": "2px", "display": "brygada", "text": "hanken",
        },
        {"good": ("#3d5f3c", "#9dc295"), "warn": ("#8a5a0b", "#e3b566"), "bad": ("#a02020", "#f29a8c")},
    ),
    "jozi": Theme(
        {
            "accent": "#2746c7", "accent_dark": "#e6e04a", "ground": "#f6f7f8", "ground_dark": "#101216",
            "ink": "#14171c", "ink_dark": "#eef1f5", "corner": "0", "display": "shoulders", "text": "instrument",
        },
        {"good": ("#1d6238", "#8fd0a2"), "warn": ("#8a5200", "#ebb35a"), "bad": ("#a3201d", "#ff9a8c")},
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ratio:
    """One pair of colours in one of the two schemes."""

    words: str
    ratio: float
    needed: float

    @property
    def is_enough(self) -> bool:
        return self.ratio >= self.needed


def theme_of(name: str) -> Theme:
    return THEMES.get(name, THEMES["kloof"])


def values_of(theme: str, look: Mapping[str, str]) -> dict[str, str]:
    """Every value, the theme's where the look has none. Values that no list knows are the theme's too."""
    usual = theme_of(theme).values
    return {name: look[name] if is_allowed(name, look.get(name, "")) else usual[name] for name in usual}


def is_allowed(name: str, value: str) -> bool:
    """The whole of what may reach a style sheet."""
    if name in COLOURS:
        return COLOUR.fullmatch(value) is not None
    if name == "corner":
        return value in CORNERS
    return value in (FACES if name == "display" else TEXT_FACES) if name in ("display", "text") else False


def faces_of(theme: str, look: Mapping[str, str]) -> tuple[str, str]:
    """The two files to fetch first."""
    values = values_of(theme, look)
    return FACES[values["display"]].file, FACES[values["text"]].file


def grounds_of(theme: str, look: Mapping[str, str]) -> tuple[str, str]:
    """Light and dark, for the browser's own frame around the page."""
    values = values_of(theme, look)
    return values["ground"], values["ground_dark"]


def ratios(theme: str, look: Mapping[str, str]) -> list[Ratio]:
    """What a reader has to tell apart, in both schemes."""
    values, found = values_of(theme, look), []
    for index, (scheme, end) in enumerate((("light", ""), ("dark", "_dark"))):
        ground, ink, accent = (values[name + end] for name in ("ground", "ink", "accent"))
        pairs = [
            ("Ink on the ground", ink, ground),
            ("Accent on the ground", accent, ground),
            ("Words on the accent", readable_on(accent), accent),
        ]
        pairs += [
            (f"{words} on the ground", theme_of(theme).signals[name][index], ground)
            for name, words in (("good", "Good news"), ("warn", "A warning"), ("bad", "A mistake"))
        ]
        # Some of it stands on grounds a little nearer to the ink.
        grounds = (ground, mix(ground, ink, SUNK))
        found += [
            Ratio(
                f"{words}, {scheme}",
                min(contrast(one, each) for each in (grounds if other == ground else (other,))),
                TEXT_RATIO,
            )
            for words, one, other in pairs
        ]
    return found


def path_of(theme: str, look: Mapping[str, str]) -> str:
    """Of the style sheet: ``/theme/<edition>-<values>.css``. Empty where nothing differs from the theme."""
    values = values_of(theme, look)
    if values == dict(theme_of(theme).values):
        return ""
    colours = "-".join(values[name].removeprefix("#") for name in COLOURS)
    return f"/theme/{EDITION}-{colours}-{values['corner']}-{values['display']}-{values['text']}.css"


_NAME = re.compile(rf"{EDITION}-((?:[0-9a-f]{{6}}-){{6}})([a-z0-9]{{1,4}})-([a-z]{{1,12}})-([a-z]{{1,12}})")


def read_name(name: str) -> dict[str, str] | None:
    """The values that an address says, or none for what is no look."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    colours = dict(zip(COLOURS, (f"#{each}" for each in found[1].rstrip("-").split("-")), strict=True))
    values = {**colours, "corner": found[2], "display": found[3], "text": found[4]}
    return values if all(is_allowed(key, value) for key, value in values.items()) else None


def sheet(values: Mapping[str, str]) -> str:
    """The style sheet of a look, from values that ``read_name`` or ``values_of`` gave."""
    light, dark = (
        _scheme({name: values[name + end] for name in ("accent", "ground", "ink")}) for end in ("", "_dark")
    )
    pairs = [f"--{name}:light-dark({light[name]},{dark[name]});" for name in light]
    display, text = FACES[values["display"]], FACES[values["text"]]
    heading = [f"--{name}:{value};" for name, value in display.heading.items()]
    faces = f'--display:"{display.name}",{display.fallbacks};--text:"{text.name}",{text.fallbacks};'
    tokens = "".join([*pairs, *heading, f"--corner:{values['corner']};"])
    return (
        "@layer tokens{"
        f":root[data-store]{{{tokens}--bar:var(--sunk);--on-bar:var(--ink-2);--field:transparent;--on-field:var(--ink);"
        "--on-field-2:var(--ink-2);--on-field-accent:var(--accent);--key:var(--accent);--key-2:var(--accent-2);"
        "--on-key:var(--on-accent);}"
        f":root[data-store]:not([data-saver]){{{faces}}}"
        "}\n"
    )


def _scheme(values: Mapping[str, str]) -> dict[str, str]:
    """The tokens of one scheme, from its three colours."""
    ground, ink, accent = values["ground"], values["ink"], values["accent"]
    sunk, on_accent = mix(ground, ink, SUNK), readable_on(accent)
    return {
        "ground": ground,
        "raised": mix(ground, "#ffffff", 0.6)
        if contrast(ground, "#000000") > contrast(ground, "#ffffff")
        else mix(ground, ink, 0.04),
        "sunk": sunk,
        "ink": ink,
        "ink-2": until_readable(mix(ink, ground, 0.3), ink, on=sunk, ratio=TEXT_RATIO),
        "ink-3": until_readable(mix(ink, ground, 0.4), ink, on=sunk, ratio=TEXT_RATIO),
        "line": mix(ground, ink, 0.14),
        "edge": until_readable(mix(ground, ink, 0.5), ink, on=ground, ratio=EDGE_RATIO),
        "accent": accent,
        "accent-2": mix(accent, readable_on(on_accent), 0.2),
        "on-accent": on_accent,
        "tint": mix(ground, accent, 0.1),
    }
