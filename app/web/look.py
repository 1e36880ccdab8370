"""The style sheet of a look, and which look a page has: the store's, or one that staff are trying in their browser."""

from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, abort, g, make_response, session

from app.extensions import limiter
from app.stores.looks import faces_of, grounds_of, path_of, read_name, sheet

bp = Blueprint("look", __name__)
limiter.exempt(bp)

#: In the signed cookie of whoever tries a look before it is saved.
TRIED = "look_tried"
ONE_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Look:
    """What a layout needs to know."""

    #: Of the style sheet; empty where the theme is as it came.
    path: str
    faces: tuple[str, str]
    grounds: tuple[str, str]
    is_tried: bool


@bp.get("/theme/<name>.css")
def show(name: str) -> Response:
    """The same for every shop and for ever: all that it says stands in its address."""
    values = read_name(name) or abort(404)
    response = make_response(sheet(values))
    response.mimetype = "text/css"
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    return response


def present_look() -> Look:
    """A page with a login is never kept, so a look that is tried stays with who tries it."""
    store = g.get("store")
    if store is None:
        return _look("kloof", (), is_tried=False)
    tried = session.get(TRIED) if "_user_id" in session else None
    return _look(store.theme, tuple((tried or store.look).items()), is_tried=bool(tried))


@lru_cache(maxsize=512)
def _look(theme: str, values: tuple[tuple[str, str], ...], *, is_tried: bool) -> Look:
    chosen = dict(values)
    return Look(path_of(theme, chosen), faces_of(theme, chosen), grounds_of(theme, chosen), is_tried)
