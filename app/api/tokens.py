"""Tokens that a program carries instead of a cookie (JWT, RFC 7519). The login's row is the truth, not the token."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import jwt
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts.logins import hash_of
from app.accounts.models import LoginSession, User
from app.accounts.queries import lasts_until
from app.api.keys import keys_for
from app.database import served_store

ALGORITHM = "HS256"
ACCESS_LASTS = timedelta(minutes=15)
NEEDED = ["iss", "sub", "jti", "use", "iat", "exp"]


class Use(StrEnum):
    ACCESS = "access"
    REFRESH = "refresh"


class BadToken(Exception):
    """Not ours, not this store's, of another use, or too old: the bearer is told none of which."""


@dataclass(frozen=True, slots=True)
class Claims:
    user_id: UUID
    login_id: UUID


@dataclass(frozen=True, slots=True)
class Tokens:
    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "Bearer"  # noqa: S105 - a word of the standard


def issue(session: Session, user: User, login: LoginSession) -> Tokens:
    """A pair for a login. From now on the row knows this refresh token and no earlier one."""
    store_id, ends = served_store(session), lasts_until(user, login)
    refresh = _sign(store_id, Claims(user.id, login.id), use=Use.REFRESH, ends=ends)
    login.token_hash = hash_of(refresh)
    access_ends = min(clock.now() + ACCESS_LASTS, ends)
    return Tokens(
        _sign(store_id, Claims(user.id, login.id), use=Use.ACCESS, ends=access_ends),
        refresh,
        int((access_ends - clock.now()).total_seconds()),
    )


def read(token: str, *, use: Use, store_id: UUID) -> Claims:
    """What a token of ours says. Raises BadToken."""
    for key in keys_for("token"):
        try:
            # By our own clock, below: the library asks the system's.
            found = jwt.decode(
                token, key, algorithms=[ALGORITHM], issuer=str(store_id),
                options={"require": NEEDED, "verify_exp": False, "verify_iat": False},
            )  # fmt: skip
            is_fresh = datetime.fromtimestamp(found["exp"], UTC) > clock.now()
            if found["use"] == use and is_fresh:
                return Claims(UUID(found["sub"]), UUID(found["jti"]))
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError):
            continue
    raise BadToken


def _sign(store_id: UUID, claims: Claims, *, use: Use, ends: datetime) -> str:
    """``jti`` names the login, in both; what makes two refresh tokens of one second differ is ``nonce``."""
    said = {
        "iss": str(store_id),
        "sub": str(claims.user_id),
        "jti": str(claims.login_id),
        "use": use.value,
        "iat": int(clock.now().timestamp()),
        "exp": int(ends.timestamp()),
        "nonce": ids.token()[:16],
    }
    return jwt.encode(said, keys_for("token")[0], algorithm=ALGORITHM)
