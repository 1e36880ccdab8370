"""Lists with cursors, newest first, and `expand[]`."""

from typing import Any

from stripe_standin.errors import missing_reference, parameter_error
from stripe_standin.shapes import listing
from stripe_standin.store import Json
from stripe_standin.world import World

# field of an object -> kind of the object behind the id
EXPANDABLE = {
    "checkout.session": {"payment_intent": "payment_intent", "customer": "customer"},
    "payment_intent": {"latest_charge": "charge", "customer": "customer"},
    "charge": {"payment_intent": "payment_intent", "customer": "customer"},
    "refund": {"charge": "charge", "payment_intent": "payment_intent"},
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
}
COMPARE = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}


def page(world: World, kind: str, *, params: Json, url: str, **equal: Any) -> Json:
    """`equal`: fields that must have the given value; None means the request did not ask."""
    wanted = {name: value for name, value in equal.items() if value is not None}
    rows = [
        row
        for row in reversed(world.store.find_all(kind))
        if all(row.get(name) == value for name, value in wanted.items()) and _created_fits(row, params)
    ]
    return cut(rows, params, url=url, noun=kind)


def cut(rows: list[Json], params: Json, *, url: str, noun: str) -> Json:
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise parameter_error(
            "This value must be between 1 and 100.", "limit", code="parameter_invalid_integer"
        )
    ids = [row["id"] for row in rows]
    for cursor in ("starting_after", "ending_before"):
        if params.get(cursor, "") and params[cursor] not in ids:
            raise missing_reference(noun, params[cursor], param=cursor)
    if "ending_before" in params:
        earlier = rows[: ids.index(params["ending_before"])]
        return listing(earlier[-limit:], url=url, has_more=len(earlier) > limit)
    start = ids.index(params["starting_after"]) + 1 if "starting_after" in params else 0
    return listing(rows[start : start + limit], url=url, has_more=len(rows) > start + limit)


def _created_fits(row: Json, params: Json) -> bool:
    created = params.get("created")
    if created is None:
        return True
    if isinstance(created, int):
        return bool(row["created"] == created)
    return all(COMPARE[name](row["created"], value) for name, value in created.items())


def line_items(world: World, session_id: str) -> list[Json]:
    items: list[Json] = world.store.private(session_id)["line_items"]
    return items


def expand(world: World, answer: Json, *, paths: list[str]) -> Json:
    for path in paths:
        steps = path.split(".")
        if len(steps) > 4:
            raise parameter_error("You cannot expand more than 4 levels of a property.", "expand")
        if answer["object"] == "list" and steps[0] == "data" and len(steps) > 1:
            for row in answer["data"]:
                _expand_one(world, row, steps=steps[1:])
        else:
            _expand_one(world, answer, steps=steps)
    return answer


def _expand_one(world: World, owner: Json, *, steps: list[str]) -> None:
    name, kind = steps[0], owner.get("object", "")
    if kind == "checkout.session" and name == "line_items":
        url = f"/v1/checkout/sessions/{owner['id']}/line_items"
        owner[name] = cut(line_items(world, owner["id"]), {}, url=url, noun="line item")
        return
    if kind == "charge" and name == "refunds":
        url = f"/v1/charges/{owner['id']}/refunds"
        owner[name] = page(world, "refund", params={}, url=url, charge=owner["id"])
        return
    target = EXPANDABLE.get(kind, {}).get(name)
    if target is None:
        raise parameter_error(f"This property cannot be expanded ({name}).", "expand")
    if isinstance(owner.get(name), str):
        owner[name] = world.store.get(target, owner[name])
    if len(steps) > 1 and isinstance(owner.get(name), dict):
        _expand_one(world, owner[name], steps=steps[1:])
