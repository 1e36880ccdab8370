"""The colours and faces a store's documents are printed in: those of its theme, on white."""

from collections.abc import Mapping
from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Ink:
    #: Beginning of the names of its fonts.
    face: str
    ink: Colour
    quiet: Colour
    line: Colour
    accent: Colour


_INKS: Mapping[str, Ink] = {
    "kloof": Ink("kloof", (35, 28, 21), (92, 81, 69), (226, 216, 198), (154, 59, 32)),
    "jozi": Ink("jozi", (18, 22, 28), (79, 87, 97), (207, 213, 220), (39, 70, 199)),
}


def ink_of(theme: str) -> Ink:
    return _INKS.get(theme, _INKS["kloof"])
