"""What codes take off a basket, and the sentence where one takes off nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.promotions.evaluating import Discounts, Goods, Offer, evaluate
from tests.promotions.offers import amount_off, free_delivery, offer

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
MUGS, PANTRY = uuid4(), uuid4()
GOODS = (Goods(28_900, MUGS), Goods(14_500, PANTRY), Goods(333, MUGS))


def given(
    *offers: Offer,
    codes: Sequence[str] | None = None,
    goods: Sequence[Goods] = GOODS,
    delivery_cents: int | None = 6_000,
) -> Discounts:
    typed = [one.code for one in offers] if codes is None else codes
    return evaluate(typed, offers, goods, delivery_cents=delivery_cents, at=NOW)


def test_a_percentage_is_rounded_once_and_shared_out_by_largest_remainder() -> None:
    [gift] = given(offer()).gifts
    assert sum(gift.lines) == 4_373  # 10 % of 43 733 is 4 373,3
    assert gift.lines == (2_890, 1_450, 33)


def test_half_a_cent_is_the_shoppers() -> None:
    [gift] = given(offer(percent_bp=5000), goods=[Goods(1, None)]).gifts
    assert gift.lines == (1,)


def test_an_amount_is_never_more_than_the_goods() -> None:
    [gift] = given(amount_off("RICH", 99_999_999)).gifts
    assert gift.lines == (28_900, 14_500, 333)
    assert gift.delivery_cents == 0


def test_a_promotion_of_categories_leaves_other_goods_alone() -> None:
    [gift] = given(offer(categories=frozenset({PANTRY}))).gifts
    assert gift.lines == (0, 1_450, 0)


def test_a_promotion_whose_categories_have_gone_holds_for_nothing() -> None:
    [refusal] = given(offer(categories=frozenset())).refusals
    assert refusal.sentence == "TEN does not hold for the goods in your cart."


def test_delivery_is_free_before_and_after_its_price_is_known() -> None:
    [pending] = given(free_delivery(), delivery_cents=None).gifts
    assert (pending.is_pending, pending.cents) == (True, 0)
    [known] = given(free_delivery()).gifts
    assert (known.is_pending, known.cents, known.lines) == (False, 6_000, (0, 0, 0))


def test_a_second_code_works_on_what_the_first_left_in_the_order_they_were_typed() -> None:
    ten, fifty = offer(is_combinable=True), amount_off("FIFTY", 5_000, is_combinable=True)
    first = given(ten, fifty, goods=[Goods(20_000, None)])
    assert [gift.cents for gift in first.gifts] == [2_000, 5_000]
    other = given(fifty, ten, goods=[Goods(20_000, None)])
    assert [gift.cents for gift in other.gifts] == [5_000, 1_500]


@pytest.mark.parametrize(("first", "second"), [(False, True), (True, False), (False, False)])
def test_codes_are_never_stacked_unless_all_of_them_may_be(*, first: bool, second: bool) -> None:
    found = given(offer("ONE", is_combinable=first), offer("TWO", is_combinable=second))
    assert [gift.code for gift in found.gifts] == ["ONE"]
    assert [refusal.sentence for refusal in found.refusals] == ["TWO cannot be used together with ONE."]


def test_a_code_that_takes_off_nothing_stands_in_no_others_way() -> None:
    found = given(free_delivery(), offer(), delivery_cents=0)
    assert [gift.code for gift in found.gifts] == ["TEN"]
    assert [refusal.sentence for refusal in found.refusals] == [
        "Delivery is free as it is, so POST is not used."
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_at": NOW + timedelta(seconds=1)}, "TEN has not begun yet."),
        ({"ends_at": NOW}, "TEN has ended."),
        ({"is_active": False}, "TEN has ended."),
        ({"is_used_up": True}, "TEN has been used up."),
        ({"is_used_by_customer": True}, "You have used TEN as often as one customer may."),
        (
            {"minimum_spend_cents": 50_000},
            "TEN counts from R\u00a0500,00 of goods: R\u00a062,67 more, and it does.",
        ),
        (
            {"minimum_spend_cents": 30_000, "categories": frozenset({MUGS})},
            "TEN counts from R\u00a0300,00 of goods that it holds for: R\u00a07,67 more, and it does.",
        ),
        ({"percent_bp": 1, "categories": frozenset({MUGS})}, None),
    ],
)
def test_the_reason_is_said(changes: dict[str, object], sentence: str | None) -> None:
    found = given(offer(**changes))
    assert [refusal.sentence for refusal in found.refusals] == ([sentence] if sentence else [])
    assert bool(found.gifts) is (sentence is None)


def test_the_window_includes_its_first_moment_and_not_its_last() -> None:
    assert given(offer(starts_at=NOW, ends_at=NOW + timedelta(seconds=1))).gifts


def test_an_unknown_code_is_said_to_be_one() -> None:
    [refusal] = given(codes=["WHAT"]).refusals
    assert refusal.sentence == "We do not know the code WHAT."
