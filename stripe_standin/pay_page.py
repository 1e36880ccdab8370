"""The hosted pay page: plain forms, no script, and on every screen the words that no money moves."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from stripe_standin import listing, sessions
from stripe_standin.errors import ApiError
from stripe_standin.store import Json
from stripe_standin.world import World

bp = Blueprint("pay", __name__)
POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "


def money(cents: int, currency: str) -> str:
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", "\N{NO-BREAK SPACE}")
    sign = "-" if cents < 0 else ""
    unit = "R" if currency == "zar" else currency.upper()
    return f"{sign}{unit}\N{NO-BREAK SPACE}{grouped},{rest:02d}"


def the_world() -> World:
    world: World = current_app.extensions["world"]
    return world


@bp.get("/c/pay/<id>")
def show(id: str) -> Response:
    world = the_world()
    sessions.expire_due(world)
    return _page(world, id, status=200)


@bp.post("/c/pay/<id>/payment")
def pay(id: str) -> AnyResponse:
    world = the_world()
    sessions.expire_due(world)
    if world.store.find("checkout.session", id) is None:
        return _page(world, id, status=404)
    try:
        with world.store.transaction():
            done = _act(world, id, outcome=request.form.get("outcome", "pay"))
    except ApiError:
        session = sessions.get(world, id)
        # A second click on a page that has been paid meanwhile: go where the first one went.
        if session["status"] == "complete":
            return redirect(_return_url(session), 303)
        return _page(world, id, status=409)
    if done["status"] == "open":
        return redirect(f"/c/pay/{id}", 303)
    return redirect(_return_url(done), 303)


@bp.post("/c/pay/<id>/settlement")
def settle(id: str) -> AnyResponse:
    """The bank's answer to a delayed payment, given by the person at the page."""
    world = the_world()
    outcome = "fail" if request.form.get("outcome") == "fail" else "confirm"
    try:
        with world.store.transaction():
            sessions.settle(world, id, outcome=outcome)
    except ApiError:
        return _page(world, id, status=409)
    return redirect(f"/c/pay/{id}", 303)


def _act(world: World, id: str, *, outcome: str) -> Json:
    email = request.form.get("email") or None
    if outcome == "decline":
        return sessions.decline(world, id, email=email)
    if outcome == "later":
        wait = world.setting("delayed_seconds")
        settles = None if wait is None else {"after": wait, "outcome": "confirm"}
        return sessions.delay(world, id, email=email, settles=settles)
    return sessions.pay(world, id, email=email)


def _return_url(session: Json) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _page(world: World, id: str, *, status: int) -> Response:
    session = world.store.find("checkout.session", id)
    if session is None:
        return _answer(render_template("missing.html"), 404, origins="'self'")
    intent = world.store.find("payment_intent", session["payment_intent"] or "")
    facts: dict[str, Any] = {
        "session": session,
        "lines": listing.line_items(world, id),
        "refusal": sessions.last_refusal(world, session),
        "waits": intent is not None and intent["status"] == "processing",
        "email": (session["customer_details"] or {}).get("email"),
        "return_url": _return_url(session),
    }
    # Browsers apply form-action to the redirect after a post as well, so the shop's origin has to be named.
    parts = urlsplit(session["success_url"])
    origins = f"'self' {parts.scheme}://{parts.netloc}"
    return _answer(render_template("pay.html", **facts), status, origins=origins)


def _answer(html: str, status: int, *, origins: str) -> Response:
    response = Response(html, status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = f"{POLICY}form-action {origins}"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
