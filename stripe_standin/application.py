"""Puts the parts together: one Flask program and, around it, the layer that can cut a connection."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request

from stripe_standin import api, control, faults, pay_page
from stripe_standin.errors import ApiError
from stripe_standin.world import World


def create_app(world: World) -> Flask:
    app = Flask(__name__)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    app.config["MAX_FORM_PARTS"] = 20_000
    app.extensions["world"] = world
    app.jinja_env.filters["money"] = pay_page.money
    for blueprint in (api.bp, pay_page.bp, control.bp):
        app.register_blueprint(blueprint)
    app.register_error_handler(404, _unknown_address)
    app.register_error_handler(405, _unknown_address)
    app.register_error_handler(faults.ConnectionCut, _cut)
    return app


def _unknown_address(_: Exception) -> tuple[dict[str, Any], int]:
    message = f"Unrecognized request URL ({request.method}: {request.path})."
    return ApiError(message, status=404).body("req_standin"), 404


def _cut(_: faults.ConnectionCut) -> tuple[str, int]:
    request.environ["standin.cut"] = True
    return "", 500


def with_cuts(app: Flask) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """The server treats a ConnectionError as a client that went away and says nothing more."""

    def outermost(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = app.wsgi_app(environ, start_response)
        if environ.get("standin.cut"):
            faults.reset_connection(environ["werkzeug.socket"])
            raise ConnectionResetError
        return answer

    return outermost
