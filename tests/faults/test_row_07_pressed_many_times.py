"""Double click, two tabs, Back, a retry after a time-out: a basket is one order with one payment page."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.client import Page
from tests.concurrency.crowd import all_at_once, press
from tests.faults.counts import MOST_ROUNDS, count, tell
from tests.faults.laid import MUG, side_by_side
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor, session_of

pytestmark = pytest.mark.money

ROW = 7
BASKETS = 50
PRESSES = 10
ONE_OPEN_ORDER = "uq_order_pending_cart"
CREATE = {"method": "POST", "path": "/v1/checkout/sessions"}
#: Longer than our gateway waits for an answer.
HANGS = 3


@dataclass(frozen=True, slots=True)
class Shopper:
    """Somebody at the last button, in as many windows as they will press it."""

    windows: list[Visitor]
    fields: dict[str, str]

    def press_everywhere(self) -> list[Page]:
        return all_at_once([press(window, self.fields) for window in self.windows])

    def press_again(self) -> Page:
        return press(self.windows[0], self.fields)()


def shopper(live: LiveShop, *, base: str | None = None) -> Shopper:
    first = live.visitor(base=base, lints=False)
    first.put_in_cart(live.kloof.variants[MUG])
    fields = first.hurry_to_review(live.kloof.rates["near"])
    windows = [live.visitor(base=base, lints=False) for _ in range(PRESSES)]
    for window in windows:
        window.web.cookies.update(first.web.cookies)
    return Shopper(windows, fields)


def shoppers(live: LiveShop, many: int) -> list[Shopper]:
    live.stock(live.kloof, {MUG: many})
    return side_by_side([lambda: shopper(live)] * many)


def everybody_presses(crowd: list[Shopper]) -> list[list[Page]]:
    """Two baskets at a time: the server answers eight requests at once, and these are twenty."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(Shopper.press_everywhere, crowd))


def orders(live: LiveShop) -> int:
    return int(live.value('SELECT count(*) FROM "order"'))


def test_row_07_ten_presses_at_once_are_one_order_and_one_payment_page(live: LiveShop) -> None:
    baskets = count(BASKETS)
    crowd = shoppers(live, baskets)
    for answers in everybody_presses(crowd):
        assert {page.status for page in answers} == {303}, [page.text for page in answers]
        assert len({session_of(page) for page in answers}) == 1
    assert orders(live) == len(live.provider.sessions()) == baskets
    assert live.shelf(MUG) == (baskets, baskets)
    live.assert_sound()
    tell(
        ROW,
        baskets=baskets,
        presses=baskets * PRESSES,
        orders=orders(live),
        sessions=len(live.provider.sessions()),
    )


def test_row_07_a_provider_that_times_out_after_creating_still_has_one_page_each(live: LiveShop) -> None:
    live.expects_errors = True
    baskets = count(BASKETS)
    crowd = shoppers(live, baskets)
    live.provider.fault("hang_after", times=2 * baskets, seconds=HANGS, **CREATE)
    unanswered = 0
    for answers in everybody_presses(crowd):
        assert {page.status for page in answers} <= {303, 503}, [page.text for page in answers]
        unanswered += sum(page.status == 503 for page in answers)
    live.provider.clear_faults()
    again = side_by_side([one.press_again for one in crowd])
    assert {page.status for page in again} == {303}
    assert len({session_of(page) for page in again}) == baskets
    assert orders(live) == len(live.provider.sessions()) == baskets
    live.assert_sound()
    tell(
        ROW, baskets_with_time_outs=baskets, unanswered=unanswered, orders=orders(live),
        sessions=len(live.provider.sessions()),
    )  # fmt: skip


@contextmanager
def without_the_index(live: LiveShop) -> Iterator[None]:
    """The database as it would be had nobody said that a basket is one open order."""
    live.sql(f"DROP INDEX {ONE_OPEN_ORDER}")
    try:
        yield
    finally:
        live.sql('TRUNCATE "order" CASCADE')
        live.sql(
            f"CREATE UNIQUE INDEX {ONE_OPEN_ORDER} ON \"order\" (store_id, cart_id) WHERE status = 'PENDING'"
        )


def test_row_07_broken_without_the_baskets_lock_presses_become_orders(live: LiveShop) -> None:
    live.expects_errors = True
    with (
        without_the_index(live),
        live.another_web("unlocked", application="tests.faults.broken.unlocked_cart:app") as base,
    ):
        doubled = any(presses_double(live, base) for _ in range(MOST_ROUNDS))
    assert doubled, "the race is too slow to prove anything"


def presses_double(live: LiveShop, base: str) -> bool:
    """Whether one more basket has become more than one more order. On a busy machine a round may come apart."""
    before = orders(live)
    shopper(live, base=base).press_everywhere()
    return orders(live) > before + 1
