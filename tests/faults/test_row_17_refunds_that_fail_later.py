"""Refunds that the provider answered with success and that come back: they count no more, and somebody sees to them."""

import pytest

from app.drain import drain
from app.jobs import QueueName
from tests.cast import ALICE
from tests.faults.baskets import Waiting
from tests.faults.broken.success_is_final import success_is_final
from tests.faults.counts import count, tell
from tests.faults.office import credit, paid, preview, refunds_there, seen, staff
from tests.live.programs import wait_for
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor

pytestmark = pytest.mark.money

ROW = 17
MUG = "MUG-RED-350"
REFUNDS = 20
TOTAL_CENTS, TOTAL = 34_900, "349"

GONE_BACK = "SELECT count(*) FROM \"order\" WHERE status = 'REFUNDED' AND refunded_cents = total_cents"
#: Re-opened: nothing counts as paid back, a person is asked, and the state does not pretend that it never was decided.
REOPENED = """
    SELECT count(*) FROM "order" WHERE status = 'REFUNDED' AND refunded_cents = 0 AND needs_attention IS NOT NULL"""
MAILS = "SELECT count(*) FROM mail WHERE kind LIKE :kind"


def refunded(live: LiveShop, many: int) -> tuple[Visitor, list[Waiting]]:
    """So many orders whose money has gone back, as far as the provider knew."""
    live.stock(live.kloof, {MUG: many})
    orders, person = paid(live, many, {MUG: 1}), staff(live)
    for order in orders:
        assert credit(person, order, preview(person, order, amount=TOTAL)).status == 303
    wait_for("the money to be back", lambda: live.value(GONE_BACK) == many, seconds=120)
    live.wait_for_quiet(seconds=120)
    return person, orders


def fail(live: LiveShop, orders: list[Waiting]) -> None:
    for order in orders:
        [refund] = live.provider.session(order.page)["refunds"]
        live.provider.fail_refund(refund["id"])


def letters(live: LiveShop, subject: str) -> int:
    return sum(subject in str(mail["Subject"]) for mail in live.postbox.to(ALICE["email"]))


def test_row_17_refunds_that_fail_later_are_open_again_and_the_mail_is_corrected(live: LiveShop) -> None:
    total = count(REFUNDS)
    person, orders = refunded(live, total)
    assert live.value(MAILS, kind="order_refunded:%") == total
    failing = orders[: total // 2]
    fail(live, failing)
    wait_for("them to be open again", lambda: live.value(REOPENED) == len(failing), seconds=120)
    live.wait_for_quiet(seconds=120)
    reopened = live.value(REOPENED)
    assert live.value(GONE_BACK) == total - len(failing)
    assert live.value(MAILS, kind="refund_failed:%") == len(failing)
    wait_for("the letters", lambda: letters(live, "did not go through") == len(failing), seconds=60)
    live.assert_sound()
    for order in failing:
        try_again(live, person, order)
    wait_for("the money to be back", lambda: live.value(GONE_BACK) == total, seconds=120)
    live.wait_for_quiet(seconds=120)
    assert refunds_there(live, orders) == [[TOTAL_CENTS]] * total
    assert live.value('SELECT count(*) FROM "order" WHERE needs_attention IS NOT NULL') == 0
    assert live.value(MAILS, kind="order_refunded:%") == total + len(failing)
    live.assert_sound()
    tell(
        ROW, refunds=total, failed_after_success=len(failing), reopened=reopened,
        mails_corrected=letters(live, "did not go through"), made_good=len(failing),
    )  # fmt: skip


def try_again(live: LiveShop, person: Visitor, order: Waiting) -> None:
    [[refund]] = live.sql(
        "SELECT refund.id FROM refund JOIN \"order\" AS bought ON bought.id = refund.order_id "
        "WHERE bought.reference = :name AND refund.state = 'failed'", name=order.reference,
    )  # fmt: skip
    answer = person.post(f"/admin/orders/{order.reference}/refunds/{refund}/tries", seen(person, order))
    assert answer.status == 303, answer.text


def test_row_17_broken_where_success_is_final_a_failed_refund_counts_as_paid(live: LiveShop) -> None:
    live.expects_errors = True
    _, [order] = refunded(live, 1)
    live.worker.stop()
    try:
        fail(live, [order])
        live.provider.wait_until_delivered()
        with success_is_final(), live.app.app_context():
            for _ in range(2):  # the event, and the look at what it speaks of
                drain(QueueName.MONEY)
    finally:
        live.worker.start()
    assert refunds_there(live, [order]) == [[]]
    assert (live.value(GONE_BACK), live.value(REOPENED)) == (1, 0)
