"""Asking for the password again before what is worth stealing: booking money, refunds, people, settings.

A page that is only looked at leads through /admin/confirm and back. A form that was sent too late does nothing; the
answer carries all that was typed, and asks for the password beside it.
"""

from urllib.parse import urlencode

from flask import Response, flash, g, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import Form, HiddenField, PasswordField
from wtforms.validators import DataRequired, Length

from app.accounts.passwords import LONGEST
from app.accounts.staff.proof import WrongProof, is_fresh, prove
from app.accounts.staff.queries import has_second_step
from app.accounts.staff.second_step import CodesLocked, WrongCode
from app.accounts.throttling import TooManyTries, count_password
from app.admin.blueprint import bp, office
from app.extensions import db
from app.web.own_paths import is_own_path
from app.web.security import SAFE_METHODS

#: The field of a form that was sent too late, in which the password comes with it the second time.
AGAIN = "proof_again"


class ProofIsStale(Exception):
    """The person must say again who they are. ``problem``: what was wrong with how they did."""

    def __init__(self, problem: str = "") -> None:
        super().__init__(problem)
        self.problem = problem


class ProofForm(Form):  # type: ignore[misc]  # WTForms has no types
    proof = PasswordField(
        "Your password", validators=[DataRequired(message="Enter your password."), Length(max=LONGEST)]
    )
    next = HiddenField()


def require_fresh() -> None:
    """Raises ProofIsStale unless the person has proved lately who they are, or does so with this very form."""
    is_sent = request.method not in SAFE_METHODS
    if is_fresh(db.session(), is_sent=is_sent):
        return
    if not is_sent or AGAIN not in request.form:
        raise ProofIsStale
    problem = _try(request.form[AGAIN])
    if problem:
        raise ProofIsStale(problem)


@bp.errorhandler(ProofIsStale)
def on_stale_proof(error: ProofIsStale) -> Response | Answer:
    db.session.rollback()
    if request.method in SAFE_METHODS:
        wanted = request.full_path.rstrip("?")
        return redirect(f"/admin/confirm?{urlencode({'next': wanted})}", 303)
    carried = [
        (name, value) for name, value in request.form.items(multi=True) if name not in (AGAIN, "csrf_token")
    ]
    return office(
        "admin/staff/sent_late.html",
        status=409,
        carried=carried,
        problem=error.problem,
        again=AGAIN,
        has_files=any(file.filename for file in request.files.values()),
        action=request.full_path.rstrip("?"),
        has_code=has_second_step(db.session(), g.staff.id),
    )


@bp.get("/confirm", endpoint="confirm")
def show() -> Response:
    return _page(ProofForm(data={"next": request.args.get("next", "")}))


@bp.post("/confirm", endpoint="create_confirmation")
def create() -> Response | Answer:
    form = ProofForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    problem = _try(form.proof.data)
    if problem:
        form.proof.errors = [problem]
        return _page(form, status=422)
    wanted = form.next.data or ""
    if not (wanted == "/admin" or wanted.startswith(("/admin/", "/admin?"))) or not is_own_path(wanted):
        wanted = "/admin"
    flash("Thank you. You will be asked again in a quarter of an hour.", "good")
    return redirect(wanted, 303)


def _try(typed: str) -> str:
    """What was wrong with it; nothing when it was right. Counted with the tries to log in: it is the same password."""
    try:
        attempt = count_password(g.store.id, g.staff.email)
    except TooManyTries as refusal:
        return str(refusal.description)
    session = db.session()
    try:
        prove(session, g.staff, typed)
    except (WrongProof, WrongCode, CodesLocked) as refusal:
        session.commit()  # a wrong code counts
        return str(refusal)
    session.commit()
    attempt.give_back()
    return ""


def _page(form: ProofForm, *, status: int = 200) -> Response:
    return office(
        "admin/staff/confirm.html",
        status=status,
        form=form,
        has_code=has_second_step(db.session(), g.staff.id),
    )
