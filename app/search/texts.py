"""What is typed into a search field, made one: two people who ask the same are counted as one query."""

import re
import unicodedata

LONGEST_QUERY = 100

_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_BLANKS = re.compile(r"\s+")
#: Accents of Latin, Greek and Cyrillic letters; other scripts spell with marks of their own, which stay.
_ACCENTS = re.compile("[\u0300-\u036f]")
_MAIL_ADDRESS = re.compile(r"\S@\S")
#: Telephone, identity, card and account numbers have nine digits or more, in whatever groups they are typed.
_LONG_NUMBER = re.compile(r"\d(?:[ ().+/-]*\d){8}")


def normalise(text: str) -> str:
    """``Crème  BRÛLÉE`` becomes ``creme brulee``: small letters, no accents, single blanks, at most 100 characters."""
    plain = unicodedata.normalize("NFKD", _UNFIT.sub(" ", text[: 4 * LONGEST_QUERY]).casefold())
    composed = unicodedata.normalize("NFC", _ACCENTS.sub("", plain))
    return _BLANKS.sub(" ", composed).strip()[:LONGEST_QUERY].rstrip()


def is_personal(text: str) -> bool:
    """Whether it looks like somebody's address or number. Barcodes do too, and are given up for it."""
    return bool(_MAIL_ADDRESS.search(text) or _LONG_NUMBER.search(text))
