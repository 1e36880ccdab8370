"""Jobs of the checkout floor."""

from uuid import UUID

from app.checkout import overdue
from app.extensions import db
from app.jobs import task
from app.payments import settle
from app.payments.silence import asks_the_provider


@task("checkout.expire_overdue")
def expire_overdue() -> None:
    overdue.enqueue_overdue(db.session())


@task("checkout.expire_order")
@asks_the_provider
def expire_order(order_id: str) -> None:
    settle.expire_unpaid(UUID(order_id), by="system")
