"""The shop whose settling trusts what it read: no lock, so whoever came in between is not seen."""

import time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import create_app
from app.database import get
from app.payments import settle

#: As long as a busy database takes, so that the first requests of a cold server meet.
THINKING = 0.5


def read(session: Session, model: Any, key: UUID) -> Any:
    row = get(session, model, key)
    session.refresh(row)
    return row


def look_and_think(session: Session, provider: str, provider_payment_id: str) -> Any:
    found = look(session, provider, provider_payment_id)
    time.sleep(THINKING)
    return found


def keep_nothing(*_: object) -> None:
    """To write the answer down is to wait for whoever is writing it: a lock by accident."""


look = settle.find_payment
settle.record_answer = keep_nothing
settle.lock, settle.find_payment = read, look_and_think
app = create_app()
