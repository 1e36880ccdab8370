"""A variant on several lines is one demand: the lines are summed before the shelf is asked."""

from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.inventory import reservations
from app.inventory.models import InsufficientStock, Reservation, ReservationState, StockItem
from tests import placed
from tests.faults.broken import line_by_line
from tests.faults.counts import count, tell
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 5
CARTS = 1_000
#: On the shelf at the beginning of each cart.
SHELF = {"MUG-RED-350": 10, "MUG-RED-250": 4, "KETTLE": 1}
LINES = st.lists(st.tuples(st.sampled_from(sorted(SHELF)), st.integers(1, 6)), min_size=1, max_size=6)

Lines = list[tuple[str, int]]
Promise = Callable[[Session, UUID, Sequence[tuple[UUID, int]]], None]


def as_one_demand(session: Session, order_id: UUID, lines: Sequence[tuple[UUID, int]]) -> None:
    """As placing an order does it."""
    reservations.reserve(session, order_id, reservations.demand_of(lines))


def promised_to(
    live: LiveShop, lines: Lines, *, promise: Promise = as_one_demand
) -> tuple[dict[str, int], dict[str, int]] | None:
    """Units that an order of such lines was promised, and by which the shelf has fewer; none where it was refused.

    Rolled back, so that each cart finds the shelf full.
    """
    with live.session() as session:
        order = placed.pending(live.cast, quantity=1)
        reservations.release(session, order.id)
        try:
            promise(session, order.id, [(live.kloof.variants[sku], quantity) for sku, quantity in lines])
            session.flush()
            left, promised = levels(live, session), promises(live, session, order.id)
        except InsufficientStock:
            return None
        finally:
            session.rollback()
        assert all(0 <= reserved <= quantity for quantity, reserved in left.values()), (lines, left)
        return promised, {sku: reserved for sku, (_, reserved) in left.items() if reserved}


def promises(live: LiveShop, session: Session, order_id: UUID) -> dict[str, int]:
    names = {variant_id: sku for sku, variant_id in live.kloof.variants.items()}
    open_ones = select(Reservation).where(
        Reservation.order_id == order_id, Reservation.state == ReservationState.OPEN
    )
    return {names[row.variant_id]: row.quantity for row in session.scalars(open_ones)}


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
        promised = promised_to(live, lines)
        assert promised == ((summed(lines), summed(lines)) if fits(lines) else None), lines
        told["carts"] += 1
        told["with duplicates"] += len(summed(lines)) < len(lines)
        told["promised" if promised else "refused"] += 1

    each()  # type: ignore[operator]
    assert told["promised"]
    assert told["refused"]
    assert told["with duplicates"] > told["carts"] // 4
    live.assert_sound()
    tell(ROW, **told, negative_availability=0)


def test_row_05_broken_where_each_line_is_held_against_the_whole_shelf_more_is_promised_than_is_there(
    live: LiveShop,
) -> None:
    """The counters even look well afterwards, and the CHECK has nothing to say."""
    found = promised_to(live, [("KETTLE", 1), ("KETTLE", 1)], promise=line_by_line.reserve)
    assert found is not None, "it was refused, so this proves nothing"
    promised, there = found[0]["KETTLE"], live.shelf("KETTLE")[0]
    assert promised > there
    tell(ROW, broken_kettles_promised=promised, broken_kettles_there=there)
