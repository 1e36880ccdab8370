"""One event can never be handled: it is put aside after its tries, and the others pass it by."""

import time
from collections.abc import Sequence

import pytest

from app.jobs import MAXIMUM_FAULTS
from tests.faults.baskets import Waiting, place
from tests.faults.counts import IS_FULL, count, tell
from tests.faults.events import percentile
from tests.live.programs import wait_for
from tests.live.shop import LiveShop
from tests.staff import log_in

pytestmark = pytest.mark.money

ROW = 22
GOOD = 500
A_SECOND = 10
MUG = "MUG-RED-350"
#: The account that its page was made with is gone, so whoever looks at the order fails, each time.
POISON = "UPDATE payment_session SET account = :account WHERE order_id = :order"
#: From an event's coming to its order's being paid; the first object that it speaks of is the payment page.
DELAYS = """
    SELECT extract(epoch FROM bought.paid_at - event.received_at) AS seconds
    FROM webhook_event AS event JOIN provider_object AS known ON known.provider_id = event.object_ids[1]
    JOIN "order" AS bought ON bought.id = known.order_id WHERE bought.paid_at IS NOT NULL"""
#: Seconds; asserted where nothing else runs.
MOST_DELAY = 5.0
ITS_JOBS = "name = 'payments.settle_order' AND arguments[1] = :order AND cardinality(arguments) > 1"


def test_row_22_a_poison_event_is_parked_and_the_others_flow_on(live: LiveShop) -> None:
    live.expects_errors = True
    many = count(GOOD)
    live.stock(live.kloof, {MUG: many + 1})
    live.provider.fault("lose", types=["charge.*", "payment_intent.*"])
    poison, *good = place(live, many + 1, {MUG: 1})
    live.sql(POISON, account="gone", order=poison.id)
    pay_in_turn(live, [poison, *good])
    paid = "SELECT count(*) FROM \"order\" WHERE status = 'PAID'"
    wait_for("the good ones to be paid", lambda: live.value(paid) == many, seconds=120)
    delays = [float(row.seconds) for row in live.sql(DELAYS)]
    assert len(delays) == many
    p95 = percentile(delays, 0.95)
    tries = exhaust(live, str(poison.id))
    assert tries == MAXIMUM_FAULTS
    assert {delivery["last_status"] for delivery in live.provider.deliveries()} == {200}
    assert live.status(poison.reference) == "PENDING"
    told_to_staff(live)
    mend(live, poison.id)
    live.wait_until(poison.reference, "PAID")
    live.wait_for_quiet()
    live.assert_sound()
    tell(ROW, good=many, processed=many, poison_parked_after=tries, p95_delay_seconds=round(p95, 2))
    assert p95 < MOST_DELAY or not IS_FULL


def pay_in_turn(live: LiveShop, orders: Sequence[Waiting]) -> None:
    """So many a second as a shop's best hour has, and not more than one worker settles: else a figure of the delay
    would tell how long the row of people is, and nothing of who stands in their way."""
    begun = time.monotonic()
    for number, order in enumerate(orders):
        live.provider.pay(order.page)
        if IS_FULL:
            time.sleep(max(begun + number / A_SECOND - time.monotonic(), 0.0))


def exhaust(live: LiveShop, order: str) -> int:
    """Hours pass: its next try is always due. How many there were."""

    def is_parked() -> bool:
        live.sql(f"UPDATE job SET run_after = now() WHERE {ITS_JOBS} AND lease_token IS NULL", order=order)
        return bool(
            live.value(f"SELECT count(*) FROM job WHERE {ITS_JOBS} AND parked_at IS NOT NULL", order=order)
        )

    wait_for("the poison to be parked", is_parked, seconds=60)
    assert "job.parked" in live.worker.words()
    return int(live.value(f"SELECT attempts FROM job WHERE {ITS_JOBS}", order=order))


def told_to_staff(live: LiveShop) -> None:
    """The tape says so, and the job stands in the back office."""
    carol = live.visitor()
    log_in(carol)  # type: ignore[arg-type]
    assert len(carol.get("/admin/webhooks?outcome=given+up").all("tbody tr")) == 1
    assert "payments.settle_order" in carol.get("/admin/jobs").words("main")


def mend(live: LiveShop, order_id: object) -> None:
    """The cause is away, and what was parked is run again."""
    live.sql(POISON, account="environment", order=order_id)
    live.sql("UPDATE job SET parked_at = NULL, attempts = 0, run_after = now()")
