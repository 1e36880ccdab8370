"""Who asks: the login whose access token the request bears, looked up each time, so that an ended one ends at once."""

from dataclasses import dataclass

from flask import g, request
from sqlalchemy.orm import Session

from app.accounts.models import LoginSession, User
from app.accounts.queries import find_login_by_id
from app.api.tokens import BadToken, Use, read
from app.web.problems import Problem

SCHEME = "bearer"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="shop"'}
REFUSED = {"WWW-Authenticate": 'Bearer realm="shop", error="invalid_token"'}


@dataclass(frozen=True, slots=True)
class Shopper:
    user: User
    login: LoginSession


def find_shopper(session: Session) -> Shopper | None:
    """None where the request bears no token. One that does not count is refused: Problem 401."""
    if "api_shopper" not in g:
        g.api_shopper = _look_up(session)
    found: Shopper | None = g.api_shopper
    return found


def get_shopper(session: Session) -> Shopper:
    """Raises Problem 401 for nobody."""
    found = find_shopper(session)
    if found is None:
        raise Problem(401, "This needs a login: send an access token as a bearer.", headers=CHALLENGE)
    return found


def refused() -> Problem:
    return Problem(401, "The token is not one of this shop's, is too old, or was ended.", headers=REFUSED)


def _look_up(session: Session) -> Shopper | None:
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != SCHEME:
        raise refused()
    try:
        claims = read(token.strip(), use=Use.ACCESS, store_id=g.store.id)
    except BadToken:
        raise refused() from None
    found = find_login_by_id(session, claims.login_id)
    if found is None or found[0].id != claims.user_id:
        raise refused()
    return Shopper(*found)
