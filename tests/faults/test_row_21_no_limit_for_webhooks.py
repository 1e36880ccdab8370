"""Rate limits are for visitors: a burst of signed events from one address is taken in whole."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.faults.counts import IS_FULL, count, tell
from tests.faults.events import deliver, event, percentile, stored
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 21
EVENTS = 300
PER_SECOND = 30
SENDERS = 4
#: The limit of all pages together, for one address in a minute.
LIMIT = 100
#: Most of the answers come within so many seconds; asserted where nothing else runs.
ANSWERED_WITHIN = 0.3


def paced(base: str, number: int, began: float) -> tuple[int, float]:
    """The answer to an event that is due at its moment, and how long that took."""
    time.sleep(max(began + number / PER_SECOND - time.monotonic(), 0))
    sent = time.monotonic()
    return deliver(base, event()), time.monotonic() - sent


def burst(base: str, many: int) -> list[tuple[int, float]]:
    began = time.monotonic()
    with ThreadPoolExecutor(SENDERS) as pool:
        return list(pool.map(lambda number: paced(base, number, began), range(many)))


def status_of_cart(base: str) -> int:
    with requests.Session() as web:
        web.trust_env = False
        return web.get(f"{base}/cart", timeout=30).status_code


def test_row_21_a_burst_of_events_meets_no_limit(live: LiveShop) -> None:
    many = max(count(EVENTS), LIMIT + 20)  # fewer would meet no limit if there were one
    with live.another_web("limited", FUSION_RATE_LIMITS="on") as base:
        answers = burst(base, many)
        # The control: a visitor from the same address is stopped by the same server.
        visits = [status_of_cart(base) for _ in range(LIMIT + 5)]
    refused = sum(status == 429 for status, _ in answers)
    assert {status for status, _ in answers} == {200}
    assert len(stored(live)) == many
    assert 429 in visits, "the limits are off, so this proves nothing"
    p99 = percentile([took for _, took in answers], 0.99)
    live.assert_sound()
    tell(ROW, events=many, per_second=PER_SECOND, answered_429=refused, p99_ms=round(1000 * p99))
    assert p99 < ANSWERED_WITHIN or not IS_FULL
