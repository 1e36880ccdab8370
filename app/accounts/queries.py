"""Reads of people and their logins."""

from datetime import timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import LoginSession, User

#: How long a login lasts, whatever is done with it. Staff log in at the start of each day.
CUSTOMERS_STAY = timedelta(days=30)
STAFF_STAY = timedelta(hours=14)


def find_user(session: Session, email: str) -> User | None:
    return session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()


def find_login(session: Session, token_hash: str) -> tuple[User, LoginSession] | None:
    """Whose login this is, while it lasts: not ended, not too old, the person not locked out."""
    row = session.execute(
        select(User, LoginSession)
        .join(LoginSession, and_(LoginSession.user_id == User.id, LoginSession.store_id == User.store_id))
        .where(
            LoginSession.token_hash == token_hash,
            LoginSession.ended_at.is_(None),
            User.disabled_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    user, login = row[0], row[1]
    stays = STAFF_STAY if user.is_staff else CUSTOMERS_STAY
    return (user, login) if clock.now() < login.created_at + stays else None
