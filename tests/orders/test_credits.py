"""Credit notes by arithmetic: however an order is credited, never more than it cost, and in the end exactly its VAT."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import ids
from app.catalog.models.product import TaxClass
from app.money import allocate
from app.orders.credits import (
    Credit,
    Creditable,
    CreditableLine,
    Draft,
    NothingCredited,
    OverCredited,
    Part,
    Units,
    draw_up,
    everything,
)  # fmt: skip
from app.orders.models.order import OrderLine
from app.pricing.vat import split

pytestmark = pytest.mark.money

RATES = {TaxClass.STANDARD: 1500, TaxClass.ZERO_RATED: 0, TaxClass.EXEMPT: 0}

goods = st.tuples(
    st.sampled_from(list(TaxClass)),
    st.integers(1, 40_000),  # price
    st.integers(1, 9),  # units
    st.integers(0, 100),  # per cent off
)
steps = st.tuples(
    st.lists(st.integers(0, 9), min_size=4, max_size=4), st.integers(0, 9_000), st.integers(0, 120_000)
)


def order_of(lines: Sequence[tuple[TaxClass, int, int, int]], delivery: int) -> Creditable:
    """As it stands when it is paid, with its VAT shared out as the checkout does."""
    paid = [price * units - price * units * percent // 100 for _, price, units, percent in lines]
    vat = split([(line[0], cents) for line, cents in zip(lines, paid, strict=True)], delivery, RATES)
    return Creditable(
        tuple(
            CreditableLine(
                OrderLine(order_id=ids.new(), position=place, title=f"Line {place}", quantity=units),
                units,
                Part(cents, share, 0, 0),
            )
            for place, ((_, _, units, _), cents, share) in enumerate(zip(lines, paid, vat.lines, strict=True))
        ),
        Part(delivery, vat.delivery, 0, 0),
    )


def after(left: Creditable, draft: Draft) -> Creditable:
    """What is left once the note is written: the sums that the next one reads."""
    taken = {line.line.id: line for line in draft.lines}

    def less(one: CreditableLine) -> CreditableLine:
        line = taken.get(one.line.id)
        if line is None:
            return one
        return replace(
            one,
            units_left=one.units_left - line.quantity,
            part=credited(one.part, line.amount_cents, line.vat_cents),
        )

    return Creditable(
        tuple(less(one) for one in left.lines),
        credited(left.delivery, draft.delivery_cents, draft.delivery_vat_cents),
    )


def credited(part: Part, cents: int, vat: int) -> Part:
    return replace(
        part, credited_cents=part.credited_cents + cents, credited_vat_cents=part.credited_vat_cents + vat
    )


@given(st.lists(goods, min_size=1, max_size=4), st.integers(0, 9_000), st.lists(steps, max_size=8))
@settings(max_examples=200, deadline=None)
def test_credits_never_exceed_the_order_and_hold_its_vat_when_all_is_credited(
    lines: list[tuple[TaxClass, int, int, int]],
    delivery: int,
    tries: list[tuple[list[int], int, int]],
) -> None:
    whole = left = order_of(lines, delivery)
    notes: list[Draft] = []
    for units, of_delivery, amount in tries:
        wanted = {one.line.id: Units(many) for one, many in zip(left.lines, units, strict=False) if many}
        try:
            draft = draw_up(left, Credit("why", wanted, of_delivery, amount))
        except (OverCredited, NothingCredited):
            continue
        assert draft.amount_cents > 0
        for line in draft.lines:
            assert 0 <= line.vat_cents <= line.amount_cents
        assert 0 <= draft.delivery_vat_cents <= draft.delivery_cents
        left = after(left, draft)
        notes.append(draft)
        assert all(one.units_left >= 0 and one.part.left_cents >= 0 for one in left.lines)
        assert left.delivery.left_cents >= 0
    if left.left_cents:
        draft = draw_up(left, everything(left, reason="the rest"))
        notes.append(draft)
        left = after(left, draft)
    vat = whole.delivery.vat_cents + sum(one.part.vat_cents for one in whole.lines)
    assert left.left_cents == 0
    assert sum(note.amount_cents for note in notes) == whole.left_cents
    assert sum(note.vat_cents for note in notes) == vat


@given(st.integers(0, 100_000), st.integers(1, 13_044), st.lists(st.integers(1, 5_000), max_size=30))
def test_a_part_cut_in_any_way_holds_its_vat_to_the_cent(extra: int, vat: int, cuts: list[int]) -> None:
    part = Part(vat * 7 + extra, vat, 0, 0)
    given_out = 0
    for cut in [*cuts, part.paid_cents]:
        cents = min(cut, part.left_cents)
        share = part.vat_of(cents)
        given_out += share
        part = credited(part, cents, share)
    assert (part.left_cents, given_out) == (0, vat)


def test_an_amount_is_shared_by_largest_remainder() -> None:
    left = order_of([(TaxClass.STANDARD, 1_000, 1, 0), (TaxClass.ZERO_RATED, 1_000, 1, 0)], 1_000)
    draft = draw_up(left, Credit("why", amount_cents=100))
    assert [*(line.amount_cents for line in draft.lines), draft.delivery_cents] == allocate(100, [1_000] * 3)
    assert [line.vat_cents for line in draft.lines] == [4, 0]


def test_units_of_a_line_that_was_marked_down_take_their_share_of_what_is_left() -> None:
    left = order_of([(TaxClass.STANDARD, 1_000, 3, 10)], 0)
    [one] = left.lines
    draft = draw_up(left, Credit("why", amount_cents=700))
    left = after(left, draft)
    draft = draw_up(left, Credit("why", {one.line.id: Units(1)}))
    assert draft.amount_cents == 666  # a third of 2 000
    left = after(left, draft)
    assert draw_up(left, Credit("why", {one.line.id: Units(2)})).amount_cents == 1_334


def test_a_line_of_another_order_and_too_many_units_are_refused() -> None:
    left = order_of([(TaxClass.STANDARD, 1_000, 2, 0)], 0)
    [one] = left.lines
    for units in ({ids.new(): Units(1)}, {one.line.id: Units(3)}, {one.line.id: Units(-1)}):
        with pytest.raises(OverCredited):
            draw_up(left, Credit("why", units))
    with pytest.raises(OverCredited):
        draw_up(left, Credit("why", delivery_cents=1))
    with pytest.raises(NothingCredited):
        draw_up(left, Credit("why"))
