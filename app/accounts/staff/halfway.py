"""Between the two steps of a login: the password was right, the code is still to come. Kept in the signed cookie."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from flask import session as cookie
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import User
from app.database import find, lock_all

LASTS = timedelta(minutes=5)
KEY = "second_step"


def remember(user: User) -> None:
    """With the password's hash in digest: where that has changed meanwhile, the first step is to be gone again."""
    until = int((clock.now() + LASTS).timestamp())
    cookie[KEY] = [user.id.hex, _state(user), until]


def find_halfway(session: Session, *, is_used: bool = False) -> User | None:
    """Who has given the password in this browser, in this store, minutes ago.

    ``is_used``: the person is locked, before the code that is looked at next (docs/adr/0019).
    """
    user_id, state, until = cookie.get(KEY) or ("", "", 0)
    if not user_id or clock.now().timestamp() >= until:
        return None
    user = find(session, User, UUID(user_id))
    if user is not None and is_used:
        lock_all(session, User, [user.id])
    if user is None or user.disabled_at is not None or _state(user) != state:
        return None
    return user


def forget() -> None:
    cookie.pop(KEY, None)


def _state(user: User) -> str:
    return sha256(f"{user.email}\n{user.password_hash}".encode()).hexdigest()[:32]
