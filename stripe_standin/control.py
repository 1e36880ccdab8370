"""The control surface under /standin/: JSON in, JSON out, for tests and for people at a terminal."""

import json
from typing import Any

from flask import Blueprint, current_app, request

from stripe_standin import disputes, events, faults, refunds, sessions
from stripe_standin.errors import ApiError, missing_object, rule_error
from stripe_standin.store import Json
from stripe_standin.world import DEFAULTS, World

bp = Blueprint("control", __name__, url_prefix="/standin")

COUNTS = "SELECT state, COUNT(*) AS many FROM delivery GROUP BY state"


def the_world() -> World:
    world: World = current_app.extensions["world"]
    return world


def sent() -> Json:
    body = request.get_json(silent=True)
    if body is None and request.get_data():
        raise rule_error("Send JSON with Content-Type: application/json.")
    return body if isinstance(body, dict) else {}


@bp.errorhandler(ApiError)
def refused(error: ApiError) -> tuple[Json, int]:
    return error.body("req_standin"), error.status


@bp.get("/health")
def health() -> Json:
    return {"status": "ok", "program": "stripe stand-in"}


@bp.get("/sessions")
def list_sessions() -> Json:
    """Oldest first, each with its payment intent and charges in full."""
    world = the_world()
    sessions.expire_due(world)
    return {"sessions": [_in_full(world, session) for session in world.store.find_all("checkout.session")]}


@bp.get("/sessions/<id>")
def show_session(id: str) -> Json:
    world = the_world()
    sessions.expire_due(world)
    return _in_full(world, sessions.get(world, id))


def _in_full(world: World, session: Json) -> Json:
    intent_id = session["payment_intent"]
    by_intent = "json_extract(body, '$.payment_intent') = ?"
    return session | {
        "payment_intent": world.store.find("payment_intent", intent_id or ""),
        "charges": world.store.find_all("charge", by_intent, intent_id),
        "refunds": world.store.find_all("refund", by_intent, intent_id),
        "disputes": world.store.find_all("dispute", by_intent, intent_id),
        "line_items": world.store.private(session["id"])["line_items"],
    }


@bp.post("/sessions/<id>/<action>")
def act(id: str, action: str) -> Json:
    world, body = the_world(), sent()
    with world.store.transaction():
        _act(world, id, action=action, body=body)
        return _in_full(world, sessions.get(world, id))


def _act(world: World, id: str, *, action: str, body: Json) -> None:
    email = body.get("email")
    if action == "pay":
        sessions.pay(world, id, email=email)
    elif action == "decline":
        sessions.decline(world, id, email=email)
    elif action == "delay":
        settles = (
            {"after": body["after"], "outcome": body.get("outcome", "confirm")} if "after" in body else None
        )
        sessions.delay(world, id, email=email, settles=settles)
    elif action in ("confirm", "fail"):
        sessions.settle(world, id, outcome=action)
    elif action == "expire":
        sessions.expire(world, id)
    elif action == "mutate":
        sessions.mutate(world, id, changes=body)
    elif action == "dispute":
        disputes.open_(world, _charge_of(world, id), details=body)
    else:
        raise rule_error(f"Not an action: {action}", "action")


def _charge_of(world: World, id: str) -> str:
    intent = world.store.find("payment_intent", sessions.get(world, id)["payment_intent"] or "")
    return (intent["latest_charge"] if intent else None) or ""


@bp.post("/disputes/<id>/<action>")
def act_on_dispute(id: str, action: str) -> Json:
    world, body = the_world(), sent()
    with world.store.transaction():
        if action == "update":
            return disputes.update(world, id)
        if action == "close":
            return disputes.close(world, id, outcome=body.get("outcome", ""))
    raise rule_error(f"Not an action: {action}", "action")


@bp.post("/refunds/<id>/<action>")
def act_on_refund(id: str, action: str) -> Json:
    world = the_world()
    with world.store.transaction():
        if action in ("fail", "succeed"):
            return (refunds.fail if action == "fail" else refunds.succeed)(world, id)
    raise rule_error(f"Not an action: {action}", "action")


@bp.get("/events")
def list_events() -> Json:
    """Oldest first, the way they happened."""
    kind = request.args.get("type")
    rows = the_world().store.find_all("event")
    return {"events": [row for row in rows if kind in (None, row["type"])]}


@bp.post("/events/<id>/delivery")
def deliver_again(id: str) -> Json:
    """As the provider's own "resend"; also brings a dropped event. `copies` go out side by side."""
    world = the_world()
    event = world.store.find("event", id)
    if event is None:
        raise missing_object("event", id)
    events.queue(world, event, fault={"do": "duplicate", "copies": sent().get("copies", 1)})
    return {"queued": id}


@bp.get("/deliveries")
def list_deliveries() -> Json:
    rows = the_world().store.rows("SELECT * FROM delivery ORDER BY id")
    counts = {row["state"]: row["many"] for row in the_world().store.rows(COUNTS)}
    return {"deliveries": [dict(row) for row in rows], "counts": counts}


@bp.post("/deliveries/flush")
def flush() -> Json:
    """Whatever waits for a retry or a delay becomes due now; a running delivery is not waited for."""
    world = the_world()
    world.store.run("UPDATE delivery SET due_at = 0 WHERE state = 'pending'")
    world.wake.set()
    return list_deliveries()


@bp.get("/requests")
def list_requests() -> Json:
    """API requests, oldest first; `method` and `path` narrow them down."""
    sql = "SELECT method, path, body FROM request WHERE method LIKE ? AND path GLOB ? ORDER BY seq"
    rows = the_world().store.rows(sql, request.args.get("method", "%"), request.args.get("path", "*"))
    found = [{"method": row["method"], "path": row["path"], **json.loads(row["body"])} for row in rows]
    return {"requests": found, "count": len(found)}


@bp.get("/faults")
def list_faults() -> Json:
    return {"faults": faults.planted(the_world())}


@bp.post("/faults")
def plant_fault() -> Json:
    return faults.plant(the_world(), sent())


@bp.delete("/faults")
def clear_faults() -> Json:
    faults.clear(the_world())
    return {"faults": []}


@bp.route("/clock", methods=["GET", "POST"])
def clock() -> Json:
    """`advance` moves the clock by seconds, `offset` sets its distance from real time."""
    world, body = the_world(), sent()
    if request.method == "POST":
        offset = body.get("offset", world.clock_offset) + body.get("advance", 0)
        world.store.set("clock_offset", offset)
        sessions.expire_due(world)
        world.wake.set()
    return {"now": world.instant(), "offset": world.clock_offset}


@bp.route("/settings", methods=["GET", "POST"])
def settings() -> Json:
    world, body = the_world(), sent()
    unknown = sorted(set(body) - set(DEFAULTS))
    if unknown:
        raise rule_error(f"Unknown settings: {unknown}")
    for name, value in body.items():
        world.store.set(name, value)
    world.wake.set()
    shown: dict[str, Any] = {name: world.setting(name) for name in DEFAULTS}
    return {name: value for name, value in shown.items() if not name.endswith(("secrets", "key"))}


@bp.post("/reset")
def reset() -> Json:
    """Everything is gone but the settings, hanging requests too; the clock is real time again."""
    world = the_world()
    with world.delivering, world.store.transaction():
        world.era += 1
        world.store.wipe()
        world.store.set("clock_offset", 0)
    return {"reset": True}
