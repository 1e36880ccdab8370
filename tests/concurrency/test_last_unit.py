"""One unit, fifty shoppers, real requests at the same time; and the same race without the guard, which it must lose."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.client import Page
from tests.concurrency.crowd import all_at_once, crowd
from tests.faults.counts import MOST_ROUNDS
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

SHOPPERS = 50
KETTLE = "KETTLE"
CHECK = "ck_stock_item_reserved_within_quantity"


def race(live: LiveShop, *, base: str | None = None) -> list[Page]:
    """What each of fifty shoppers is told who want the one kettle."""
    return all_at_once(crowd(live, [{KETTLE: 1}] * SHOPPERS, base=base))


def orders(live: LiveShop) -> int:
    return int(live.value('SELECT count(*) FROM "order"'))


def test_fifty_shoppers_and_one_unit_make_one_order_and_forty_nine_clear_refusals(live: LiveShop) -> None:
    answers = race(live)
    refused = [page for page in answers if page.status != 303]
    assert (len(answers) - len(refused), orders(live)) == (1, 1)
    assert len(refused) == SHOPPERS - 1
    for page in refused:
        assert page.status == 409
        assert "Stoep kettle" in page.words("main")
        assert any(word in page.words("main").lower() for word in ("sold out", "left", "no longer"))
    assert live.shelf(KETTLE) == (1, 1)
    assert len(live.provider.sessions()) == 1
    live.assert_sound()


@contextmanager
def without_the_last_word(live: LiveShop) -> Iterator[None]:
    """The database as it would be had nobody thought of the CHECK constraint."""
    live.sql(f"ALTER TABLE stock_item DROP CONSTRAINT {CHECK}")
    try:
        yield
    finally:
        live.sql("UPDATE stock_item SET reserved = 0")
        live.sql(
            f"ALTER TABLE stock_item ADD CONSTRAINT {CHECK} CHECK (0 <= reserved AND reserved <= quantity)"
        )


def test_negative_control_without_the_guard_the_same_race_oversells(live: LiveShop) -> None:
    live.expects_errors = True  # the doctor's rules are broken on purpose
    with (
        without_the_last_word(live),
        live.another_web("unguarded", application="tests.concurrency.unguarded:app") as base,
    ):
        oversold = any(is_oversold(live, base) for _ in range(MOST_ROUNDS))
    assert oversold, "the race is too slow to prove anything"


def is_oversold(live: LiveShop, base: str) -> bool:
    """Whether one more kettle was sold more than once. On a busy machine a round may come apart."""
    kettles = orders(live) + 1
    live.stock(live.kloof, {KETTLE: kettles})
    race(live, base=base)
    return orders(live) > kettles
