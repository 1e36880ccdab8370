"""Jobs of the payments floor."""

from uuid import UUID

from app.extensions import db
from app.jobs import QueueName, task
from app.payments import disputes, inbox, reconciling, refunds, settle
from app.payments.silence import asks_the_provider


@task("payments.process_event")
def process_event(event_row_id: str) -> None:
    inbox.process_event(db.session(), UUID(event_row_id))


@task("payments.settle_order")
@asks_the_provider
def settle_order(order_id: str, *event_ids: str) -> None:
    settle.settle(UUID(order_id), by="system")
    inbox.conclude(db.session(), event_ids, "settled")


@task("payments.retire_sessions")
@asks_the_provider
def retire_sessions(order_id: str) -> None:
    settle.retire_sessions(UUID(order_id))


@task("payments.send_refund")
@asks_the_provider
def send_refund(refund_id: str) -> None:
    refunds.send_refund(UUID(refund_id))


@task("payments.look_at_refunds")
@asks_the_provider
def look_at_refunds(order_id: str, *event_ids: str) -> None:
    reconciling.look_at_refunds(UUID(order_id))
    inbox.conclude(db.session(), event_ids, "refunds looked at")


@task("payments.look_at_disputes")
@asks_the_provider
def look_at_disputes(order_id: str, *event_ids: str) -> None:
    disputes.look_at_disputes(UUID(order_id))
    inbox.conclude(db.session(), event_ids, "disputes looked at")


@task("payments.look_back", queue=QueueName.BULK, is_slow=True)
@asks_the_provider
def look_back(order_id: str) -> None:
    reconciling.look_back(UUID(order_id))


@task("payments.reconcile")
def reconcile() -> None:
    reconciling.ask_about_open_matters(db.session())


@task("payments.reconcile_refunds")
def reconcile_refunds() -> None:
    reconciling.ask_about_waiting_refunds(db.session())


@task("payments.look_back_at_paid")
def look_back_at_paid() -> None:
    reconciling.look_back_at_paid_orders(db.session())
