"""Settling that trusts what it read: no lock, so whoever came in between is not seen."""

import threading
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.database import get
from app.payments import settle
from tests.concurrency.crowd import all_at_once
from tests.live.shop import LiveShop

AT_ONCE = 3


def settle_without_locks(live: LiveShop, order_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several at once: all look whether the payment is booked, and then each goes on by what it saw.

    One after the other from there on, because the database would end most of them as a deadlock.
    """
    all_have_looked, turn = threading.Barrier(AT_ONCE), threading.Lock()
    look = settle.find_payment

    def look_and_wait(session: Session, provider: str, provider_payment_id: str) -> Any:
        found = look(session, provider, provider_payment_id)
        all_have_looked.wait(30)
        turn.acquire()
        return found

    def settle_and_commit() -> None:
        with live.session() as session:
            settle.settle(order_id, by="broken")
            session.commit()
        turn.release()

    monkeypatch.setattr(settle, "lock", _read)
    monkeypatch.setattr(settle, "find_payment", look_and_wait)
    # To write the answer down is to wait for whoever is writing it: a lock by accident.
    monkeypatch.setattr(settle, "record_answer", lambda *_: None)
    all_at_once([settle_and_commit] * AT_ONCE)


def _read(session: Session, model: Any, key: UUID) -> Any:
    row = get(session, model, key)
    session.refresh(row)
    return row
