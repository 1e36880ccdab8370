"""The shop that looks whether a basket has been ordered, and does not hold it while it orders."""

import time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import create_app
from app.checkout import placement
from app.database import get

#: As long as a busy database takes between two statements.
THINKING = 0.1


def look(session: Session, model: Any, key: UUID) -> Any:
    return get(session, model, key)


def placed_before(session: Session, cart_id: UUID) -> Any:
    found = looked(session, cart_id)
    time.sleep(THINKING)
    return found


looked = placement._placed_before
placement.lock = look
placement._placed_before = placed_before
app = create_app()
