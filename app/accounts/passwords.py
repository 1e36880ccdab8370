"""Passwords: bcrypt over base64(SHA-256), so that all of a long one counts."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Collection, Sequence

import bcrypt
from flask import current_app

from app.database import DomainError

SHORTEST = 12
#: Longer is refused by the form: hashing megabytes for strangers is a gift to them.
LONGEST = 1024
#: zxcvbn's scores are 0 to 4; below this, a million guesses find it, and stolen lists begin with those.
LEAST_SCORE = 2
#: As far as it is asked to look: its time grows faster than the text.
LOOKED_AT = 72
#: Characters that are left when all that a guesser knows has been taken out.
LEAST_OF_ONES_OWN = 5
#: The end of a hash that no password has, as far as anybody knows.
NOBODYS = b"." * 31
_WORDS = re.compile(r"\w{3,}")


class PasswordRefused(DomainError):
    """Somebody who guesses would soon come to it; the message says what to do."""


def check_choice(password: str, *, about: Sequence[str] = ()) -> None:
    """For a password that is being chosen. ``about`` is what a guesser knows: name, e-mail address, shop.

    Raises PasswordRefused. Length is the form's to check; what it is made of is nobody's business.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordRefused(f"Choose a password of {SHORTEST} to {LONGEST} characters.")
    from zxcvbn import zxcvbn  # its lists take longer to read than all the rest of the program

    known = {word for text in about for word in (text.lower(), *_WORDS.findall(text.lower())) if word}
    is_weak = zxcvbn(password[:LOOKED_AT], user_inputs=sorted(known))["score"] < LEAST_SCORE
    if is_weak or len(_without(known, password)) < LEAST_OF_ONES_OWN:
        raise PasswordRefused(
            "That password is among the first that are guessed. Choose another, longer one."
        )


def _without(known: Collection[str], password: str) -> str:
    rest = password.lower()
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    return "".join(rest.split())


def hash_password(password: str) -> str:
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(_cost())).decode("ascii")


def matches(password: str, password_hash: str | None) -> bool:
    """Takes as long for nobody's password (None) as for somebody's, so that time does not tell who has a login."""
    known = password_hash.encode("ascii") if password_hash else bcrypt.gensalt(_cost()) + NOBODYS
    return bcrypt.checkpw(_digest(password), known) and password_hash is not None


def _digest(password: str) -> bytes:
    """bcrypt reads 72 bytes and stops at NUL; base64 of a digest is 44 without one. NFKC: keyboards differ."""
    normal = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hashlib.sha256(normal).digest())


def _cost() -> int:
    return int(current_app.extensions["settings"].bcrypt_cost)
