"""Things that happen at once and must come out as if they had not."""

import pytest

from tests.cast import ALICE
from tests.client import Page
from tests.concurrency.crowd import all_at_once, crowd, press
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor, session_of

pytestmark = pytest.mark.money

RED_350, RED_250, KETTLE = "MUG-RED-350", "MUG-RED-250", "KETTLE"


def windows_of(live: LiveShop, visitor: Visitor, many: int) -> list[Visitor]:
    """The same browser several times: each request carries the cookies as they were before the first answer."""
    copies = [live.visitor(lints=False) for _ in range(many)]
    for copy in copies:
        copy.web.cookies.update(visitor.web.cookies)
    return copies


def test_ten_clicks_at_once_are_one_order_with_one_payment_page(live: LiveShop) -> None:
    alice = live.visitor(lints=False)
    alice.put_in_cart(live.kloof.variants[RED_350], 2)
    fields = alice.hurry_to_review(live.kloof.rates["near"])
    answers = all_at_once([press(window, fields) for window in windows_of(live, alice, 10)])
    assert [page.status for page in answers] == [303] * 10, [
        page.text for page in answers if page.status != 303
    ]
    assert live.value('SELECT count(*) FROM "order"') == 1
    [session] = live.provider.sessions()
    assert {session_of(page) for page in answers} == {session["id"]}
    assert live.shelf(RED_350) == (10, 2)
    live.assert_sound()


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


def test_eight_copies_of_every_webhook_the_return_page_and_the_reconciler_pay_once(live: LiveShop) -> None:
    live.provider.fault("duplicate", copies=8)
    alice = live.visitor(lints=False)
    alice.put_in_cart(live.kloof.variants[KETTLE])
    session = session_of(press(alice, alice.hurry_to_review(live.kloof.rates["near"]))())
    [[order_id, reference]] = live.sql('SELECT id, reference FROM "order"')

    def come_back(window: Visitor) -> Page:
        return window.come_back(live.provider.session(session))

    windows = windows_of(live, alice, 4)
    all_at_once([
        lambda: live.provider.pay(session),
        *(lambda window=window: come_back(window) for window in windows),
        *(lambda: live.run("payments.settle_order", order_id) for _ in range(3)),
        lambda: live.run("payments.reconcile"),
    ])  # fmt: skip
    live.wait_until(reference, "PAID")
    live.wait_for_quiet()
    assert live.value("SELECT count(*) FROM order_event WHERE kind = 'order.paid'") == 1
    assert live.value("SELECT count(*) FROM payment") == 1
    assert live.value("SELECT count(DISTINCT event_id) - count(*) FROM webhook_event") == 0
    assert live.value('SELECT invoice_number FROM "order"') == 1
    assert live.shelf(KETTLE) == (0, 0)
    assert len(live.postbox.wait_for(ALICE["email"])) == 1
    live.assert_sound()


def test_paying_and_running_out_of_time_at_once_ends_in_one_of_the_two(live: LiveShop) -> None:
    """Never paid and expired, and never paid for goods that went back on the shelf."""
    alice = live.visitor(lints=False)
    alice.put_in_cart(live.kloof.variants[KETTLE])
    session = session_of(press(alice, alice.hurry_to_review(live.kloof.rates["near"]))())
    [[order_id, reference]] = live.sql('SELECT id, reference FROM "order"')
    live.sql("UPDATE \"order\" SET hold_until = now() - interval '1 minute'")

    def pay() -> bool:
        try:
            live.provider.pay(session)
        except AssertionError:  # the page has closed
            return False
        return True

    [is_paid, *_] = all_at_once([pay, lambda: live.run("checkout.expire_order", order_id)])
    live.wait_until(reference, "PAID" if is_paid else "EXPIRED")
    live.wait_for_quiet()
    assert live.shelf(KETTLE) == ((0, 0) if is_paid else (1, 0))
    live.assert_sound()
