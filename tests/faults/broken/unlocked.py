"""The shop with its locks taken out: ``gunicorn tests.faults.broken.unlocked:app``. Rows are read, and then written."""

import time
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app, database
from app.orders.models.order import Order

#: As long as a busy server takes between reading and writing.
THINKING = 0.2


def lock_all(session: Session, model: type[database.Owned], row_ids: Sequence[UUID]) -> list[database.Owned]:
    statement = select(model).where(model.id.in_(row_ids)).execution_options(populate_existing=True)
    rows = list(session.scalars(statement))
    if model is Order:
        time.sleep(THINKING)
    return rows


database.lock_all = lock_all
app = create_app()
