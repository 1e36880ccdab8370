"""A forgotten password: a letter with a link, and the page that the link opens."""

from flask import Blueprint, Response, flash, g, redirect, request
from werkzeug.wrappers import Response as Answer

from app.accounts import links
from app.accounts.forms import ForgotForm, ResetForm
from app.accounts.links import LinkSpent, Purpose
from app.accounts.passwords import PasswordRefused
from app.accounts.recovering import ask_for_reset, reset_password
from app.accounts.throttling import count_letter
from app.customers.registering import spent
from app.extensions import db, limiter
from app.web.clients import address_key
from app.web.rendering import render

bp = Blueprint("recovering", __name__, url_prefix="/password")


@bp.get("/forgot")
def new() -> Response:
    return render("accounts/forgot.html", form=ForgotForm())


@bp.post("/forgot")
@limiter.limit("5 per minute", key_func=address_key)
def create() -> Response | Answer:
    """The letter is written by a job, for an address that nobody has as for one that somebody has."""
    form = ForgotForm(request.form)
    if not form.validate():
        return render("accounts/forgot.html", status=422, form=form)
    count_letter(g.store.id, form.email.data)
    ask_for_reset(db.session(), form.email.data)
    db.session.commit()
    return redirect("/password/sent", 303)


@bp.get("/sent")
def sent() -> Response:
    return render("accounts/forgot_sent.html")


@bp.get("/reset")
def edit() -> Response:
    key = request.args.get("key", "")
    try:
        user = links.whose(db.session(), Purpose.RESET, key)
    except LinkSpent as refusal:
        return spent(refusal)
    return render("accounts/reset.html", form=ResetForm(data={"key": key}), email=user.email)


@bp.post("/reset")
@limiter.limit("10 per minute", key_func=address_key)
def update() -> Response | Answer:
    """Logging in is the next step and not part of this one: whoever works here has a second proof to give."""
    session, form = db.session(), ResetForm(request.form)
    try:
        email = links.whose(session, Purpose.RESET, form.key.data or "").email
        if not form.validate():
            return render("accounts/reset.html", status=422, form=form, email=email)
        reset_password(session, form.key.data, password=form.password.data)
    except LinkSpent as refusal:
        return spent(refusal)
    except PasswordRefused as refusal:
        session.rollback()
        form.password.errors = [str(refusal)]
        return render("accounts/reset.html", status=422, form=form, email=email)
    session.commit()
    flash("Your new password is set. Log in with it.", "good")
    return redirect("/login", 303)
