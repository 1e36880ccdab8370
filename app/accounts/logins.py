"""Logging in and out. The signed cookie holds a random token, the row its hash: the row is the truth."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, g
from flask import session as cookie
from flask_login import UserMixin, current_user, login_user, logout_user
from sqlalchemy import update
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts.models import LoginSession, User
from app.accounts.passwords import matches
from app.accounts.queries import find_login, find_user
from app.database import DomainError
from app.extensions import db, login
from app.web import visitor


class WrongLogin(DomainError):
    """One sentence for every reason, so that nobody learns which addresses have a login."""

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is not right.")


@dataclass(frozen=True, slots=True)
class LoggedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """The person of this request, as Flask-Login wants to see one."""

    user: User
    token: str

    def get_id(self) -> str:
        return self.token


def init_app(_app: Flask) -> None:
    # It would write into the cookie of every visitor; our rows can be ended, which is the better protection.
    login.session_protection = None

    @login.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> LoggedIn | None:
        found = None if g.get("store") is None else find_login(db.session(), hash_of(token))
        return None if found is None else LoggedIn(found[0], token)


def present_user() -> User | None:
    """Who is logged in, asked once a request and only when a view wants to know."""
    return current_user.user if current_user.is_authenticated else None


def log_in(session: Session, email: str, password: str) -> User:
    """Check and begin a login with a token of its own; the caller commits. Raises WrongLogin."""
    user = find_user(session, email)
    is_right = matches(password, None if user is None else user.password_hash)
    if user is None or not is_right or user.disabled_at is not None:
        raise WrongLogin
    end_present(session)
    token = ids.token()
    session.add(LoginSession(user_id=user.id, token_hash=hash_of(token)))
    visitor.renew()
    login_user(LoggedIn(user, token))
    return user


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


def end_all_of(session: Session, user_id: UUID) -> None:
    """Everywhere at once: the password or the role has changed."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def hash_of(token: str) -> str:
    """The token is 256 random bits: a plain digest is as good as a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()
