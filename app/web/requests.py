"""The life of a request: its id, its store, its log line."""

import logging
import re
import time

from flask import Flask, Response, abort, g, request

from app import ids, logs
from app.database import serve_store
from app.extensions import db
from app.stores.queries import find_profile_by_host

log = logging.getLogger(__name__)

#: Blueprints that answer whatever the host name.
STORELESS = frozenset({"health", "webhooks", "static_files", "look"})
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
SLOW_PATHS_NOT_LOGGED = ("/static/", "/health/")


def init_app(app: Flask, *, trusts_proxy: bool) -> None:
    def begin() -> None:
        g.started = time.perf_counter()
        given = request.headers.get("X-Request-ID", "") if trusts_proxy else ""
        g.request_id = given if REQUEST_ID.fullmatch(given) else ids.new().hex
        logs.clear()
        logs.bind(request_id=g.request_id)

    app.before_request(begin)
    app.before_request(find_store)
    app.after_request(finish)


def find_store() -> None:
    """The host name decides the store. Remembered hosts need no session, so a page from the cache opens none."""
    if request.blueprint in STORELESS or request.endpoint == "static":
        return
    host = request.host.rsplit(":", 1)[0].lower()
    profile = find_profile_by_host(db.session, host)
    if profile is None:
        abort(404, "No shop answers at this address.")
    g.store = profile
    logs.bind(store=profile.slug)


def serve_found_store() -> None:
    """From here on the session serves the request's store, and nothing else."""
    if "store" not in g:
        return
    session = db.session()
    serve_store(session, g.store.id)
    session.info["request_id"] = g.request_id


def finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if not request.path.startswith(SLOW_PATHS_NOT_LOGGED):
        milliseconds = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
        # The path without its query, and without what a signed link carries.
        log.info(
            "request",
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "milliseconds": milliseconds,
            },
        )
    return response
