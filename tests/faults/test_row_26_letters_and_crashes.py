"""The worker dies before or after the mail server has said yes: every letter goes out, and no more copies than deaths."""

from collections import Counter
from functools import partial

import pytest

from tests.faults.broken.other_worker import instead
from tests.faults.counts import count, tell
from tests.faults.crashes import DIED, Crash, recover
from tests.faults.laid import MUG, lay
from tests.live.programs import wait_for
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 26
ORDERS = count(50)


def test_row_26_killed_around_each_letter_all_are_sent_and_none_more_often_than_it_was_killed(
    live: LiveShop,
) -> None:
    live.expects_errors = True
    live.stock(live.kloof, {MUG: ORDERS})
    laid = lay(live, ORDERS)
    took = 0.0
    for number, one in enumerate(laid):
        crash = Crash(live, ("mailing.before_sending", "mailing.sent")[number % 2])
        crash.arm()
        live.provider.pay(one.page)
        sent = "SELECT count(*) FROM mail WHERE recipient = :email AND sent_at IS NOT NULL"
        until = partial(live.value, sent, email=one.email)
        took = max(took, recover(live, crash.wait(), until))
    live.wait_for_quiet()
    copies = Counter(str(mail["To"]) for mail in live.postbox.mails)
    assert set(copies) == {one.email for one in laid}
    extra = sum(copies.values()) - ORDERS
    assert extra <= ORDERS // 2 + 1, "a letter went out again that nobody had interrupted"
    ids = {str(mail["Message-ID"]) for mail in live.postbox.mails}
    assert len(ids) == ORDERS, "a copy must look like one, so that mail programs fold it"
    assert live.value("SELECT count(*) FROM mail WHERE sent_at IS NOT NULL") == ORDERS
    live.assert_sound()
    tell(
        ROW, letters=ORDERS, crashes=ORDERS, extra_copies=extra, never_sent=0, slowest_seconds=round(took, 1)
    )


def test_negative_control_noted_before_it_is_sent_a_letter_is_lost_with_its_worker(live: LiveShop) -> None:
    live.expects_errors = True
    [one] = lay(live, 1)
    with instead(live, "noted_first") as worker:
        Crash(live, "mailing.before_sending").arm()
        live.provider.pay(one.page)
        assert worker.process is not None
        process = worker.process
        wait_for("the worker to die", lambda: process.poll() == DIED)
    live.wait_for_quiet()
    assert live.value("SELECT count(*) FROM mail WHERE sent_at IS NOT NULL") == 1
    assert live.postbox.to(one.email) == [], "the letter came all the same: it proves nothing"
