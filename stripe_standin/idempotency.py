"""Idempotency keys: the first answer is the answer, for 24 hours of the stand-in's clock."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from stripe_standin.errors import ApiError
from stripe_standin.store import Json
from stripe_standin.world import World

LIFE_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Answer:
    status: int
    body: Json
    request_id: str
    replayed: bool = False


_running: set[str] = set()
_running_guard = threading.Lock()


@contextmanager
def claim(key: str | None) -> Iterator[None]:
    """Two requests with one key at the same time: the second is refused, as the SDK knows to retry."""
    if key is None:
        yield
        return
    with _running_guard:
        if key in _running:
            raise ApiError(
                f"There is currently another in-progress request using this idempotency key: {key}",
                status=409,
                code="idempotency_key_in_use",
                saved=False,
            )
        _running.add(key)
    try:
        yield
    finally:
        with _running_guard:
            _running.discard(key)


def fingerprint(method: str, path: str, *, params: Json) -> str:
    text = json.dumps([method, path, params], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def recall(world: World, key: str | None, *, print_: str) -> Answer | None:
    if key is None:
        return None
    if len(key) > 255:
        raise ApiError(
            "Idempotency keys can be at most 255 characters.", kind="idempotency_error", saved=False
        )
    world.store.run("DELETE FROM answer WHERE saved_at <= ?", world.now() - LIFE_SECONDS)
    found = world.store.rows("SELECT * FROM answer WHERE key = ?", key)
    if not found:
        return None
    if found[0]["fingerprint"] != print_:
        raise ApiError(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
            saved=False,
        )
    row = found[0]
    return Answer(row["status"], json.loads(row["body"]), row["request_id"], replayed=True)


def remember(world: World, key: str | None, *, print_: str, answer: Answer) -> None:
    if key is None or answer.replayed:
        return
    sql = "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)"
    values = (key, print_, answer.status, json.dumps(answer.body), answer.request_id, world.now())
    world.store.run(sql, *values)
