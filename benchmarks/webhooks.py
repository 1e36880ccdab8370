"""Signed events, prepared beforehand and sent by threads that do nothing else."""

import hmac
import http.client
import json
import threading
import time
from dataclasses import dataclass
from hashlib import sha256
from statistics import quantiles
from urllib.parse import urlsplit

from app import ids


@dataclass(frozen=True, slots=True)
class Heard:
    """Answers per second, and how long the middle and the slowest hundredth took, in milliseconds."""

    rate: float
    p50: float
    p99: float


def send(url: str, secret: str, *, clients: int, each: int) -> Heard:
    """Raises RuntimeError when an event is not accepted."""
    prepared = [[_event(secret) for _ in range(each)] for _ in range(clients)]
    took: list[float] = []
    faults: list[int] = []
    barrier = threading.Barrier(clients + 1)

    def bring(events: list[tuple[bytes, str]]) -> None:
        place = urlsplit(url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        connection.connect()
        mine = []
        barrier.wait()
        for body, signature in events:
            began = time.perf_counter()
            connection.request("POST", "/webhooks/stripe", body, {"Stripe-Signature": signature})
            answer = connection.getresponse()
            answer.read()
            mine.append(time.perf_counter() - began)
            if answer.status != 200:
                faults.append(answer.status)
        took.extend(mine)
        connection.close()

    threads = [threading.Thread(target=bring, args=(events,)) for events in prepared]
    for thread in threads:
        thread.start()
    barrier.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - began
    if faults or len(took) != clients * each:
        raise RuntimeError(f"events were refused: {faults[:5]}")
    cut = quantiles(took, n=100)
    return Heard(clients * each / whole, cut[49] * 1000, cut[98] * 1000)


def _event(secret: str) -> tuple[bytes, str]:
    """As Stripe sends it: about 1.5 KB, of a session that we do not know."""
    session = f"cs_test_{ids.new().hex}"
    body = json.dumps(
        {
            "id": f"evt_{ids.new().hex}", "object": "event", "api_version": "2026-10-28.endive",
            "created": int(time.time()), "livemode": False, "pending_webhooks": 1,
            "type": "checkout.session.completed",
            "data": {"object": {"id": session, "object": "checkout.session", "amount_total": 34_900,
                                "currency": "zar", "payment_status": "paid", "status": "complete",
                                "payment_intent": f"pi_{ids.new().hex}", "metadata": {},
                                "customer_details": {"name": "x" * 900}}},
        }
    ).encode()  # fmt: skip
    now = int(time.time())
    signed = hmac.new(secret.encode(), f"{now}.".encode() + body, sha256).hexdigest()
    return body, f"t={now},v1={signed}"
