"""A write is done once, however often its request arrives: Idempotency-Key (docs/adr/0029).

1. Take the key's lock for the transaction; where another holds it, the same request is being worked on: 409.
2. Write the key's row. Where there is one, answer what was answered; or 409 while it is leased; or take it over.
3. Let the view do its work, in the same transaction: the row commits with the effect.
4. Keep the answer in the row, encrypted. A refusal keeps nothing, and takes the row away.
"""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, ParamSpec

from flask import Response, make_response, request
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app import clock
from app.api.bearer import find_shopper
from app.api.keys import keys_for
from app.api.models import ApiAnswer
from app.database import served_store
from app.extensions import db
from app.web.problems import Problem, field_problem

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
#: Long enough that two clients do not hit upon the same by chance.
KEY_PATTERN = "[!-~]{8,200}"
KEEP = timedelta(hours=24)
#: Longer than a payment provider is waited for.
LEASE = timedelta(seconds=60)
#: Of the answer; every other header is made anew.
KEPT_HEADERS = ("Content-Type", "Location", "X-Cart")

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key as it was sent by one caller; of another caller the same is another."""

    secret: str
    digest: str
    request_digest: str
    #: By which we know our own row again.
    begun_at: datetime


def once(view: Callable[P, object]) -> Callable[P, Response]:
    """For every view that writes. It commits; a view that has more than one phase commits the earlier ones."""

    @wraps(view)
    def answering(*arguments: P.args, **named: P.kwargs) -> Response:
        session = db.session()
        key = _key(session)
        if key is None:
            response = make_response(view(*arguments, **named))
            _end(session, response)
            return response
        kept = _begin(session, key)
        if kept is not None:
            return kept
        try:
            response = make_response(view(*arguments, **named))
        except Exception:
            _let_go(session, key)
            raise
        if response.status_code >= 400:
            _let_go(session, key)
            return response
        _keep(session, key, response)
        _end(session, response)
        return response

    return answering


def _end(session: Session, response: Response) -> None:
    if response.status_code < 400:
        session.commit()
    else:
        session.rollback()


def _key(session: Session) -> Key | None:
    given = request.headers.get(HEADER)
    if given is None:
        return None
    if re.fullmatch(KEY_PATTERN, given) is None:
        raise field_problem(HEADER, "8 to 200 characters of ASCII, without blanks; a random UUID, say.")
    secret = f"{served_store(session)}\n{_caller(session)}\n{given}"
    said = f"{request.method}\n{request.full_path}\n".encode() + request.get_data(cache=True)
    digest = sha256(b"api:key\n" + secret.encode("utf-8", "replace")).hexdigest()
    return Key(secret, digest, sha256(said).hexdigest(), clock.now())


def _caller(session: Session) -> str:
    """A token that is too old is for the view to refuse; a refresh is asked with one as a rule."""
    try:
        shopper = find_shopper(session)
    except Problem:
        return f"bearing {request.headers['Authorization']}"
    return shopper.login.id.hex if shopper else request.headers.get("X-Cart") or f"at {request.remote_addr}"


def _begin(session: Session, key: Key) -> Response | None:
    """The answer that was kept; None where the work is ours to do. Raises Problem 409 and 422."""
    is_ours = session.scalar(select(func.pg_try_advisory_xact_lock(int(key.digest[:15], 16))))
    if not is_ours:
        raise _in_progress()
    written = session.execute(
        insert(ApiAnswer)
        .values(
            store_id=served_store(session),
            key_digest=key.digest,
            request_digest=key.request_digest,
            sealed="",
            begun_at=key.begun_at,
            leased_until=key.begun_at + LEASE,
        )
        .on_conflict_do_nothing()
        .returning(ApiAnswer.key_digest)
    ).first()
    return None if written is not None else _found(session, key)


def _found(session: Session, key: Key) -> Response | None:
    row = session.scalars(
        select(ApiAnswer).where(ApiAnswer.key_digest == key.digest).with_for_update()
    ).one_or_none()
    if row is None:  # taken away between the two statements, by whoever was refused
        raise _in_progress()
    now = key.begun_at
    is_old = row.begun_at + KEEP < now
    if row.request_digest != key.request_digest and not is_old:
        raise field_problem(HEADER, "This key was used for another request.")
    if row.status is not None and not is_old:
        return _replay(session, key, row)
    if row.status is None and row.leased_until > now:
        raise _in_progress()
    row.status, row.sealed, row.request_digest = None, "", key.request_digest
    row.begun_at, row.leased_until = now, now + LEASE
    session.flush()
    return None


def _in_progress() -> Problem:
    return Problem(
        409,
        "The same request is being worked on. Ask again in a moment.",
        code="in-progress",
        headers={"Retry-After": "1"},
    )


def _keep(session: Session, key: Key, response: Response) -> None:
    row = session.get(ApiAnswer, (served_store(session), key.digest), populate_existing=True)
    if row is None:
        return  # too late: it was taken over and let go
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    told = json.dumps({"headers": headers, "body": response.get_data(as_text=True)})
    row.status, row.sealed = response.status_code, _ciphers(key)[0].encrypt(told.encode()).decode("ascii")
    session.flush()


def _replay(session: Session, key: Key, row: ApiAnswer) -> Response:
    from cryptography.fernet import InvalidToken

    status, sealed = row.status, row.sealed.encode()
    session.rollback()
    for cipher in _ciphers(key):
        try:
            told = json.loads(cipher.decrypt(sealed))
        except InvalidToken:
            continue
        return Response(told["body"], status=status, headers={**told["headers"], REPLAYED: "true"})
    raise Problem(409, "This was done before; its answer can no longer be read. Look at what there is.")


def _ciphers(key: Key) -> "list[Fernet]":
    from cryptography.fernet import Fernet

    return [
        Fernet(urlsafe_b64encode(sha256(secret + key.secret.encode("utf-8", "replace")).digest()))
        for secret in keys_for("answer")
    ]


def _let_go(session: Session, key: Key) -> None:
    """Nothing was done, or nothing that may not be done again: the key is free."""
    session.rollback()
    session.execute(
        delete(ApiAnswer)
        .where(ApiAnswer.key_digest == key.digest, ApiAnswer.begun_at == key.begun_at)
        .execution_options(synchronize_session=False)
    )
    session.commit()
