"""Jobs of the payments floor."""

from uuid import UUID

from app.extensions import db
from app.jobs import task
from app.payments import disputes, inbox, reconciling, refunds, settle


@task("payments.process_event")
def process_event(event_row_id: str) -> None:
    inbox.process_event(db.session(), UUID(event_row_id))


@task("payments.settle_order")
def settle_order(order_id: str) -> None:
    settle.settle(UUID(order_id), by="system")


@task("payments.retire_sessions")
def retire_sessions(order_id: str) -> None:
    settle.retire_sessions(UUID(order_id))


@task("payments.send_refund")
def send_refund(refund_id: str) -> None:
    refunds.send_refund(UUID(refund_id))


@task("payments.look_at_refunds")
def look_at_refunds(order_id: str) -> None:
    reconciling.look_at_refunds(UUID(order_id))


@task("payments.look_at_dispute")
def look_at_dispute(order_id: str, dispute_id: str) -> None:
    disputes.look_at_dispute(UUID(order_id), dispute_id)


@task("payments.reconcile")
def reconcile() -> None:
    reconciling.ask_about_waiting_orders(db.session())


@task("payments.reconcile_refunds")
def reconcile_refunds() -> None:
    reconciling.ask_about_waiting_refunds(db.session())
