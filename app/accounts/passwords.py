"""Passwords: bcrypt over base64(SHA-256), so that all of a long one counts."""

import base64
import hashlib
import unicodedata
from functools import lru_cache

import bcrypt
from flask import current_app

SHORTEST = 12
#: Longer is refused by the form: hashing megabytes for strangers is a gift to them.
LONGEST = 1024


def hash_password(password: str) -> str:
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(_cost())).decode("ascii")


def matches(password: str, password_hash: str | None) -> bool:
    """Takes as long for nobody's password (None) as for somebody's, so that time does not tell who has a login."""
    known = password_hash or _nobodys(_cost())
    return bcrypt.checkpw(_digest(password), known.encode("ascii")) and password_hash is not None


def _digest(password: str) -> bytes:
    """bcrypt reads 72 bytes and stops at NUL; base64 of a digest is 44 without one. NFKC: keyboards differ."""
    normal = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hashlib.sha256(normal).digest())


def _cost() -> int:
    return int(current_app.extensions["settings"].bcrypt_cost)


@lru_cache(maxsize=4)
def _nobodys(cost: int) -> str:
    return bcrypt.hashpw(b"nobody", bcrypt.gensalt(cost)).decode("ascii")
