"""What is not found under its address may be found under another: looked up only when a page is about to be a 404."""

from flask import Response, g, redirect, request
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import NotFound as NotFoundPage
from werkzeug.wrappers import Response as BaseResponse

from app.catalog.redirects import find_target
from app.extensions import db
from app.storefront.blueprint import bp
from app.web.errors import on_database_gone, on_http
from app.web.requests import serve_found_store

#: A new thing may take the old address over, and browsers keep a 301 without a date for ever.
KEEP_SECONDS = 60


@bp.app_errorhandler(404)
def moved_or_not_found(error: NotFoundPage) -> Response | BaseResponse:
    """301 with the query string as it was asked; a fragment's request follows it and is still one for a fragment."""
    if request.method not in ("GET", "HEAD") or "store" not in g:
        return on_http(error)
    try:
        serve_found_store()
        target = find_target(db.session(), request.path)
    except (OperationalError, InterfaceError, PoolTimeout) as gone:
        return on_database_gone(gone)
    if target is None:
        return on_http(error)
    query = request.query_string.decode("ascii", "replace")
    answer = redirect(f"{target}?{query}" if query else target, 301)
    answer.headers["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    return answer
