"""The door of a person's own pages, and the frame that they are drawn in."""

from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from app.accounts.logins import present_user
from app.accounts.models import User
from app.web.rendering import draw, respond

bp = Blueprint("customers", __name__, url_prefix="/account")


@bp.before_request
def admit() -> Answer | None:
    user = present_user()
    if user is None:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else "/account"
        return redirect(url_for("accounts.new", next=wanted), 303)
    g.person = user
    return None


@bp.after_request
def keep_private(response: Answer) -> Answer:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def person() -> User:
    found = g.person
    assert isinstance(found, User)
    return found


def account(template: str, *, status: int = 200, **context: object) -> Response:
    """A page of the account, with whose it is."""
    return respond(draw(template, None, person=person(), **context), status=status)
