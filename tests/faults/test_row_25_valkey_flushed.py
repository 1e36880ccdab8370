"""Everything in Redis is thrown away while two hundred rows of work are on their way."""

import time

import pytest

from app.worker import LISTEN_AGAIN_AFTER
from tests.faults.broken.other_worker import instead
from tests.faults.counts import count, tell
from tests.faults.laid import MUG, Laid, lay, side_by_side
from tests.live.programs import wait_for
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 25
ORDERS = count(200)
WITHIN = 60.0
FLUSHES = 5
EFFECTS = """SELECT (SELECT count(*) FROM "order" WHERE status = 'PAID')
    + (SELECT count(*) FROM mail WHERE sent_at IS NOT NULL)"""


def pay_all(live: LiveShop, laid: list[Laid]) -> None:
    """One event each: no other stands in for a job that is lost."""
    live.provider.fault("lose", types=["charge.*", "payment_intent.*"])
    side_by_side([lambda one=one: live.provider.pay(one.page) for one in laid])


def test_row_25_flushed_in_the_middle_every_effect_is_there_once(live: LiveShop) -> None:
    live.expects_errors = True  # RQ logs that the message it was at has gone
    live.stock(live.kloof, {MUG: ORDERS})
    laid = lay(live, ORDERS)
    begun = time.monotonic()
    pay_all(live, laid)
    for flush in range(1, FLUSHES + 1):
        # In the midst of them, whatever the machine: when so many are done.
        wait_for(
            "some effects", lambda least=2 * ORDERS * flush // (FLUSHES + 2): live.value(EFFECTS) >= least
        )
        live.flush_valkey()
    wait_for("all effects", lambda: live.value(EFFECTS) >= 2 * ORDERS, seconds=WITHIN)
    took = time.monotonic() - begun
    live.wait_for_quiet()
    assert live.value("SELECT count(*) FROM payment") == ORDERS
    assert live.value("SELECT count(*) FROM order_event WHERE kind = 'order.paid'") == ORDERS
    assert sorted(str(mail["To"]) for mail in live.postbox.mails) == sorted(one.email for one in laid)
    live.assert_sound()
    assert took < WITHIN
    tell(ROW, orders=ORDERS, flushes=FLUSHES, effects_once=ORDERS, lost=0, seconds=round(took, 1))


def test_negative_control_a_worker_that_only_listens_misses_what_valkey_lost(live: LiveShop) -> None:
    """Killed, and empty when it comes back: nobody wakes the worker, and this one does not look by itself."""
    live.expects_errors = True
    [one] = lay(live, 1)
    with instead(live, "unswept"):
        live.valkey.kill()
        pay_all(live, [one])
        live.provider.wait_until_delivered()
        live.start_valkey()
        time.sleep(2 * LISTEN_AGAIN_AFTER)
        assert live.value("SELECT count(*) FROM job WHERE queue = 'money' AND run_after < now()")
        assert live.status(one.reference) == "PENDING"
