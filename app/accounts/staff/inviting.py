"""Inviting somebody to work at the store, by mail."""

from datetime import timedelta
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock, jobs
from app.accounts.logins import end_all_of
from app.accounts.models import Role, User
from app.accounts.passwords import check_choice, hash_password
from app.accounts.queries import find_user
from app.accounts.staff.models import Invitation
from app.database import DomainError, find, lock

GOOD_FOR = timedelta(days=7)
INVITED = "This address is invited already. Send that invitation again, or withdraw it."


class InvitationRefused(DomainError):
    """The address cannot be invited."""


class InvitationSpent(DomainError):
    """Used, withdrawn, too old or not ours: which of them is nobody's business."""

    def __init__(self) -> None:
        super().__init__(
            "This invitation has been used, withdrawn or is too old. Ask the shop for a new one."
        )


def invite(session: Session, email: str, role: Role, *, by: str) -> Invitation:
    """Raises InvitationRefused for who works here, is locked out, or is invited already."""
    address = email.strip().lower()
    user = find_user(session, address)
    if user is not None and (user.is_staff or user.disabled_at is not None):
        raise InvitationRefused("Somebody with this address has a login of the shop's staff, or had one.")
    waiting = select(Invitation.id).where(
        Invitation.email == address, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
    )
    if session.scalar(waiting) is not None:
        raise InvitationRefused(INVITED)
    invitation = Invitation(email=address, role=role, invited_by=by, expires_at=clock.now() + GOOD_FOR)
    try:
        with session.begin_nested():  # two at once meet the unique index here
            session.add(invitation)
    except IntegrityError:
        raise InvitationRefused(INVITED) from None
    _send(session, invitation)
    return invitation


def send_again(session: Session, invitation_id: UUID) -> Invitation:
    """With a new link; the earlier ones are dead. Raises NotFound, InvitationSpent."""
    invitation = _waiting(session, invitation_id)
    invitation.serial += 1
    invitation.expires_at = clock.now() + GOOD_FOR
    _send(session, invitation)
    return invitation


def withdraw(session: Session, invitation_id: UUID) -> Invitation:
    """Raises NotFound, InvitationSpent."""
    invitation = _waiting(session, invitation_id)
    invitation.withdrawn_at = clock.now()
    return invitation


def key_of(invitation: Invitation) -> str:
    """What stands in the mail's link."""
    signed = _serializers()[0].dumps([invitation.id.hex, invitation.serial])
    assert isinstance(signed, str)
    return signed


def invitation_of(session: Session, key: str) -> Invitation:
    """The invitation that a link is for, in this store, while it is good. Raises InvitationSpent."""
    for serializer in _serializers():
        try:
            invitation_id, serial = serializer.loads(key)
            invitation = find(session, Invitation, UUID(invitation_id))
        except (BadData, ValueError, TypeError, AttributeError):
            continue
        if invitation is not None and invitation.is_open and invitation.serial == serial:
            return invitation
    raise InvitationSpent


def accept(session: Session, found: Invitation, *, name: str, password: str) -> User:
    """The invited person comes to work: with a login of their own, or with the one they shop with.

    The link has proved that the mailbox is theirs, so the password is new either way. Raises InvitationSpent,
    PasswordRefused.
    """
    serial = found.serial
    invitation = lock(session, Invitation, found.id)
    if not invitation.is_open or invitation.serial != serial:
        raise InvitationSpent
    check_choice(password, about=(name, invitation.email))
    password_hash = hash_password(password)
    try:
        with session.begin_nested():
            user = _take_on(session, invitation, name=name, password_hash=password_hash)
    except IntegrityError:  # somebody registered the address between our look and our row: now it is found
        user = _take_on(session, invitation, name=name, password_hash=password_hash)
    invitation.accepted_at = clock.now()
    session.flush()
    end_all_of(session, user.id)
    return user


def _take_on(session: Session, invitation: Invitation, *, name: str, password_hash: str) -> User:
    """Raises InvitationSpent for who works here already, or is locked out."""
    user = find_user(session, invitation.email)
    if user is None:
        user = User(email=invitation.email, name=name, password_hash="", role=invitation.role)
        session.add(user)
    elif lock(session, User, user.id).is_staff or user.disabled_at is not None:
        raise InvitationSpent
    user.name, user.role, user.password_hash = name, invitation.role, password_hash
    user.prove_mailbox()
    return user


def _waiting(session: Session, invitation_id: UUID) -> Invitation:
    invitation = lock(session, Invitation, invitation_id)
    if not invitation.is_waiting:
        raise InvitationSpent
    return invitation


def _send(session: Session, invitation: Invitation) -> None:
    jobs.enqueue(session, "notifications.staff_invited", invitation.id, invitation.serial)


def _serializers() -> list[URLSafeSerializer]:
    """The present key first, then the ones being retired, so that mails on their way keep working."""
    keys = [current_app.config["SECRET_KEY"], *current_app.config.get("SECRET_KEY_FALLBACKS", [])]
    return [URLSafeSerializer(key, salt="invitation") for key in keys]
