"""The shop without the order's lock, where a credit believes what it read at first.

``gunicorn tests.faults.broken.unlocked_refunds:app``. The number of the note is drawn under a lock of its own, after
which the real shop looks at the payment once more; here nobody looks twice, as in code that checks and then writes.
"""

from sqlalchemy.orm import Session

from app.orders.models.order import Order
from app.payments import crediting
from app.payments.models.payment import Refund
from tests.faults.broken.unlocked import app

__all__ = ["app"]


def request(session: Session, order: Order, refund: Refund, *, by: str) -> Refund:
    session.add_all([refund, order.record("refund.requested", by=by, note=refund.reason)])
    return refund


crediting.request = request
