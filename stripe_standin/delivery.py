"""The background thread: delivers the webhook outbox in order, retries, and lets sessions expire on time."""

import http.client
import json
import logging
import threading
import time
from sqlite3 import Row
from urllib.parse import urlsplit

from stripe_standin import sessions, signature
from stripe_standin.world import World

PULSE = 0.25


def start(world: World) -> threading.Thread:
    thread = threading.Thread(target=_loop, args=(world,), name="webhooks", daemon=True)
    thread.start()
    return thread


def _loop(world: World) -> None:
    while True:
        try:
            sessions.expire_due(world)
            deliver_due(world)
        except Exception:  # the thread must outlive anything, or webhooks stop without a word
            logging.exception("background thread")
        world.wake.wait(PULSE)
        world.wake.clear()


def deliver_due(world: World, *, limit: int = 200) -> int:
    """One at a time, in order of position; copies of one event go out side by side."""
    sql = "SELECT * FROM delivery WHERE state = 'pending' AND due_at <= ? ORDER BY position LIMIT ?"
    done = 0
    for row in world.store.rows(sql, world.instant(), limit) if world.setting("webhook_url") else []:
        event = world.store.get("event", row["event"])
        body = json.dumps(event, indent=2).encode()
        answers: list[tuple[int | None, str | None]] = []
        copies = [
            threading.Thread(target=lambda: answers.append(send(world, body))) for _ in range(row["copies"])
        ]
        for copy in copies:
            copy.start()
        for copy in copies:
            copy.join()
        _book(world, row, sorted(answers, key=lambda answer: answer[0] or 999)[0])
        done += 1
    return done


def send(world: World, body: bytes) -> tuple[int | None, str | None]:
    """The status of the endpoint's answer, or why there was none. Redirects are not followed."""
    url = urlsplit(world.setting("webhook_url"))
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=world.setting("delivery_timeout"))
    # Real time, whatever the stand-in's clock says: the receiver compares it with its own.
    signed = signature.header(body, world.setting("webhook_secrets"), int(time.time()))
    headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signed}
    headers["User-Agent"] = "Stripe/1.0 (stand-in)"
    try:
        connection.request("POST", (url.path or "/") + (f"?{url.query}" if url.query else ""), body, headers)
        return connection.getresponse().status, None
    except (OSError, http.client.HTTPException) as error:
        return None, repr(error)
    finally:
        connection.close()


def _book(world: World, row: Row, answer: tuple[int | None, str | None]) -> None:
    status, error = answer
    attempts, waits = row["attempts"] + 1, world.setting("retry_after")
    state, due_at = "delivered", row["due_at"]
    if status is None or not 200 <= status < 300:
        state = "pending" if attempts <= len(waits) else "given_up"
        due_at = world.instant() + (waits[attempts - 1] if attempts <= len(waits) else 0)
    sql = (
        "UPDATE delivery SET state = ?, due_at = ?, attempts = ?, last_status = ?, last_error = ?, copies = 1"
        " WHERE id = ?"
    )
    world.store.run(sql, state, due_at, attempts, status, error, row["id"])
