"""Everything that goes wrong ends on a designed page; nothing shows a stack trace."""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.database import DomainError, NotFound
from app.extensions import db
from app.web import problems
from app.web.problems import Problem, is_for_programs

log = logging.getLogger(__name__)

#: Title and text by status; a refusal with a sentence of its own replaces the text.
WORDS = {
    400: (
        "That did not make sense to us",
        "The address or the form was incomplete. Go back and try once more.",
    ),
    401: ("Who are you?", "This needs a login: an access token that is not too old and has not been ended."),
    403: (
        "Not for you, we are afraid",
        "This page is not open to you, or the form was sent from another site.",
    ),
    404: ("We cannot find that", "It may have sold out for good, or the address may have a slip in it."),
    405: ("Not that way", "This address does not take that kind of request."),
    409: ("That has just changed", "Somebody was quicker. Look again before you go on."),
    410: ("That is no longer sold", "It was here and has gone for good. What stood beside it may still be."),
    413: ("Too large", "That is more than we can take in one go."),
    415: ("Not that kind of content", "This takes application/json, in UTF-8."),
    422: ("That cannot be taken as it is", "Something in the request is not as it must be."),
    429: ("A little slower, please", "That was a lot in a short time. Nothing is lost."),
    500: ("Something broke on our side", "It has been noted. Nothing was charged; try again in a minute."),
    503: ("Back in a moment", "A part of the shop is not answering. Your cart is safe; try again shortly."),
}
RETRY_AFTER_SECONDS = 5

#: Under an address: what a 404 there usually means, and the way on. The first that fits.
PLACES = (
    ("/admin", "There is nothing at this address.", "/admin", "To the back office"),
    (
        "/orders",
        "An order opens with the whole link from our mail, or with its reference and your e-mail address.",
        "/orders/find",
        "Find an order",
    ),
    ("", WORDS[404][1], "/cart", "Your cart"),
)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(RateLimitExceeded, on_too_many)
    app.register_error_handler(CSRFError, on_missing_token)
    app.register_error_handler(NotFound, lambda _: error_page(404))
    app.register_error_handler(DomainError, on_refusal)
    app.register_error_handler(Problem, on_problem)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, on_database_gone)
    app.register_error_handler(Exception, on_bug)


def on_http(error: HTTPException) -> Response:
    if error.code is None or error.response is not None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect that was raised
    retry_after = getattr(error, "retry_after", None)
    speaks = retry_after or (error.code == 403 and "permission" not in (error.description or ""))
    found = problems.field_errors(getattr(error, "data", {}).get("messages"))
    own_words = error.description if speaks else None
    response = error_page(error.code, own_words, more={"errors": found} if found else None)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    allow = getattr(error, "valid_methods", None)
    if allow:
        response.headers["Allow"] = ", ".join(sorted(allow))
    return response


def on_too_many(error: RateLimitExceeded) -> Response:
    seconds = error.limit.limit.get_expiry()
    response = error_page(429, f"{WORDS[429][1]} Try again in {seconds} seconds.")
    response.headers["Retry-After"] = str(seconds)
    return response


def on_missing_token(_: CSRFError) -> Response:
    return error_page(
        403, "The form had been open too long, or was not ours. Go back, reload the page and send it again."
    )


def on_refusal(error: DomainError) -> Response:
    db.session.rollback()
    return error_page(409, str(error), code=problems.code_of(error))


def on_problem(error: Problem) -> Response:
    db.session.rollback()
    response = error_page(error.status, error.detail, code=error.code, more=error.more)
    response.headers.update(error.headers)
    return response


def on_database_gone(error: Exception) -> Response:
    log.error("database.gone", extra={"error": type(error).__name__})
    response = error_page(503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def on_bug(error: Exception) -> Response:
    log.exception("request.failed", extra={"error": type(error).__name__})
    return error_page(500)


def error_page(
    status: int, text: str | None = None, *, code: str = "", more: Mapping[str, Any] | None = None
) -> Response:
    """The designed page; JSON where a program asked, which is told ``code`` and ``more`` besides.

    Falls back to bare words if even the template cannot be drawn.
    """
    title, usual = WORDS.get(status, WORDS[500 if status >= 500 else 400])
    if status == 404:
        usual = _place()[1]
    if is_for_programs(request.path):
        response = problems.answer(status, title, text or usual, code=code, more=more or {})
    elif _wants_json():
        response = jsonify(error=title, detail=text or usual)
    else:
        response = Response(_draw(status, title, text or usual), mimetype="text/html")
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _place() -> tuple[str, str, str, str]:
    return next(place for place in PLACES if request.path.startswith(place[0]))


def _draw(status: int, title: str, text: str) -> str:
    _, _, way, label = _place()
    if way == request.path:  # what was refused leads nowhere
        _, _, way, label = PLACES[-1]
    try:
        return render_template(
            "errors/show.html", code=status, title=title, text=text, way=way, way_label=label,
            # What broke is in the log under this; a slip in an address is not worth a letter.
            request_id=g.get("request_id") if status >= 500 else None,
        )  # fmt: skip
    except Exception:
        log.exception("error_page.failed")
        return f"<!doctype html><html lang=en-ZA><title>{title}</title><h1>{title}</h1><p>{text}</p></html>"


def _wants_json() -> bool:
    return request.path.startswith(("/webhooks/", "/health"))
