"""When the person of this login last proved who they are. Some of what staff do asks for that to be fresh."""

from datetime import timedelta

from flask import session as cookie
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.logins import hash_of
from app.accounts.models import LoginSession, User
from app.accounts.passwords import matches
from app.accounts.staff.queries import has_second_step
from app.accounts.staff.second_step import check
from app.database import DomainError

FRESH_FOR = timedelta(minutes=15)
#: A form that was opened while the proof was fresh may be sent a little after.
GRACE = timedelta(minutes=5)


class WrongProof(DomainError):
    def __init__(self) -> None:
        super().__init__("That is not your password.")


def is_fresh(session: Session, *, is_sent: bool) -> bool:
    """Of this browser's login. ``is_sent``: a form that was opened before."""
    login = _present(session)
    allowed = FRESH_FOR + GRACE if is_sent else FRESH_FOR
    return login is not None and clock.now() < login.proven_at + allowed


def prove(session: Session, user: User, typed: str) -> None:
    """By password, or by a code where the person has a second step. The caller commits.

    Raises WrongProof; WrongCode and CodesLocked, after which the caller commits too.
    """
    digits = typed.replace(" ", "")
    if len(digits) == 6 and digits.isdecimal() and has_second_step(session, user.id):
        check(session, user.id, digits)
    elif not matches(typed, user.password_hash):
        raise WrongProof
    login = _present(session)
    if login is not None:
        login.proven_at = clock.now()


def _present(session: Session) -> LoginSession | None:
    token = cookie.get("_user_id")
    if not token:
        return None
    return session.scalars(
        select(LoginSession).where(LoginSession.token_hash == hash_of(token))
    ).one_or_none()
