"""The background thread: delivers the webhook outbox in order, retries, and lets sessions expire on time."""

import http.client
import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from sqlite3 import Row
from urllib.parse import urlsplit

from stripe_standin import sessions, signature
from stripe_standin.world import World

PULSE = 0.25
Outcome = tuple[int | None, str | None]


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


def deliver_due(world: World, *, limit: int = 200) -> None:
    """One at a time, in order of position; copies of one event go out side by side."""
    sql = "SELECT * FROM delivery WHERE state = 'pending' AND due_at <= ? ORDER BY position LIMIT ?"
    for row in world.store.rows(sql, world.instant(), limit) if world.setting("webhook_url") else []:
        with world.delivering:
            event = world.store.find("event", row["event"])
            if event is not None:  # else a reset came between
                body = json.dumps(event, indent=2).encode()
                _book(world, row, answer=_send_copies(world, body, copies=row["copies"]))


def _send_copies(world: World, body: bytes, *, copies: int) -> Outcome:
    """The best outcome of them all."""
    with ThreadPoolExecutor(max_workers=copies) as pool:
        outcomes = list(pool.map(lambda _: send(world, body), range(copies)))
    return min(outcomes, key=lambda outcome: outcome[0] or 999)


def send(world: World, body: bytes) -> Outcome:
    """The status of the endpoint's answer, or why there was none. Redirects are not followed."""
    url = urlsplit(world.setting("webhook_url"))
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=world.setting("delivery_timeout"))
    # Real time, whatever the stand-in's clock says: the receiver compares it with its own.
    signed = signature.header(body, world.setting("webhook_secrets"), timestamp=int(time.time()))
    headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signed}
    headers["User-Agent"] = "Stripe/1.0 (stand-in)"
    try:
        connection.request("POST", (url.path or "/") + (f"?{url.query}" if url.query else ""), body, headers)
        return connection.getresponse().status, None
    except (OSError, http.client.HTTPException) as error:
        return None, repr(error)
    finally:
        connection.close()


def _book(world: World, row: Row, *, answer: Outcome) -> None:
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
