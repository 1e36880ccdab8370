"""What people type, made fit to keep: no control characters, nothing that turns a page's text around."""

import re
import unicodedata

from wtforms.validators import Length

#: Controls (NUL among them), lone surrogates, and the marks that reverse the direction of what follows.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_BLANKS = re.compile(r"\s+")


def one_line(value: str | None) -> str:
    """Composed (NFC), on one line, single blanks, none at the ends. For WTForms: None becomes an empty text."""
    fit = _UNFIT.sub("", unicodedata.normalize("NFC", value or ""))
    return _BLANKS.sub(" ", fit).strip()


def at_most(characters: int) -> Length:
    """For WTForms, whose own sentence is not in our tone."""
    return Length(max=characters, message=f"Please keep this to {characters} characters.")
