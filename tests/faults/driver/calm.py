"""Before and after the storm: what a run begins with, and bringing everything to rest at its end."""

import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from app import jobs
from app.orders.models.order import Order
from app.promotions.models import Benefit, Promotion
from tests.faults.driver.banks import Banks
from tests.faults.driver.staff import Staff
from tests.live.programs import wait_for
from tests.live.shop import LiveShop

PATIENCE = 240.0
#: Card orders that are still open, and jobs that anybody still has to do.
UNDONE = """SELECT (SELECT count(*) FROM "order" WHERE status = 'PENDING' AND payment_method <> 'eft')
    + (SELECT count(*) FROM job WHERE cardinality(arguments) > 0 AND parked_at IS NULL)"""


def open_promotions(live: LiveShop) -> None:
    with live.session() as session:
        session.add_all(
            [
                Promotion(code="TEN", name="Ten off", benefit=Benefit.PERCENT, percent_bp=1000),
                Promotion(code="FIFTY", name="R 50 off", benefit=Benefit.AMOUNT, amount_cents=5_000),
                Promotion(code="ONCE", name="Nothing to pay", benefit=Benefit.FREE_DELIVERY, total_limit=20),
            ]
        )
        session.commit()


def calm_down(live: LiveShop, staff: Staff, banks: Banks, *, hurry: bool) -> None:
    """Everything is up, nothing more goes wrong, no hold lasts, every dispute is decided and the desk is cleared: until
    nothing is left to do.

    A hurried run takes the rest of each lease and pause for over; whoever still has the job is fenced off.
    """
    Path(live.environment["CRASH_AT"].removeprefix("@")).unlink(missing_ok=True)
    live.revive()
    live.provider.clear_faults()
    banks.decide_all()
    live.provider.flush()
    with suppress(AssertionError):
        live.provider.wait_until_delivered(60)
    live.sql(
        "UPDATE \"order\" SET hold_until = now(), checked_at = NULL WHERE status = 'PENDING' AND payment_method <> 'eft'"
    )
    end = time.monotonic() + PATIENCE
    for name in ("payments.reconcile", "checkout.expire_overdue"):
        live.run(name)
    look_back(live)
    if hurry:
        live.sql("UPDATE job SET leased_until = now() WHERE leased_until IS NOT NULL")
    while (staff.clear_desk() or live.value(UNDONE)) and time.monotonic() < end:
        # What backs off from an outage that is over need not wait out its pause.
        live.sql(
            "UPDATE job SET run_after = now() WHERE run_after > now() AND lease_token IS NULL AND attempts > 0"
        )
        if hurry:
            live.run("checkout.expire_overdue")
        time.sleep(1)
    wait_for("the shop to come to rest", lambda: not live.value(UNDONE), seconds=5)


def look_back(live: LiveShop) -> None:
    """At what was dropped of refunds and disputes, as the hourly sweep does in its time. At these orders alone: there is
    nothing to be found at the others, and they are thousands.
    """
    moved = [page for page in live.provider.sessions() if page["refunds"] or page["disputes"]]
    with live.session() as session:
        wanted = select(Order.id).where(Order.reference.in_({page["client_reference_id"] for page in moved}))
        for order_id in session.scalars(wanted).all():
            jobs.enqueue(session, "payments.look_back", order_id)
        session.commit()
