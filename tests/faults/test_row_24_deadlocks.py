"""Baskets with the same goods in opposite order: nobody waits in a ring, and a ring that closes is run again."""

from collections.abc import Sequence

import pytest

from tests.concurrency.crowd import all_at_once
from tests.faults.baskets import Ready, fill, press
from tests.faults.broken import as_they_come
from tests.faults.counts import MOST_ROUNDS, count, tell
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 24
THREADS = 4
CARTS = 500
RED_350, RED_250, KETTLE, ROAST = "MUG-RED-350", "MUG-RED-250", "KETTLE", "ROAST-250"
THERE, BACK = {RED_350: 1, RED_250: 1, KETTLE: 1}, {KETTLE: 1, RED_250: 1, RED_350: 1}


def one_after_the_other(live: LiveShop, mine: Sequence[Ready]) -> list[int]:
    return [press(live, ready) for ready in mine]


def cross(live: LiveShop, each: int, *, threads: int = THREADS) -> list[int]:
    """Every thread places so many orders, half of the threads from the other end; what all of them were answered."""
    total = each * threads
    live.stock(live.kloof, {RED_350: total, RED_250: total, KETTLE: total})
    ready = fill(live, [THERE, BACK] * (total // 2))
    shares = [ready[thread::threads] for thread in range(threads)]
    answers = all_at_once([lambda mine=mine: one_after_the_other(live, mine) for mine in shares])
    return [status for mine in answers for status in mine]


def orders(live: LiveShop) -> int:
    return int(live.value('SELECT count(*) FROM "order"'))


def deadlocks(live: LiveShop) -> int:
    """Since the database was made; the server's statistics lag by a moment, so this is a figure and no verdict."""
    return int(live.value("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))


def lock_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.inventory.reservations.demand_of", as_they_come.demand_of)
    monkeypatch.setattr("app.inventory.reservations.lock_items", as_they_come.lock_items)


def test_row_24_crossing_baskets_are_all_ordered_and_nobody_sees_an_error(live: LiveShop) -> None:
    each, before = count(CARTS), deadlocks(live)
    answers = cross(live, each)
    errors = [status for status in answers if status != 303]
    assert (len(answers), errors) == (each * THREADS, [])
    assert orders(live) == each * THREADS
    assert {live.shelf(sku) for sku in THERE} == {(each * THREADS, each * THREADS)}
    live.assert_sound()
    tell(
        ROW,
        threads=THREADS,
        orders=orders(live),
        errors_shown=len(errors),
        deadlocks=deadlocks(live) - before,
    )


def test_row_24_a_ring_that_closes_all_the_same_is_run_again(
    live: LiveShop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With the locks in the wrong order: PostgreSQL ends one of the two, and its shopper never hears of it.

    One order each: with more to come the same shopper could lose to a new ring four times over.
    """
    lock_as_they_come(monkeypatch)
    rounds = 0
    while "transaction.conflict" not in caplog.messages:
        assert rounds < MOST_ROUNDS, "the locks never crossed, so this proves nothing"
        rounds += 1
        assert cross(live, 1, threads=2) == [303] * 2
    assert orders(live) == 2 * rounds
    live.assert_sound()


def test_row_24_broken_locks_as_the_lines_come_show_errors(
    live: LiveShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_as_they_come(monkeypatch)
    monkeypatch.setattr("app.conflicts.MOST_RETRIES", 0)
    answers = cross(live, 2, threads=2)
    assert 503 in answers, "the locks never crossed, so this proves nothing"
    assert orders(live) < len(answers)
