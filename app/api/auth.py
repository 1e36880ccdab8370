"""Logging in and out for programs. A pair of tokens is a login like any other, listed and ended with the others."""

from collections.abc import Mapping
from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict

from app import clock
from app.accounts import registering
from app.accounts.forms import RegisterForm
from app.accounts.logins import WrongLogin, authenticate, hash_of, open_login
from app.accounts.models import LoginSession
from app.accounts.passwords import PasswordRefused
from app.accounts.queries import find_login_by_id
from app.accounts.staff.queries import has_second_step
from app.accounts.throttling import count_letter, count_password
from app.api import carts
from app.api.auth_schemas import Credentials, NewAccount, Refreshing, SaidSchema, TokensSchema
from app.api.bearer import CHALLENGE, get_shopper, refused
from app.api.blueprint import NEEDS_LOGIN, answers, answers_nothing, bp, takes, told
from app.api.form_errors import form_problem
from app.api.once import once
from app.api.tokens import BadToken, Tokens, Use, issue, read
from app.conflicts import again_after_conflict
from app.customers.arriving import arrive
from app.customers.logging_in import TRIES
from app.database import NotFound, lock
from app.extensions import db, limiter
from app.web.clients import address_key
from app.web.problems import Problem, field_problem

SECOND_STEP = "This login has a second step, which only the shop's own pages ask for."
SENT = "We have sent you a message. Open its link to prove that the mailbox is yours."


@bp.post("/auth/register", tags=["Login"])
@limiter.limit(TRIES, key_func=address_key)
@once
@takes(NewAccount)
@answers(SaidSchema, 202, description="A letter is on its way, whether the address is known or not.")
def register(wish: Mapping[str, Any]) -> dict[str, str]:
    """Make an account

    The answer is the same whether or not somebody has the address. The letter has a link that proves the mailbox;
    orders that were placed as a guest with this address come to the account then.
    """
    form = RegisterForm(MultiDict(wish))
    if not form.validate():
        raise form_problem(form)
    letter = count_letter(g.store.id, form.email.data)
    try:
        registering.register(
            db.session(), name=form.name.data, email=form.email.data, password=form.password.data
        )
    except PasswordRefused as refusal:
        letter.give_back()
        raise field_problem("password", str(refusal)) from None
    return {"message": SENT}


@bp.post("/auth/login", tags=["Login"])
@limiter.limit(TRIES, key_func=address_key)
@again_after_conflict
@once
@takes(Credentials)
@answers(TokensSchema)
def log_in(wish: Mapping[str, Any]) -> Tokens:
    """Log in

    The answer to a wrong address and to a wrong password is the same. The cart of `X-Cart` becomes the login's, or goes
    into the cart that it has: of each thing the larger quantity.
    """
    session, attempt = db.session(), count_password(g.store.id, wish["email"])
    try:
        user = authenticate(session, wish["email"], wish["password"])
    except WrongLogin as refusal:
        raise Problem(401, str(refusal), code="wrong-login", headers=CHALLENGE) from None
    attempt.give_back()
    if has_second_step(session, user.id):
        raise Problem(403, SECOND_STEP, code="second-step")
    arrive(session, user, guest_cart=carts.named_cart())
    login, _ = open_login(session, user, user_agent=request.headers.get("User-Agent", ""))
    session.flush()
    return issue(session, user, login)


@bp.post("/auth/refresh", tags=["Login"])
@once
@takes(Refreshing)
@answers(TokensSchema)
def refresh(wish: Mapping[str, Any]) -> Tokens:
    """A fresh pair of tokens

    The refresh token is used up by it. Send an `Idempotency-Key`, so that an answer that was lost on the way can be had
    again: a refresh token that comes a second time ends the login, because one of the two who have it is a thief.
    """
    session = db.session()
    try:
        claims = read(wish["refresh_token"], use=Use.REFRESH, store_id=g.store.id)
        login = lock(session, LoginSession, claims.login_id)
    except (BadToken, NotFound):
        raise refused() from None
    found = find_login_by_id(session, login.id)
    if found is None or found[0].id != claims.user_id:
        raise refused()
    if login.token_hash != hash_of(wish["refresh_token"]):
        login.ended_at = clock.now()
        session.commit()  # before the refusal, which takes everything else back
        raise refused()
    login.last_seen_at = clock.now()
    return issue(session, found[0], login)


@bp.post("/auth/logout", tags=["Login"])
@once
@told(security=NEEDS_LOGIN)
@answers_nothing
def log_out() -> None:
    """End the login whose access token this is; both of its tokens end with it"""
    get_shopper(db.session()).login.ended_at = clock.now()
