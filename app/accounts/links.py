"""Signed links of a login: each says whom it is for and what it may do, ends by itself, and works once.

It works once because the state it was made for is signed into it: the address, the one that is wanted instead, the
password's hash, and whether the mailbox is proven. Whatever a link does changes one of these, and every other link from
before is dead with it.
"""

import hashlib
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import User
from app.database import DomainError, find, lock


class Purpose(StrEnum):
    VERIFY = "verify"
    RESET = "reset"
    EMAIL = "email"


#: How long each is good for. A new password is what a thief of mail would ask for.
GOOD_FOR = {
    Purpose.VERIFY: timedelta(days=3),
    Purpose.RESET: timedelta(hours=1),
    Purpose.EMAIL: timedelta(days=1),
}
#: The page that asks for the press of a button: mail scanners open links too.
OPENED_AT = {
    Purpose.VERIFY: "/register/confirmation",
    Purpose.RESET: "/password/reset",
    Purpose.EMAIL: "/email/confirmation",
}


class LinkSpent(DomainError):
    """Used, too old, or not ours: which of them is nobody's business."""

    def __init__(self) -> None:
        super().__init__("This link has been used or is too old. Ask for a new one.")


def make(user: User, purpose: Purpose) -> str:
    ends = int((clock.now() + GOOD_FOR[purpose]).timestamp())
    signed = _serializers(purpose)[0].dumps([user.id.hex, _state(user), ends])
    assert isinstance(signed, str)
    return signed


def whose(session: Session, purpose: Purpose, key: str, *, is_used: bool = False) -> User:
    """The person a link is for. Raises LinkSpent.

    ``is_used``: by this transaction, which locks the person, so that of two who use it at once one does.
    """
    user_id, state, ends = _read(purpose, key)
    user = find(session, User, user_id)
    if user is not None and is_used:
        user = lock(session, User, user_id)
    if user is None or user.disabled_at is not None or state != _state(user):
        raise LinkSpent
    if clock.now().timestamp() >= ends:
        raise LinkSpent
    return user


def _read(purpose: Purpose, key: str) -> tuple[UUID, str, int]:
    for serializer in _serializers(purpose):
        try:
            user_id, state, ends = serializer.loads(key)
            return UUID(user_id), state, int(ends)
        except (BadData, ValueError, TypeError):
            continue
    raise LinkSpent


def _state(user: User) -> str:
    told = f"{user.email}\n{user.wanted_email}\n{user.password_hash}\n{user.email_verified_at}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _serializers(purpose: Purpose) -> list[URLSafeSerializer]:
    """The present key first, then the ones being retired, so that mails on their way keep working."""
    keys = [current_app.config["SECRET_KEY"], *current_app.config.get("SECRET_KEY_FALLBACKS", [])]
    return [URLSafeSerializer(key, salt=f"account-link:{purpose}") for key in keys]
