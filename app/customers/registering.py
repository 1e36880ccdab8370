"""Making an account, and showing that the mailbox is one's own. The answer never tells whether an address is known."""

from flask import Blueprint, Response, flash, g, redirect, request
from werkzeug.wrappers import Response as Answer

from app.accounts import links
from app.accounts.changing import PasswordWrong, check_present
from app.accounts.forms import ConfirmationForm, RegisterForm
from app.accounts.links import LinkSpent, Purpose
from app.accounts.logins import present_user
from app.accounts.models import User
from app.accounts.passwords import PasswordRefused
from app.accounts.registering import register
from app.accounts.throttling import count_letter, count_password
from app.conflicts import again_after_conflict
from app.customers.arriving import let_in
from app.database import DomainError
from app.extensions import db, limiter
from app.web.clients import address_key
from app.web.rendering import render

bp = Blueprint("registering", __name__, url_prefix="/register")


@bp.get("")
def new() -> Response | Answer:
    return redirect("/account", 303) if present_user() else _page(RegisterForm())


@bp.post("")
@limiter.limit("5 per minute", key_func=address_key)
def create() -> Response | Answer:
    form = RegisterForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    letter = count_letter(g.store.id, form.email.data)
    try:
        register(db.session(), name=form.name.data, email=form.email.data, password=form.password.data)
    except PasswordRefused as refusal:
        letter.give_back()
        form.password.errors = [str(refusal)]
        return _page(form, status=422)
    db.session.commit()
    return redirect("/register/sent", 303)


@bp.get("/sent")
def sent() -> Response:
    return render("accounts/register_sent.html")


@bp.get("/confirmation")
def confirmation() -> Response:
    key = request.args.get("key", "")
    try:
        user = links.whose(db.session(), Purpose.VERIFY, key)
    except LinkSpent as refusal:
        return spent(refusal)
    return _confirmation(user, ConfirmationForm(data={"key": key}))


@bp.post("/confirmation")
@limiter.limit("5 per minute", key_func=address_key)
@again_after_conflict
def confirm() -> Response | Answer:
    """With the password, unless this browser carries the login: who has the mailbox made the account, too."""
    session, form = db.session(), ConfirmationForm(request.form)
    try:
        user = links.whose(session, Purpose.VERIFY, form.key.data or "", is_used=True)
    except LinkSpent as refusal:
        return spent(refusal)
    if not is_present(user) and not shows_password(user, form):
        return _confirmation(user, form, status=422)
    user.prove_mailbox()
    if user.is_staff:  # a link from a mail is no way round the back office's own door
        session.commit()
        return redirect("/login", 303)
    arrival = let_in(session, user)
    session.commit()
    flash(_welcome(arrival.claimed), "good")
    return redirect("/account", 303)


def shows_password(user: User, form: ConfirmationForm) -> bool:
    """Whether the form brings the password of the account; where it does not, it says so."""
    if not form.validate():
        return False
    attempt = count_password(g.store.id, user.email)
    try:
        check_present(user, form.password.data)
    except PasswordWrong:
        db.session.rollback()
        form.password.errors = ["That is not the password of this account."]
        return False
    attempt.give_back()
    return True


def is_present(user: User) -> bool:
    present = present_user()
    return present is not None and present.id == user.id


def spent(refusal: DomainError) -> Response:
    """Of every kind of link: one page, which says where there is another."""
    return render("accounts/spent.html", status=410, sentence=str(refusal))


def _welcome(claimed: int) -> str:
    welcome = "Your address is confirmed. Welcome."
    if not claimed:
        return welcome
    orders = "The order" if claimed == 1 else f"The {claimed} orders"
    return f"{welcome} {orders} that you placed with it before {'is' if claimed == 1 else 'are'} here now."


def _page(form: RegisterForm, *, status: int = 200) -> Response:
    return render("accounts/register.html", status=status, form=form)


def _confirmation(user: User, form: ConfirmationForm, *, status: int = 200) -> Response:
    return render(
        "accounts/confirmation.html", status=status, form=form, email=user.email, is_known=is_present(user)
    )
