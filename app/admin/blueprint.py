"""The back office's door: staff of this store only. Its pages are drawn by ``office``."""

from functools import partial

from flask import Blueprint, Response, abort, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from app import jobs
from app.accounts.logins import present_user
from app.accounts.models import User
from app.accounts.staff.queries import has_second_step
from app.admin.permissions import may, needs_second_step
from app.admin.queries import count_waiting
from app.audit.actors import Actor, act_as
from app.database import DomainError
from app.extensions import db
from app.media.port import StorageUnavailable
from app.payments.provider import ProviderUnavailable
from app.web.rendering import draw, respond
from app.web.security import SAFE_METHODS

bp = Blueprint("admin", __name__, url_prefix="/admin")
#: Open to who has still to set up the second step that the store asks for.
BEFORE_SECOND_STEP = frozenset(
    {
        "admin.second_step", "admin.begin_second_step", "admin.confirm_second_step", "admin.confirm",
        "admin.create_confirmation",
    }
)  # fmt: skip


@bp.before_request
def admit_staff() -> Answer | None:
    user = present_user()
    if user is None:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else "/admin"
        return redirect(url_for("accounts.new", next=wanted), 303)
    if not user.is_staff:
        abort(403, "The back office is for people who work at this shop.")
    g.staff = user
    if _must_set_up_second_step(user):
        flash("The shop asks for two-step login of everybody who may send money back.", "warn")
        return redirect("/admin/second-step", 303)
    if request.method not in SAFE_METHODS:
        who = Actor(user.id, user.name, user.role, request.remote_addr or "", request.endpoint or "")
        act_as(db.session(), who)
    return None


def _must_set_up_second_step(user: User) -> bool:
    if request.endpoint in BEFORE_SECOND_STEP or not needs_second_step(user):
        return False
    return not has_second_step(db.session(), user.id)


def office(template: str, *, status: int = 200, **context: object) -> Response:
    """A page of the back office, with who is looking at it, what they may do and what waits."""
    return respond(draw(template, None, **_about(), **context), status=status)


def office_or_block(template: str, fragment: str, **context: object) -> Response:
    """The page, or the named block of it where htmx asked."""
    return respond(draw(template, fragment, **_about(), **context))


def _about() -> dict[str, object]:
    return {"staff": g.staff, "may": partial(may, g.staff), "waiting": count_waiting(db.session())}


@bp.errorhandler(DomainError)
def on_refusal(error: DomainError) -> Response:
    return _refused(str(error), status=409)


@bp.errorhandler(jobs.RetryLater)
def on_moving(_: jobs.RetryLater) -> Response:
    return _refused("The order was changing while we looked at it. Try again in a moment.", status=409)


@bp.errorhandler(StorageUnavailable)
def on_closed_store(error: StorageUnavailable) -> Response:
    return _refused(str(error), status=503)


@bp.errorhandler(ProviderUnavailable)
def on_silence(_: ProviderUnavailable) -> Response:
    """Nothing was decided; the reconciler goes on asking."""
    return _refused("The payment provider did not answer, so nothing was changed. Try again.", status=503)


def _refused(sentence: str, *, status: int) -> Response:
    db.session.rollback()
    reference = (request.view_args or {}).get("reference")
    back = url_for("admin.order", reference=reference) if reference else url_for("admin.home")
    return office("admin/refused.html", status=status, sentence=sentence, back=back)
