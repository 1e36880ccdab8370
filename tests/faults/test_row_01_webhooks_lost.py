"""Buyers pay and never come back, and not one event arrives: the reconciler finds every payment."""

from datetime import datetime, timedelta

import pytest

from app import clock, jobs
from app.drain import drain
from app.jobs import QueueName
from app.periodic import named
from tests.faults.baskets import place
from tests.faults.counts import count, tell
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 1
PAID_SESSIONS = 200
MUG = "MUG-RED-350"
MOST_TURNS = 2


def work(live: LiveShop, now: datetime) -> None:
    """What the worker does at a moment, in this process, where the clock can be set."""
    with clock.running_on(lambda: now), live.app.app_context():
        drain(QueueName.MONEY)


def turn(live: LiveShop, now: datetime) -> None:
    with clock.running_on(lambda: now), live.session() as session:
        jobs.enqueue(session, "payments.reconcile")
        session.commit()
    work(live, now)


def paid(live: LiveShop) -> int:
    return int(live.value("SELECT count(*) FROM \"order\" WHERE status = 'PAID'"))


def test_row_01_without_one_webhook_every_payment_becomes_a_paid_order(live: LiveShop) -> None:
    live.worker.stop()
    many, period = count(PAID_SESSIONS), named("payments.reconcile").every
    live.stock(live.kloof, {MUG: many})
    live.provider.fault("lose")
    for order in place(live, many, {MUG: 1}):
        live.provider.pay(order.page)
    began = clock.now()
    work(live, began)
    assert paid(live) == 0, "something besides the reconciler pays orders, so this proves nothing about it"
    turns = 0
    while paid(live) < many and turns < MOST_TURNS:
        turns += 1
        turn(live, began + turns * period)
    assert paid(live) == many
    assert live.value("SELECT count(*) FROM webhook_event") == 0
    live.worker.start()
    live.wait_for_quiet()
    live.assert_sound()
    tell(
        ROW,
        sessions=many,
        paid=paid(live),
        turns=turns,
        simulated_seconds=turns * period // timedelta(seconds=1),
    )
