"""Paying an order by EFT: to which account, what is still owed, and how long the goods are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.database import served_store
from app.orders.models.order import Order, OrderEvent
from app.stores.models import Store

#: Written by whoever books a transfer that was less than was owed (app/payments/bank.py), with its amount.
PART = "payment.part"


@dataclass(frozen=True, slots=True)
class EftWords:
    lines: tuple[tuple[str, str], ...]
    reference: str
    due_at: datetime
    #: By transfers that were too small; nought as a rule.
    came_cents: int
    owed_cents: int


def eft_words(session: Session, order: Order, events: Sequence[OrderEvent]) -> EftWords:
    """For an order that is open; ``events`` are its own."""
    store = session.get_one(Store, served_store(session))
    facts = (
        ("Bank", store.bank_name),
        ("Account holder", store.bank_account_holder),
        ("Account number", store.bank_account_number),
        ("Branch code", store.bank_branch_code),
    )
    came = sum(int(event.details["amount_cents"]) for event in events if event.kind == PART)
    return EftWords(
        lines=tuple(fact for fact in facts if fact[1]),
        reference=order.reference,
        due_at=order.hold_until,
        came_cents=came,
        owed_cents=max(order.total_cents - came, 0),
    )
