"""Logging in and out. The signed cookie holds a random token, the row its hash: the row is the truth.

``authenticate`` and ``open_login`` know no request, so that every face of the shop can use them; ``carry`` puts what
they made into this browser's cookie.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Flask, g, request
from flask import session as cookie
from flask_login import UserMixin, current_user, login_user, logout_user
from sqlalchemy import update
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts import devices
from app.accounts.models import LoginSession, User
from app.accounts.passwords import matches
from app.accounts.queries import find_login, find_user
from app.database import DomainError, lock_all
from app.extensions import db, login
from app.web import visitor

#: How stale "last used" may be: a page that is read should cost no write.
NOTED_EVERY = timedelta(minutes=10)


class WrongLogin(DomainError):
    """One sentence for every reason, so that nobody learns which addresses have a login."""

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is not right.")


@dataclass(frozen=True, slots=True)
class LoggedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """The person of this request, as Flask-Login wants to see one."""

    user: User
    token: str
    login_id: UUID

    def get_id(self) -> str:
        return self.token


def init_app(_app: Flask) -> None:
    # It would write into the cookie of every visitor; our rows can be ended, which is the better protection.
    login.session_protection = None

    @login.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> LoggedIn | None:
        if g.get("store") is None:
            return None
        found = find_login(db.session(), hash_of(token))
        if found is None:
            visitor.forget_person()  # the login was ended from elsewhere: what the cookie led to is theirs
            return None
        user, row = found
        if row.last_seen_at < clock.now() - NOTED_EVERY:
            g.login_to_note = row.id
        return LoggedIn(user, token, row.id)


def present_user() -> User | None:
    """Who is logged in, asked once a request and only when a view wants to know."""
    return current_user.user if current_user.is_authenticated else None


def present_login() -> UUID | None:
    """The login of this browser, among the person's others."""
    return current_user.login_id if current_user.is_authenticated else None


def authenticate(session: Session, email: str, password: str) -> User:
    """One hash, whoever it is. The caller has counted the try (app/accounts/throttling.py). Raises WrongLogin.

    The person is locked and looked at again: while the hash was made a new password may have ended every login, and
    the old one must not begin another.
    """
    user = find_user(session, email)
    held = None if user is None else user.password_hash
    is_right = matches(password, held)
    if user is None or not is_right:
        raise WrongLogin
    found = lock_all(session, User, [user.id])
    if not found or user.password_hash != held or user.disabled_at is not None:
        raise WrongLogin
    return user


def open_login(session: Session, user: User, *, user_agent: str = "") -> tuple[LoginSession, str]:
    """A login and the token that it is known by, which is kept nowhere else. The caller commits."""
    token = ids.token()
    row = LoginSession(user_id=user.id, token_hash=hash_of(token), user_agent=devices.kept(user_agent))
    session.add(row)
    return row, token


def carry(session: Session, user: User) -> None:
    """Begin a login of this browser under a token of its own, and end the one that it carried."""
    end_present(session)
    row, token = open_login(session, user, user_agent=request.headers.get("User-Agent", ""))
    visitor.renew()
    login_user(LoggedIn(user, token, row.id))


def end_present(session: Session) -> None:
    """End the login this browser carries, if it carries one."""
    token = cookie.get("_user_id")
    if token:
        session.execute(
            update(LoginSession)
            .where(LoginSession.token_hash == hash_of(token), LoginSession.ended_at.is_(None))
            .values(ended_at=clock.now())
        )
    logout_user()
    cookie.pop("csrf_token", None)


def end_all_of(session: Session, user_id: UUID, *, but: UUID | None = None) -> None:
    """Everywhere at once: the password or the role has changed, or the person wants it. ``but`` is one that stays."""
    ending = update(LoginSession).where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
    if but is not None:
        ending = ending.where(LoginSession.id != but)
    session.execute(ending.values(ended_at=clock.now()))


def end_one_of(session: Session, user_id: UUID, login_id: UUID) -> bool:
    """Whether there was one of theirs to end."""
    ended = session.execute(
        update(LoginSession)
        .where(LoginSession.id == login_id, LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def hash_of(token: str) -> str:
    """The token is 256 random bits: a plain digest is as good as a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()
