"""The second step of a login: a code from the person's phone (RFC 6238), or a recovery code in its place.

The factor's row is locked while a code is looked at, so that of two who send one code at once one is let in.
"""

from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID

import pyotp
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts.models import User
from app.accounts.staff.models import RecoveryCode, SecondFactor
from app.accounts.staff.queries import find_factor
from app.accounts.staff.sealing import opened, sealed
from app.audit.recording import note
from app.database import DomainError

STEP_SECONDS = 30
#: Clocks differ: the step before and the step after count too.
WINDOW = 1
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
RECOVERY_CODES = 10
RECOVERY_GROUPS, RECOVERY_GROUP = 4, 4


class WrongCode(DomainError):
    def __init__(self) -> None:
        super().__init__("That code is not right, or was used before. Wait for the next one and try again.")


class CodesLocked(DomainError):
    """After too many wrong ones; the right one is not looked at either."""

    def __init__(self) -> None:
        super().__init__("Too many wrong codes. Wait a quarter of an hour, or ask the owner of the shop.")


class NoSecondStep(DomainError):
    def __init__(self) -> None:
        super().__init__("Two-step login is not switched on for you.")


def begin(session: Session, user: User) -> SecondFactor:
    """A new secret, in place of one that was never confirmed. What is on stays as it is."""
    factor = _locked(session, user.id)
    if factor is not None and factor.is_on:
        return factor
    secret = sealed(pyotp.random_base32())
    if factor is None:
        factor = SecondFactor(user_id=user.id, secret_encrypted=secret)
        try:
            with session.begin_nested():
                session.add(factor)
        except IntegrityError:  # pressed twice: the first press has made it
            return begin(session, user)
    factor.secret_encrypted, factor.started_at = secret, clock.now()
    return factor


def address_of(factor: SecondFactor, user: User, *, shop: str) -> str:
    """What a phone reads from the square: an otpauth address."""
    return pyotp.TOTP(opened(factor.secret_encrypted)).provisioning_uri(name=user.email, issuer_name=shop)


def secret_of(factor: SecondFactor) -> str:
    """In groups of four, for who types it."""
    secret = opened(factor.secret_encrypted)
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def confirm(session: Session, user: User, code: str) -> list[str]:
    """Switch it on with a first code; the recovery codes, which are kept nowhere else.

    Raises NoSecondStep, WrongCode and CodesLocked; the caller commits after either of the last two as well.
    """
    factor = _locked(session, user.id)
    if factor is None or factor.is_on:
        raise NoSecondStep
    _take_code(factor, code)
    factor.confirmed_at = clock.now()
    return new_recovery_codes(session, user)


def check(session: Session, user_id: UUID, code: str) -> None:
    """Take a code of the phone, or a recovery code. Each is taken once.

    Raises NoSecondStep, WrongCode and CodesLocked; the caller commits after either of the last two as well, because
    the wrong try counts.
    """
    factor = _locked(session, user_id)
    if factor is None or not factor.is_on:
        raise NoSecondStep
    typed = _typed(code)
    if typed.isdigit():
        _take_code(factor, code)
        return
    _refuse_locked(factor)
    used = session.scalars(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == _hash(typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if used is None:
        _count_failure(factor)
        raise WrongCode
    factor.failures, factor.locked_until = 0, None


def new_recovery_codes(session: Session, user: User) -> list[str]:
    """The old ones are worth nothing from here on."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user.id, code_hash=_hash(_typed(code))) for code in codes)
    note(session, about=("user", str(user.id)), label=user.name, changes={"recovery_codes": RECOVERY_CODES})
    return codes


def switch_off(session: Session, user_id: UUID) -> bool:
    """False where there was none."""
    factor = _locked(session, user_id)
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    if factor is not None:
        session.delete(factor)
    return factor is not None


def seal_anew(session: Session) -> int:
    """Encrypt every secret of the store with the present SECRET_KEY; how many there were."""
    factors = session.scalars(select(SecondFactor).with_for_update()).all()
    for factor in factors:
        factor.secret_encrypted = sealed(opened(factor.secret_encrypted))
    return len(factors)


def _locked(session: Session, user_id: UUID) -> SecondFactor | None:
    found = find_factor(session, user_id)
    if found is not None:
        session.refresh(found, with_for_update=True)
    return found


def _take_code(factor: SecondFactor, code: str) -> None:
    _refuse_locked(factor)
    typed, totp = _typed(code), pyotp.TOTP(opened(factor.secret_encrypted))
    now = int(clock.now().timestamp()) // STEP_SECONDS
    right = [
        step
        for step in range(now - WINDOW, now + WINDOW + 1)
        if compare_digest(totp.at(step * STEP_SECONDS).encode(), typed.encode("utf-8", "replace"))
    ]
    if not right or right[-1] <= factor.last_step:
        _count_failure(factor)
        raise WrongCode
    factor.last_step, factor.failures, factor.locked_until = right[-1], 0, None


def _refuse_locked(factor: SecondFactor) -> None:
    if factor.locked_until is not None and clock.now() < factor.locked_until:
        raise CodesLocked


def _count_failure(factor: SecondFactor) -> None:
    factor.failures += 1
    if factor.failures >= MOST_FAILURES:
        factor.failures, factor.locked_until = 0, clock.now() + LOCKED_FOR


def _typed(code: str) -> str:
    """As people type: in groups, in small letters."""
    return "".join(sign for sign in code if sign.isalnum()).upper()


def _recovery_code() -> str:
    return "-".join(ids.reference(RECOVERY_GROUP) for _ in range(RECOVERY_GROUPS))


def _hash(code: str) -> str:
    return sha256(code.encode("utf-8", "replace")).hexdigest()
