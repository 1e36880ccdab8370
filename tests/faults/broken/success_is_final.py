"""A worker for whom a refund that was sent is sent: ``python -m tests.faults.broken.success_is_final``."""

from sqlalchemy.orm import Session

from app.jobs import QueueName
from app.orders.models.order import Order
from app.payments import refunds
from app.payments.models.payment import Refund
from app.worker import run


def fail(_session: Session, _order: Order, _refund: Refund, *, because: str) -> None:
    """The provider said that it had gone."""


if __name__ == "__main__":
    refunds._fail = fail
    run(QueueName.MONEY)
