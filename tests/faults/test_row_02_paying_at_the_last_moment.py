"""The buyer pays while our timer gives the order up: whoever the provider says was first."""

import os
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from app.jobs import RetryLater
from app.payments.settle import expire_unpaid
from tests.faults.broken.clock_alone import expire_by_the_clock
from tests.faults.counts import count, tell
from tests.faults.laid import MUG, Laid, lay, statuses
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 2
RACES = 500
AT_ONCE = 25
#: Seconds around the end of the hold.
SPREAD = 2.0
SEED = int(os.environ.get("FAULT_SEED", "2"))
#: Processes that expire orders, beside the worker that settles what the webhooks tell.
TIMERS = 4
TRIES = 10
#: A payment page that closes slowly gives a payment time to come between our asking and the answer.
SLOW = {"method": "POST", "path": "/v1/checkout/sessions/*/expire", "seconds": 0.15}

Expire = Callable[[LiveShop, UUID], None]


def end_holds(live: LiveShop, laid: Sequence[Laid], *, after: float) -> float:
    """All holds end so many seconds from now; when that is, by the clock of this process."""
    end = time.monotonic() + after
    live.sql(
        'UPDATE "order" SET hold_until = now() + make_interval(secs => :after) WHERE id = ANY(:ids)',
        after=after,
        ids=[one.id for one in laid],
    )
    return end


def pay_at(live: LiveShop, one: Laid, moment: float) -> Callable[[], bool]:
    def pay() -> bool:
        time.sleep(max(moment - time.monotonic(), 0))
        try:
            live.provider.pay(one.page)
        except AssertionError:  # the page has closed
            return False
        return True

    return pay


def expire_as_the_job_does(live: LiveShop, order_id: UUID) -> None:
    with live.session() as session:
        for _ in range(TRIES):
            try:
                expire_unpaid(order_id, by="system")
            except RetryLater:  # webhooks keep moving the order; the job would be run again
                session.rollback()
                continue
            session.commit()
            return
    raise AssertionError("the order never stood still")


def race(live: LiveShop, chance: random.Random, many: int, expire: Expire) -> int:
    """So many orders, each paid at some moment around the end of its hold; how many were paid."""
    laid = lay(live, many, name=f"racer-{chance.randrange(10**9)}")
    live.provider.fault("hang_before", times=many // 3, **SLOW)
    end = end_holds(live, laid, after=SPREAD + 0.2)
    moments = [end + chance.uniform(-SPREAD, SPREAD) for _ in laid]
    with ThreadPoolExecutor(AT_ONCE) as shoppers, ThreadPoolExecutor(TIMERS) as timers:
        pays = [shoppers.submit(pay_at(live, *each)) for each in zip(laid, moments, strict=True)]
        time.sleep(max(end - time.monotonic(), 0))
        list(timers.map(lambda one: expire(live, one.id), laid))
        answers = [pay.result() for pay in pays]
    live.wait_for_quiet()
    for one, is_paid in zip(laid, answers, strict=True):
        live.wait_until(one.reference, "PAID" if is_paid else "EXPIRED")
    return sum(answers)


def released_though_paid(live: LiveShop) -> list[str]:
    """Orders that were given up at some time although the provider has their money."""
    money = {one["id"] for one in live.provider.sessions() if one["payment_status"] == "paid"}
    rows = live.sql("""
        SELECT provider_session_id FROM payment_session JOIN order_event USING (store_id, order_id)
        WHERE order_event.kind = 'order.expired'""")
    return [row.provider_session_id for row in rows if row.provider_session_id in money]


def test_row_02_a_payment_at_the_end_of_the_hold_never_meets_a_released_order(live: LiveShop) -> None:
    chance, races, paid = random.Random(SEED), count(RACES), 0
    live.stock(live.kloof, {MUG: races})
    live.provider.fault(
        "lose", types=["charge.*", "payment_intent.*"]
    )  # one event tells of a payment, not four
    for begun in range(0, races, AT_ONCE):
        paid += race(live, chance, min(AT_ONCE, races - begun), expire_as_the_job_does)
    released = released_though_paid(live)
    assert released == []
    assert statuses(live) == {"PAID": paid, "EXPIRED": races - paid}
    assert 0 < paid < races, f"no race with seed {SEED}"
    assert live.shelf(MUG) == (races - paid, 0)
    live.assert_sound()
    tell(
        ROW,
        races=races,
        paid=paid,
        expired=races - paid,
        refunded=0,
        paid_and_released=len(released),
        seed=SEED,
    )


def test_row_02_broken_on_our_clock_alone_paid_orders_are_released(live: LiveShop) -> None:
    live.expects_errors = True
    many = 12
    live.stock(live.kloof, {MUG: many})
    race(live, random.Random(SEED), many, expire_by_the_clock)
    assert released_though_paid(live), "the race is too slow to prove anything"
