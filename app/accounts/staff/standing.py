"""What people who work at the store may be: their role, and whether they may log in. There is always an owner."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.logins import end_all_of
from app.accounts.models import Role, User
from app.accounts.staff.second_step import switch_off
from app.database import DomainError, NotFound, lock


class LastOwner(DomainError):
    def __init__(self) -> None:
        super().__init__("This is the shop's only owner. Make somebody else an owner first.")


def change_role(session: Session, user_id: UUID, role: Role) -> User:
    """Their logins end, so that no open page keeps an old right. Raises NotFound, LastOwner."""
    user = _member(session, user_id)
    if role is Role.CUSTOMER:
        raise ValueError("a person who works here is disabled, not made a customer")
    if user.role is role:
        return user
    if user.role is Role.OWNER:
        _refuse_last(session, user)
    user.role = role
    end_all_of(session, user.id)
    return user


def disable(session: Session, user_id: UUID) -> User:
    """They are logged out everywhere, and not let in again. Raises NotFound, LastOwner."""
    user = _member(session, user_id)
    if user.role is Role.OWNER:
        _refuse_last(session, user)
    user.disabled_at = user.disabled_at or clock.now()
    end_all_of(session, user.id)
    return user


def enable(session: Session, user_id: UUID) -> User:
    """Raises NotFound."""
    user = _member(session, user_id)
    user.disabled_at = None
    return user


def reset_second_step(session: Session, user: User) -> bool:
    """For who lost phone and codes: the password alone lets them in again, and everybody else is out."""
    was_on = switch_off(session, user.id)
    end_all_of(session, user.id)
    return was_on


def _member(session: Session, user_id: UUID) -> User:
    """The owners are locked with the person, in the order of their keys: two who demote each other meet here."""
    owners = select(User.id).where((User.role == Role.OWNER) | (User.id == user_id))
    session.execute(owners.order_by(User.id).with_for_update())
    user = lock(session, User, user_id)
    if not user.is_staff:
        raise NotFound("User")
    return user


def _refuse_last(session: Session, user: User) -> None:
    others = select(User.id).where(User.role == Role.OWNER, User.id != user.id, User.disabled_at.is_(None))
    if user.disabled_at is None and session.scalars(others.limit(1)).first() is None:
        raise LastOwner
