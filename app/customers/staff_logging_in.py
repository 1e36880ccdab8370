"""The second step of a login, and answering an invitation."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from app.accounts.passwords import PasswordRefused
from app.accounts.staff import halfway, inviting, second_step
from app.accounts.staff.forms import AcceptanceForm, CodeForm
from app.accounts.staff.inviting import InvitationSpent
from app.accounts.staff.second_step import CodesLocked, NoSecondStep, WrongCode
from app.audit.actors import Actor, act_as
from app.conflicts import again_after_conflict
from app.customers.arriving import let_in
from app.customers.logging_in import landing
from app.database import DomainError
from app.extensions import db, limiter
from app.web.clients import address_key
from app.web.rendering import render

bp = Blueprint("staff_accounts", __name__)
TRIES = "10 per minute"


@bp.get("/login/code")
def new_code() -> Response | Answer:
    if halfway.find_halfway(db.session()) is None:
        return redirect("/login", 303)
    return render(
        "accounts/code.html", form=CodeForm(data={"next": request.args.get("next", "")}), problem=""
    )


@bp.post("/login/code")
@limiter.limit(TRIES, key_func=address_key)
@again_after_conflict
def check_code() -> Response | Answer:
    session, form = db.session(), CodeForm(request.form)
    user = halfway.find_halfway(session, is_used=True)
    if user is None:
        return redirect("/login", 303)
    if not form.validate():
        return render("accounts/code.html", form=form, problem="", status=422)
    try:
        second_step.check(session, user.id, form.code.data)
    except (WrongCode, CodesLocked) as refusal:
        session.commit()  # the wrong try counts
        return render("accounts/code.html", form=form, problem=str(refusal), status=422)
    except NoSecondStep:
        return redirect("/login", 303)
    arrival = let_in(session, user)
    session.commit()
    halfway.forget()
    return redirect("/cart" if arrival.notices else landing(user, form.next.data or ""), 303)


@bp.get("/invitation")
def invitation() -> Response:
    key = request.args.get("key", "")
    try:
        found = inviting.invitation_of(db.session(), key)
    except InvitationSpent as refusal:
        return _spent(refusal)
    return render(
        "accounts/invitation.html", form=AcceptanceForm(data={"key": key}), invitation=found, problem=""
    )


@bp.post("/invitation")
@limiter.limit(TRIES, key_func=address_key)
@again_after_conflict
def accept_invitation() -> Response | Answer:
    session, form = db.session(), AcceptanceForm(request.form)
    try:
        found = inviting.invitation_of(session, form.key.data or "")
        if not form.validate():
            return render("accounts/invitation.html", form=form, invitation=found, problem="", status=422)
        act_as(session, _invited(found.role, form.name.data))
        user = inviting.accept(session, found, name=form.name.data, password=form.password.data)
    except InvitationSpent as refusal:
        session.rollback()
        return _spent(refusal)
    except PasswordRefused as refusal:
        session.rollback()
        form.password.errors = [str(refusal)]
        return render("accounts/invitation.html", form=form, invitation=found, problem="", status=422)
    arrival = let_in(session, user)
    session.commit()
    return redirect("/cart" if arrival.notices else landing(user, ""), 303)


def _invited(role: str, name: str) -> Actor:
    """Who is about to be somebody here, in the audit."""
    return Actor(None, name, role, request.remote_addr or "", request.endpoint or "")


def _spent(refusal: DomainError) -> Response:
    return render("accounts/invitation_spent.html", sentence=str(refusal), status=410)
