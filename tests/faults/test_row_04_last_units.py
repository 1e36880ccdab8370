"""Two hundred buyers and a hundred units, at once, again and again: exactly a hundred are promised each time."""

from collections import Counter

import pytest

from app.inventory.models import InsufficientStock
from tests import placed
from tests.concurrency.crowd import all_at_once, crowd
from tests.faults.baskets import give_room
from tests.faults.broken import naive_stock
from tests.faults.counts import count, tell
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 4
BUYERS, UNITS, THREADS, RUNS = 200, 100, 32, 50
MUG = "MUG-RED-350"
#: Over HTTP each buyer walks to the button first, so that the whole of them is for the full count.
WALKERS = 200


def buy(live: LiveShop, many: int) -> Counter[str]:
    """So many buyers one after the other, each with an order of their own in a transaction of its own."""
    told: Counter[str] = Counter()
    for _ in range(many):
        with live.session() as session:
            try:
                placed.pending(live.cast, quantity=1)
                session.commit()
                told["accepted"] += 1
            except InsufficientStock:
                told["refused"] += 1
    return told


def rush(live: LiveShop, *, buyers: int = BUYERS, units: int = UNITS) -> Counter[str]:
    """Everybody wants one of the same mug, in so many threads with database sessions of their own."""
    live.stock(live.kloof, {MUG: live.shelf(MUG)[1] + units})
    shares = [len(range(thread, buyers, THREADS)) for thread in range(THREADS)]
    told = all_at_once([lambda many=many: buy(live, many) for many in shares])
    return sum(told, Counter())


def test_row_04_two_hundred_buyers_of_a_hundred_units_are_a_hundred_orders_each_run(live: LiveShop) -> None:
    give_room(live, THREADS)
    runs = [rush(live) for _ in range(count(RUNS))]
    accepted = [told["accepted"] for told in runs]
    assert accepted == [UNITS] * count(RUNS)
    assert {told["refused"] for told in runs} == {BUYERS - UNITS}
    assert live.shelf(MUG) == (sum(accepted), sum(accepted))
    assert live.value('SELECT count(*) FROM "order"') == sum(accepted)
    live.assert_sound()
    tell(
        ROW,
        runs=len(runs),
        buyers=BUYERS,
        units=UNITS,
        threads=THREADS,
        accepted_least=min(accepted),
        accepted_most=max(accepted),
    )


def test_row_04_over_http_half_of_the_buyers_get_one_and_half_are_told(live: LiveShop) -> None:
    buyers = count(WALKERS)
    live.stock(live.kloof, {MUG: buyers // 2})
    answers = all_at_once(crowd(live, [{MUG: 1}] * buyers))
    assert Counter(page.status for page in answers) == {303: buyers // 2, 409: buyers // 2}
    assert live.shelf(MUG) == (buyers // 2, buyers // 2)
    live.assert_sound()
    tell(ROW, buyers_over_http=buyers, units_over_http=buyers // 2, accepted_over_http=buyers // 2)


def test_row_04_broken_naive_stock_oversells_the_same_race(
    live: LiveShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read, decide, write: the counters even look well afterwards, and the CHECK has nothing to say."""
    give_room(live, THREADS)
    monkeypatch.setattr("app.inventory.reservations.reserve", naive_stock.reserve)
    told = rush(live, buyers=2 * THREADS, units=THREADS)
    assert told["accepted"] > THREADS, "the race is too slow to prove anything"
    tell(ROW, broken_units=THREADS, broken_sold=told["accepted"])
