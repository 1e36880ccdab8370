"""Reads of people and their logins."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import LoginSession, User

#: How long a login lasts, whatever is done with it. Staff log in at the start of each day.
CUSTOMERS_STAY = timedelta(days=30)
STAFF_STAY = timedelta(hours=14)
MOST_SHOWN = 50


def find_user(session: Session, email: str) -> User | None:
    return session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()


def logins_of(session: Session, user: User) -> list[LoginSession]:
    """Those that still open something, the last used first."""
    since = clock.now() - (STAFF_STAY if user.is_staff else CUSTOMERS_STAY)
    return list(
        session.scalars(
            select(LoginSession)
            .where(
                LoginSession.user_id == user.id,
                LoginSession.ended_at.is_(None),
                LoginSession.created_at > since,
            )
            .order_by(LoginSession.last_seen_at.desc(), LoginSession.id.desc())
            .limit(MOST_SHOWN)
        )
    )


def find_login(session: Session, token_hash: str) -> tuple[User, LoginSession] | None:
    """Whose login this is, while it lasts: not ended, not too old, the person not locked out."""
    return _find_login(session, LoginSession.token_hash == token_hash)


def find_login_by_id(session: Session, login_id: UUID) -> tuple[User, LoginSession] | None:
    """As ``find_login``, for what names the login's row and proves it by a signature."""
    return _find_login(session, LoginSession.id == login_id)


def lasts_until(user: User, login: LoginSession) -> datetime:
    return login.created_at + (STAFF_STAY if user.is_staff else CUSTOMERS_STAY)


def _find_login(session: Session, which: ColumnElement[bool]) -> tuple[User, LoginSession] | None:
    row = session.execute(
        select(User, LoginSession)
        .join(LoginSession, and_(LoginSession.user_id == User.id, LoginSession.store_id == User.store_id))
        .where(which, LoginSession.ended_at.is_(None), User.disabled_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    user, login = row[0], row[1]
    return (user, login) if clock.now() < lasts_until(user, login) else None
