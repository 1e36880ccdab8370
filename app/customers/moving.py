"""The link that moves an account to another e-mail address. It is opened from the new mailbox, logged in or not.

A slip in the wished address would send the link to a stranger: without the login it takes the password as well.
"""

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as Answer

from app.accounts import links
from app.accounts.changing import AddressTaken, confirm_email
from app.accounts.forms import ConfirmationForm
from app.accounts.links import LinkSpent, Purpose
from app.accounts.models import User
from app.conflicts import again_after_conflict
from app.customers.claiming import claim_guest_orders
from app.customers.registering import is_present, shows_password, spent
from app.extensions import db, limiter
from app.notifications import posting
from app.web.clients import address_key
from app.web.rendering import render

bp = Blueprint("moving", __name__, url_prefix="/email")


@bp.get("/confirmation")
def show() -> Response:
    key = request.args.get("key", "")
    try:
        user = links.whose(db.session(), Purpose.EMAIL, key)
    except LinkSpent as refusal:
        return spent(refusal)
    return _page(user, ConfirmationForm(data={"key": key}))


@bp.post("/confirmation")
@limiter.limit("10 per minute", key_func=address_key)
@again_after_conflict
def create() -> Response | Answer:
    session, form = db.session(), ConfirmationForm(request.form)
    try:
        user = links.whose(session, Purpose.EMAIL, form.key.data or "", is_used=True)
        if not is_present(user) and not shows_password(user, form):
            return _page(user, form, status=422)
        user, before = confirm_email(session, form.key.data)
    except (LinkSpent, AddressTaken) as refusal:
        session.rollback()
        return spent(refusal)
    posting.write_to_person(session, user, "email_changed", recipient=before)
    claim_guest_orders(session, user)
    session.commit()
    flash(f"Your account goes by {user.email} now.", "good")
    return redirect("/account" if is_present(user) else "/login", 303)


def _page(user: User, form: ConfirmationForm, *, status: int = 200) -> Response:
    return render(
        "accounts/moving.html", status=status, form=form, email=user.wanted_email, is_known=is_present(user)
    )
