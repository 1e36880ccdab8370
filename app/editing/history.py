"""What bulk edits did to the prices of one product."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.editing.models import BulkEdit, EditLine, Outcome

MOST_SHOWN = 20


def history_of(session: Session, product_id: UUID) -> Sequence[Any]:
    """Newest first: the line, its edit's id and who it was. What was put back stands as it was put back."""
    return session.execute(
        select(EditLine, BulkEdit.id, BulkEdit.started_by)
        .join(BulkEdit, and_(BulkEdit.id == EditLine.edit_id, BulkEdit.store_id == EditLine.store_id))
        .where(
            EditLine.product_id == product_id,
            EditLine.variant_id.is_not(None),
            EditLine.outcome.in_((Outcome.APPLIED, Outcome.UNDONE, Outcome.KEPT)),
        )
        .order_by(EditLine.applied_at.desc(), EditLine.number)
        .limit(MOST_SHOWN)
    ).all()
