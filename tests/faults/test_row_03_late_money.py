"""Money that comes when the order has been given up: the goods if they can still be had, else all of it back, once."""

import pytest

from app.payments import honouring
from tests.faults.counts import count, tell
from tests.faults.laid import MUG, Laid, lay, side_by_side, statuses
from tests.live.postbox import text_of
from tests.live.programs import wait_for
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 3
LATE = 100


def given_up(live: LiveShop, many: int) -> list[Laid]:
    """Orders that expired, told their shoppers so, and left half of their goods for anybody."""
    live.stock(live.kloof, {MUG: many})
    live.provider.fault(
        "lose", types=["charge.*", "payment_intent.*"]
    )  # one event tells of a payment, not four
    laid = lay(live, many)
    live.sql("UPDATE \"order\" SET hold_until = now() - interval '1 minute'")
    live.run("checkout.expire_overdue")
    wait_for("all to expire", lambda: statuses(live) == {"EXPIRED": many})
    live.wait_for_quiet()
    assert live.shelf(MUG) == (many, 0)
    live.stock(live.kloof, {MUG: many // 2})
    live.postbox.mails.clear()
    return laid


def pay_late(live: LiveShop, one: Laid) -> None:
    """The provider takes money on a page that it had called closed."""
    live.provider.mutate(one.page, status="open")
    live.provider.pay(one.page)


def test_row_03_late_money_is_honoured_with_goods_and_sent_back_without(live: LiveShop) -> None:
    late = count(LATE)
    half = late // 2
    laid = given_up(live, late)
    side_by_side([lambda one=one: pay_late(live, one) for one in laid], threads=8)
    wait_for("every order to end", lambda: statuses(live) == {"PAID": half, "REFUNDED": half}, seconds=120)
    live.wait_for_quiet()
    refunds = live.provider.requests("POST", "/v1/refunds")
    assert len(refunds) == half
    assert live.shelf(MUG) == (0, 0)
    told = {one.email: [text_of(mail) for mail in live.postbox.to(one.email)] for one in laid}
    assert {len(mails) for mails in told.values()} == {1}
    for one in laid:
        [words] = told[one.email]
        says = "came after" if live.status(one.reference) == "REFUNDED" else "Thank you"
        assert says in words, words
    live.assert_sound()
    tell(
        ROW, late_payments=late, paid=half, refunded=half, mails=len(live.postbox.mails),
        refund_calls=len(refunds), oversold=0,
    )  # fmt: skip


def test_row_03_broken_without_asking_for_the_goods_late_money_oversells(
    live: LiveShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.expects_errors = True
    many = 4
    laid = given_up(live, many)
    live.provider.fault("lose")
    for one in laid:
        pay_late(live, one)
    monkeypatch.setattr(honouring, "_reserve_again", lambda *_: None)
    from app.payments.settle import settle

    for one in laid:
        with live.session() as session:
            settle(one.id, by="broken")
            session.commit()
    assert statuses(live) == {"PAID": many}
    units = live.value("SELECT count(*) FROM reservation WHERE state = 'committed'")
    assert units < many, "nothing was sold that was not there"
