"""Events signed and delivered as the provider does it, so that a test may also do it wrongly."""

import itertools
import json
import time
from collections.abc import Sequence
from typing import Any

import requests

from tests.live.shop import LiveShop
from tests.payments.test_webhooks import SECRET, signed

_numbers = itertools.count(1)
PATH = "/webhooks/stripe"
TIMEOUT = 30


def event(**changes: Any) -> dict[str, Any]:
    """Of a kind that asks nothing of the worker, with an id of its own."""
    number = next(_numbers)
    return {
        "id": f"evt_row_{number}_{time.time_ns()}",
        "type": "customer.updated",
        "livemode": False,
        "data": {"object": {"id": f"cus_{number}", "object": "customer"}},
        **changes,
    }


def encoded(thing: object) -> bytes:
    return json.dumps(thing).encode()


def signature(body: bytes, secrets: Sequence[str] = (SECRET,)) -> str:
    """One entry for each secret that the provider holds."""
    at = int(time.time())
    entries = [signed(body, secret=secret, at=at).split(",")[1] for secret in secrets]
    return ",".join([f"t={at}", *entries])


def send(base: str, body: Any, header: str | None) -> int:
    """The status of the answer. A body that is an iterator goes without its length."""
    headers = {} if header is None else {"Stripe-Signature": header}
    with requests.Session() as web:
        web.trust_env = False
        return web.post(base + PATH, data=body, headers=headers, timeout=TIMEOUT).status_code


def deliver(base: str, thing: dict[str, Any], *, secrets: Sequence[str] = (SECRET,)) -> int:
    body = encoded(thing)
    return send(base, body, signature(body, secrets))


def stored(live: LiveShop) -> set[str]:
    return {row.event_id for row in live.sql("SELECT event_id FROM webhook_event")}


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
