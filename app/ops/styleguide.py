"""Every component in its states, for those who draw pages. Not in production."""

from flask import Blueprint, Response, abort, current_app

from app.catalog.queries import newest_cards
from app.config import Environment, Settings
from app.extensions import db
from app.web.rendering import render

bp = Blueprint("styleguide", __name__)
CARDS = 4


@bp.get("/styleguide")
def show() -> Response:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    if settings.environment is Environment.PRODUCTION:
        abort(404)
    return render("styleguide.html", cards=newest_cards(db.session(), CARDS))
