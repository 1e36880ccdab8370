"""Faults on request: what goes wrong, where, and how many times."""

import json
import socket
import time
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Any

from stripe_standin.errors import rule_error
from stripe_standin.store import Json
from stripe_standin.world import World

REQUEST_FAULTS = {f"{what}_{when}" for what in ("fail", "hang", "reset") for when in ("before", "after")}
WEBHOOK_FAULTS = {"drop", "lose", "duplicate", "delay", "reorder"}
FIELDS = {"do", "times", "method", "path", "types", "seconds", "status", "remember", "copies", "skip"}


def plant(world: World, fault: Json) -> Json:
    """`times` left out or null means until the faults are cleared."""
    unknown = sorted(set(fault) - FIELDS)
    if unknown or fault.get("do") not in REQUEST_FAULTS | WEBHOOK_FAULTS:
        raise rule_error(f"Not a fault: {fault}. Unknown fields: {unknown}", "do")
    times = fault.get("times")
    body = json.dumps(fault)
    number = world.store.run("INSERT INTO fault (remaining, body) VALUES (?, ?)", times, body)
    return {"id": number, "remaining": times, **fault}


def planted(world: World) -> list[Json]:
    rows = world.store.rows("SELECT id, remaining, body FROM fault ORDER BY id")
    return [{"id": row["id"], "remaining": row["remaining"], **json.loads(row["body"])} for row in rows]


def clear(world: World) -> None:
    world.store.run("DELETE FROM fault")


def take_for_request(world: World, method: str, *, path: str) -> Json | None:
    def matches(fault: Json) -> bool:
        right_method = fault.get("method", method).upper() == method
        return right_method and fnmatchcase(path, fault.get("path", "/v1/*"))

    return _take(world, REQUEST_FAULTS, matches=matches)


def take_for_event(world: World, kind: str) -> Json | None:
    return _take(world, WEBHOOK_FAULTS, matches=lambda fault: _any_match(kind, fault.get("types", ["*"])))


def _any_match(kind: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(kind, pattern) for pattern in patterns)


def _take(world: World, kinds: set[str], *, matches: Callable[[Json], bool]) -> Json | None:
    """The oldest fault that matches and is not used up; one that still has to `skip` matches lets this pass."""
    with world.store.transaction():
        for fault in planted(world):
            if fault["do"] not in kinds or fault["remaining"] == 0 or not matches(fault):
                continue
            if fault.get("skip"):
                _rewrite(world, fault, skip=fault["skip"] - 1)
                continue
            if fault["remaining"] is not None:
                world.store.run("UPDATE fault SET remaining = remaining - 1 WHERE id = ?", fault["id"])
            return fault
    return None


def _rewrite(world: World, fault: Json, **changes: Any) -> None:
    body = {name: value for name, value in fault.items() if name in FIELDS} | changes
    world.store.run("UPDATE fault SET body = ? WHERE id = ?", json.dumps(body), fault["id"])


class ConnectionCut(Exception):
    """Raised where a response should have been; the outermost layer resets the connection."""


def strike(world: World, fault: Json | None, *, when: str) -> int | None:
    """Hangs, cuts the connection, or returns the status to answer instead. Not to be called in a transaction."""
    if fault is None or not fault["do"].endswith(f"_{when}"):
        return None
    if fault["do"].startswith("hang"):
        _hang(world, float(fault.get("seconds", 30)))
    elif fault["do"].startswith("reset"):
        raise ConnectionCut
    else:
        return int(fault.get("status", 500))
    return None


def _hang(world: World, seconds: float) -> None:
    era, end = world.era, time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.02)
        if world.era != era:
            raise ConnectionCut


def reset_connection(connection: socket.socket) -> None:
    """Linger of zero makes the close an RST; detach, because file objects would keep the socket open."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    socket.close(connection.detach())
