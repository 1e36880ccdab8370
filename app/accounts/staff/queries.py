"""Reads of people who work at the store."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import STAFF, User
from app.accounts.staff.models import Invitation, RecoveryCode, SecondFactor
from app.database import served_store


def staff_of(session: Session) -> list[tuple[User, bool]]:
    """Everybody who works or worked here, by name, and whether their login asks for a code."""
    rows = session.execute(
        select(User, SecondFactor.confirmed_at)
        .outerjoin(SecondFactor, (SecondFactor.user_id == User.id) & (SecondFactor.store_id == User.store_id))
        .where(User.role.in_(STAFF))
        .order_by(User.disabled_at.is_not(None), func.lower(User.name), User.id)
    )
    return [(user, confirmed_at is not None) for user, confirmed_at in rows]


def waiting_invitations(session: Session) -> list[Invitation]:
    return list(
        session.scalars(
            select(Invitation)
            .where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
            .order_by(Invitation.created_at.desc(), Invitation.id)
        )
    )


def find_factor(session: Session, user_id: UUID) -> SecondFactor | None:
    return session.get(SecondFactor, (served_store(session), user_id))


def has_second_step(session: Session, user_id: UUID) -> bool:
    factor = find_factor(session, user_id)
    return factor is not None and factor.is_on


def codes_left(session: Session, user_id: UUID) -> int:
    unused = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0
