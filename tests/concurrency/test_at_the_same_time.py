"""Things that happen at once and must come out as if they had not."""

import pytest

from tests.concurrency.crowd import all_at_once, crowd
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

RED_350, RED_250 = "MUG-RED-350", "MUG-RED-250"


def test_forty_orders_for_the_same_goods_in_opposite_order_never_wait_in_a_ring(live: LiveShop) -> None:
    live.stock(live.kloof, {RED_350: 100, RED_250: 100})
    there, back = {RED_350: 1, RED_250: 1}, {RED_250: 1, RED_350: 1}
    answers = all_at_once(crowd(live, [there, back] * 20))
    assert [page.status for page in answers] == [303] * 40
    assert live.value('SELECT count(*) FROM "order"') == 40
    assert (live.shelf(RED_350), live.shelf(RED_250)) == ((100, 40), (100, 40))
    live.assert_sound()


def test_the_last_units_go_out_exactly_when_baskets_overlap(live: LiveShop) -> None:
    """Ten and four are there: whatever the order of arrival, no more than that is promised, and nothing by halves."""
    baskets = [{RED_350: 2, RED_250: 1}, {RED_250: 2, RED_350: 1}, {RED_350: 3}] * 4
    answers = all_at_once(crowd(live, baskets))
    assert {page.status for page in answers} <= {303, 409}
    won = [basket for basket, page in zip(baskets, answers, strict=True) if page.status == 303]
    for sku, there in ((RED_350, 10), (RED_250, 4)):
        promised = sum(basket.get(sku, 0) for basket in won)
        assert live.shelf(sku) == (there, promised)
    assert live.value('SELECT count(*) FROM "order"') == len(won) > 0
    live.assert_sound()
