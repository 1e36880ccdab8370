"""Events arrive while the transaction that makes their orders is still open: they wait for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.checkout.models import CheckoutDraft
from app.checkout.placement import PlacementRequest, place_order
from app.drain import drain
from app.jobs import QueueName
from app.orders.models.order import PaymentMethod
from app.payments import accounts, inbox
from app.payments.provider import Call
from app.payments.sessions import sessions_of
from tests.faults.baskets import fill
from tests.faults.counts import count, tell
from tests.faults.events import percentile
from tests.live.programs import wait_for
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 15
ORDERS = 50
HELD_OPEN = 5.0
MUG = "MUG-RED-350"


@contextmanager
def uncommitted_and_paid(live: LiveShop, many: int) -> Iterator[None]:
    """Orders whose payment pages were opened and paid before anybody else could see the orders."""
    live.stock(live.kloof, {MUG: many})
    live.provider.fault("lose", types=["charge.*", "payment_intent.*"])
    laid = fill(live, [{MUG: 1}] * many, method=PaymentMethod.CARD)
    with live.session() as session:
        gateway = accounts.gateway(session)
        for ready in laid:
            draft = session.scalars(select(CheckoutDraft).where(CheckoutDraft.cart_id == ready.cart_id)).one()
            request = PlacementRequest(ready.cart_id, draft, ready.reviewed, "shopper", live.base)
            order = place_order(session, request)
            session.flush()
            [ours] = sessions_of(session, order.id)
            live.provider.pay(gateway.create_session(Call(ours.parameters, ours.idempotency_key)).id)
        wait_for("the events", lambda: live.value("SELECT count(*) FROM webhook_event") == many)
        yield
        session.commit()


def paid(live: LiveShop) -> int:
    return int(live.value("SELECT count(*) FROM \"order\" WHERE status = 'PAID'"))


def test_row_15_events_before_their_orders_settle_once_the_orders_are_there(live: LiveShop) -> None:
    many = count(ORDERS)
    with uncommitted_and_paid(live, many):
        wait_for("a try", lambda: live.value("SELECT count(*) FROM job WHERE attempts > 0") == many)
        time.sleep(HELD_OPEN)
        assert live.value("SELECT count(*) FROM webhook_event WHERE processed_at IS NOT NULL") == 0
    committed = time.monotonic()
    wait_for("the orders to be paid", lambda: paid(live) == many)
    seconds = time.monotonic() - committed
    live.wait_for_quiet()
    # The reconciler may have been there first: an event that waits its turn once more is not due, and still to be heard.
    unheard = "SELECT count(*) FROM webhook_event WHERE outcome IN ('', 'handed on')"
    wait_for("each event to be heard", lambda: live.value(unheard) == 0, seconds=60)
    outcomes = {row.outcome for row in live.sql("SELECT DISTINCT outcome FROM webhook_event")}
    assert outcomes == {"settled"}
    waits = live.sql("SELECT extract(epoch FROM processed_at - received_at) AS seconds FROM webhook_event")
    live.assert_sound()
    tell(
        ROW,
        orders=many,
        settled=paid(live),
        held_open_seconds=HELD_OPEN,
        seconds_after_commit=round(seconds, 1),
        p95_wait_seconds=round(percentile([float(row.seconds) for row in waits], 0.95), 1),
    )


def test_row_15_broken_an_event_called_processed_before_its_order_is_lost(
    live: LiveShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.worker.stop()
    monkeypatch.setattr(inbox, "PATIENCE", timedelta(0))
    with uncommitted_and_paid(live, 2), live.app.app_context():
        drain(QueueName.MONEY)
    with live.app.app_context():
        drain(QueueName.MONEY)
    assert paid(live) == 0, "the events were not lost, so waiting for the order proves nothing"
    live.worker.start()
