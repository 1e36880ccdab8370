"""The webhook's secret is rolled while events come in: none is refused, none is lost."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests

from tests.faults.counts import count, tell
from tests.faults.events import SECRET, deliver, event, stored
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 20
EVENTS = 200
NEW = "whsec_new"
PATIENCE = 30.0
#: What the provider signs with, and what the shop is restarted to believe meanwhile.
ROLL: tuple[tuple[tuple[str, ...], str | None], ...] = (
    ((SECRET,), None),
    ((SECRET,), f"{NEW},{SECRET}"),
    ((NEW, SECRET), None),
    ((NEW,), None),
    ((NEW,), NEW),
)


@contextmanager
def roll(live: LiveShop) -> Iterator[None]:
    """The web server goes back to its first secret afterwards."""
    before = live.web.environment
    try:
        yield
    finally:
        believe(live, before["STRIPE_WEBHOOK_SECRETS"])


def believe(live: LiveShop, secrets: str) -> None:
    live.web.environment = {**live.web.environment, "STRIPE_WEBHOOK_SECRETS": secrets}
    live.restart_web()


def deliver_all(live: LiveShop, many: int, secrets: Sequence[str]) -> list[int]:
    return [deliver_at_last(live, secrets) for _ in range(many)]


def deliver_at_last(live: LiveShop, secrets: Sequence[str]) -> int:
    """Again while nobody listens, as the provider does; a refusal is an answer."""
    told, end = event(), time.monotonic() + PATIENCE
    while True:
        try:
            return deliver(live.base, told, secrets=secrets)
        except requests.RequestException:
            assert time.monotonic() < end, "nobody listens"
            time.sleep(0.1)


def test_row_20_every_event_across_a_roll_is_kept(live: LiveShop) -> None:
    each, answers = max(count(EVENTS) // len(ROLL), 4), []
    with roll(live), ThreadPoolExecutor(1) as provider:
        for signing, believed in ROLL:
            delivered = provider.submit(deliver_all, live, each, signing)
            if believed is not None:
                believe(live, believed)
            answers += delivered.result()
    assert set(answers) == {200}
    assert len(stored(live)) == len(answers)
    live.assert_sound()
    tell(ROW, events=len(answers), stored=len(stored(live)), refused=0, restarts=2)


def test_row_20_broken_one_secret_exchanged_for_the_other_refuses_events(live: LiveShop) -> None:
    with roll(live):
        believe(live, NEW)
        assert set(deliver_all(live, 3, (SECRET,))) == {400}
    assert stored(live) == set()
