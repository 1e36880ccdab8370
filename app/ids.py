"""Identifiers made by the program, so that a row's key is known before it is written."""

import secrets
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

#: The "store" of rows that belong to the installation as a whole (a webhook's job, say).
INSTALLATION = UUID(int=0)

# Without I, L, O, U, 0 and 1: a reference is read aloud on the telephone.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new() -> UUID:
    """A UUIDv7: unique, and in the order of creation, which keeps the indexes dense."""
    return uuid7()


def smallest_at(moment: datetime) -> UUID:
    """No UUIDv7 of that millisecond is smaller: by it an index on the key finds what was made since."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def reference(length: int = 8) -> str:
    """A random order or payment reference; 30^8 of them, so guessing meets the rate limit first."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(length))


def token() -> str:
    """256 random bits, for what must not be guessed."""
    return secrets.token_urlsafe(32)
