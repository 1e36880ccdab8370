"""A variant on several lines is one demand: the lines are summed before the shelf is asked."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.inventory import reservations
from app.inventory.models import InsufficientStock, StockItem
from tests import placed
from tests.faults.counts import count, tell
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 5
CARTS = 1_000
#: On the shelf at the beginning of each cart.
SHELF = {"MUG-RED-350": 10, "MUG-RED-250": 4, "KETTLE": 1}
LINES = st.lists(st.tuples(st.sampled_from(sorted(SHELF)), st.integers(1, 6)), min_size=1, max_size=6)

Lines = list[tuple[str, int]]


def reserve(live: LiveShop, lines: Lines) -> bool:
    """Whether the whole of it is promised; rolled back, so that each cart finds the shelf full."""
    with live.session() as session:
        order = placed.pending(live.cast, quantity=1)
        reservations.release(session, order.id)
        wanted = [(live.kloof.variants[sku], quantity) for sku, quantity in lines]
        try:
            reservations.reserve(session, order.id, reservations.demand_of(wanted))
            session.flush()
            left = levels(live, session)
        except InsufficientStock:
            return False
        finally:
            session.rollback()
        assert all(0 <= reserved <= quantity for quantity, reserved in left.values()), (lines, left)
        assert {sku: reserved for sku, (_, reserved) in left.items() if reserved} == summed(lines)
        return True


def levels(live: LiveShop, session: Session) -> dict[str, tuple[int, int]]:
    """Units on hand and promised, as this transaction sees them."""
    names = {live.kloof.variants[sku]: sku for sku in SHELF}
    rows = session.scalars(select(StockItem).where(StockItem.variant_id.in_(names)))
    return {names[row.variant_id]: (row.quantity, row.reserved) for row in rows}


def summed(lines: Lines) -> dict[str, int]:
    whole = {sku: 0 for sku, _ in lines}
    for sku, quantity in lines:
        whole[sku] += quantity
    return whole


def fits(lines: Lines) -> bool:
    return all(quantity <= SHELF[sku] for sku, quantity in summed(lines).items())


def many(test: object) -> object:
    quiet = settings(
        max_examples=count(CARTS), deadline=None, database=None, derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip
    return quiet(given(lines=LINES)(test))  # type: ignore[arg-type]


def test_row_05_duplicate_lines_are_one_demand_and_availability_is_never_negative(live: LiveShop) -> None:
    told = {"carts": 0, "with duplicates": 0, "promised": 0, "refused": 0}

    @many
    def each(lines: Lines) -> None:
        promised = reserve(live, lines)
        assert promised is fits(lines), lines
        told["carts"] += 1
        told["with duplicates"] += len(summed(lines)) < len(lines)
        told["promised" if promised else "refused"] += 1

    each()  # type: ignore[operator]
    assert told["promised"]
    assert told["refused"]
    assert told["with duplicates"] > told["carts"] // 4
    live.assert_sound()
    tell(ROW, **told, negative_availability=0)


def test_row_05_broken_the_last_line_of_a_variant_counts_alone(
    live: LiveShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two kettles are promised where there is one: each line is held against a full shelf."""
    monkeypatch.setattr("app.inventory.reservations.demand_of", dict)
    with pytest.raises(AssertionError):
        reserve(live, [("KETTLE", 1), ("KETTLE", 1)])
    tell(ROW, broken_kettles_sold=2, broken_kettles_there=1)
