"""Events and their rows in the webhook outbox, in the transaction of the change they tell of."""

from contextvars import ContextVar
from copy import deepcopy

from stripe_standin import faults
from stripe_standin.store import Json
from stripe_standin.world import API_VERSION, World, new_id

# The API request that is being answered, if any: events name it.
cause: ContextVar[Json | None] = ContextVar("cause", default=None)

NO_CAUSE: Json = {"id": None, "idempotency_key": None}


def record(world: World, kind: str, *, subject: Json, before: Json | None = None) -> None:
    """A `lose` fault leaves no trace at all: the provider documents that an event may never be generated."""
    fault = faults.take_for_event(world, kind) or {}
    if fault.get("do") == "lose":
        return
    data = {"object": deepcopy(subject)}
    if before is not None:
        data["previous_attributes"] = before
    event = {
        "id": new_id("evt_1"),
        "object": "event",
        "api_version": API_VERSION,
        "created": world.now(),
        "data": data,
        "livemode": False,
        "pending_webhooks": 1,
        "request": cause.get() or NO_CAUSE,
        "type": kind,
    }
    world.store.save(event)
    queue(world, event, fault=fault)


def queue(world: World, event: Json, *, fault: Json) -> None:
    action = fault.get("do")
    state = "dropped" if action == "drop" else "pending"
    wait = {"delay": 5.0, "reorder": 1.0}.get(action or "", 0.0)
    due_at = world.instant() + float(fault.get("seconds", wait)) * (wait > 0)
    copies = int(fault.get("copies", 2)) if action == "duplicate" else 1
    sql = "INSERT INTO delivery (event, type, state, due_at, position, copies) VALUES (?, ?, ?, ?, 0, ?)"
    number = world.store.run(sql, event["id"], event["type"], state, due_at, copies)
    # Events recorded within the waiting time come out in reverse: the later one gets the smaller position.
    position = -number if action == "reorder" else number
    world.store.run("UPDATE delivery SET position = ? WHERE id = ?", position, number)
    world.wake.set()
