"""Logging in and out."""

from urllib.parse import urlencode

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as Answer

from app.accounts.forms import LoginForm
from app.accounts.logins import WrongLogin, authenticate, end_present, present_user
from app.accounts.models import User
from app.accounts.staff import halfway
from app.accounts.staff.queries import has_second_step
from app.accounts.throttling import count_password
from app.conflicts import again_after_conflict
from app.customers.arriving import let_in
from app.extensions import db, limiter
from app.web import visitor
from app.web.clients import address_key
from app.web.own_paths import is_own_path
from app.web.rendering import render

bp = Blueprint("accounts", __name__)
TRIES = "5 per minute"


@bp.get("/login")
def new() -> Response | Answer:
    user = present_user()
    if user is not None:
        return redirect(landing(user, request.args.get("next", "")), 303)
    return _page(LoginForm(data={"next": request.args.get("next", "")}))


@bp.post("/login")
@limiter.limit(TRIES, key_func=address_key)
@again_after_conflict
def create() -> Response | Answer:
    form = LoginForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    session, attempt = db.session(), count_password(g.store.id, form.email.data)
    try:
        user = authenticate(session, form.email.data, form.password.data)
    except WrongLogin as refusal:
        return _page(form, problem=str(refusal), status=422)
    attempt.give_back()
    if has_second_step(session, user.id):
        halfway.remember(user)
        return redirect(f"/login/code?{urlencode({'next': form.next.data or ''})}", 303)
    arrival = let_in(session, user)
    session.commit()
    return redirect("/cart" if arrival.notices else landing(user, form.next.data or ""), 303)


@bp.post("/logout")
def destroy() -> Answer:
    """The cart stays with the person; the browser forgets whose it was."""
    end_present(db.session())
    db.session.commit()
    visitor.forget_person()
    return redirect("/", 303)


def landing(user: User, wanted: str) -> str:
    if wanted and is_own_path(wanted):
        return wanted
    return "/admin" if user.is_staff else "/"


def _page(form: LoginForm, *, problem: str = "", status: int = 200) -> Response:
    return render("accounts/login.html", status=status, form=form, problem=problem)
