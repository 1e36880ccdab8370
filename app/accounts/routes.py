"""Logging in and out."""

from hashlib import sha256
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as Answer

from app.accounts.forms import LoginForm
from app.accounts.logins import WrongLogin, end_present, log_in, present_user
from app.accounts.models import User
from app.extensions import db, limiter
from app.web.clients import address_key
from app.web.rendering import render

bp = Blueprint("accounts", __name__)
TRIES = "5 per minute"


def account_key() -> str:
    """Of the address that was typed, whether somebody has it or not; hashed, because limits are kept in Redis."""
    typed = request.form.get("email", "").strip().lower()
    return f"account:{g.store.id}:{sha256(typed.encode('utf-8', 'replace')).hexdigest()}"


@bp.get("/login")
def new() -> Response | Answer:
    user = present_user()
    if user is not None:
        return redirect(landing(user, request.args.get("next", "")), 303)
    return render(
        "accounts/login.html", form=LoginForm(data={"next": request.args.get("next", "")}), problem=""
    )


@bp.post("/login")
@limiter.limit(TRIES, key_func=address_key)
@limiter.limit(TRIES, key_func=account_key)
def create() -> Response | Answer:
    form = LoginForm(request.form)
    if not form.validate():
        return render("accounts/login.html", form=form, problem="", status=422)
    try:
        user = log_in(db.session(), form.email.data, form.password.data)
    except WrongLogin as refusal:
        return render("accounts/login.html", form=form, problem=str(refusal), status=422)
    db.session.commit()
    return redirect(landing(user, form.next.data or ""), 303)


@bp.post("/logout")
def destroy() -> Answer:
    end_present(db.session())
    db.session.commit()
    return redirect("/", 303)


def landing(user: User, wanted: str) -> str:
    if wanted and is_own_path(wanted):
        return wanted
    return "/admin" if user.is_staff else "/"


def is_own_path(target: str) -> bool:
    """A path of this shop. Browsers read a backslash as a slash and drop tabs, so neither may be in it."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return False
    if any(character.isspace() or not character.isprintable() for character in target):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc
