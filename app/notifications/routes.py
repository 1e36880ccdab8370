"""/dev/mail: the mail of a shop that has no mail server yet. In development only."""

from uuid import UUID

from flask import Blueprint, Response, abort, current_app, make_response

from app.database import get
from app.extensions import db
from app.notifications import queries
from app.notifications.models import Mail
from app.web.rendering import render

bp = Blueprint("notifications", __name__, url_prefix="/dev/mail")
#: A mail carries its styles in its tags, as mail programs want it. Nothing else may be done by one.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@bp.before_request
def in_development_only() -> None:
    if not current_app.extensions["settings"].is_development:
        abort(404)


@bp.get("")
def index() -> Response:
    return render("mail/index.html", mails=queries.latest(db.session()))


@bp.get("/<uuid:mail_id>")
def show(mail_id: UUID) -> Response:
    return render("mail/show.html", mail=get(db.session(), Mail, mail_id))


@bp.get("/<uuid:mail_id>/html")
def html(mail_id: UUID) -> Response:
    response = make_response(get(db.session(), Mail, mail_id).html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response
