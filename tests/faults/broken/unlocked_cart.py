"""The shop that looks whether a basket has been ordered, and does not hold it while it orders."""

import time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import create_app
from app.checkout import placement
from app.database import get

#: As long as a busy database takes between two statements.
THINKING = 0.2


def read(session: Session, model: Any, key: UUID) -> Any:
    return get(session, model, key)


def look_and_think(*asked: Any, **more: Any) -> Any:
    found = look(*asked, **more)
    time.sleep(THINKING)
    return found


look = placement.standing_of
placement.lock, placement.standing_of = read, look_and_think
app = create_app()
