"""Ledgers are added to and never rewritten: the serving role may not, whatever the code says."""

from uuid import UUID

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import ProgrammingError

from app.audit.models import AuditEntry
from app.extensions import db
from app.inventory.models import StockMovement
from app.orders.models.order import OrderEvent

pytestmark = pytest.mark.money


@pytest.mark.parametrize(
    "rewriting",
    [
        update(StockMovement).values(quantity_delta=0),
        delete(StockMovement),
        update(OrderEvent).values(note=""),
        delete(OrderEvent),
        update(AuditEntry).values(label=""),
        delete(AuditEntry),
    ],
    ids=str,
)
def test_a_ledger_cannot_be_rewritten(in_kloof: UUID, rewriting: object) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(rewriting)
