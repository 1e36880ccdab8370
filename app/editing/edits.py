"""Bulk edits from their beginning to their undoing. Steps are short: each is a transaction, the caller commits."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from app import clock, jobs
from app.catalog.models.product import Product
from app.database import DomainError, lock
from app.editing import lines, planning
from app.editing.changes import Change, change_of
from app.editing.finding import ids_of, wanted_of
from app.editing.models import BulkEdit, EditLine, EditStatus, Outcome
from app.inventory import listings

#: Products of a step while it prepares, and lines of one afterwards.
AT_ONCE = 500
#: As many as somebody waits for; more is for the worker.
MOST_WAITED_FOR = 200


class NothingChosen(DomainError):
    """No product was ticked, or none matches."""


def start(session: Session, change: Change, selection: dict[str, Any], *, by: str) -> BulkEdit:
    """``selection`` is ``{"ids": [...]}`` or ``{"matching": {...}}``, the query of the list. Raises NothingChosen."""
    edit = BulkEdit(change=change.as_kept(), selection=selection, started_by=by)
    edit.products = edit.total = _count(session, edit)
    if not edit.products:
        raise NothingChosen("Tick at least one product, or choose all that match.")
    session.add(edit)
    session.flush()
    if edit.total > MOST_WAITED_FOR:
        jobs.enqueue(session, "editing.prepare", edit.id)
    else:
        _take_all(session, edit, prepare_step)
    return edit


def apply(session: Session, edit_id: UUID) -> BulkEdit:
    """Raises NotFound, NotInThisState."""
    edit = lock(session, BulkEdit, edit_id)
    edit.expect(EditStatus.CHECKED)
    edit.move_to(EditStatus.APPLYING, total=edit.counts.get(Outcome.PLANNED.value, 0))
    if edit.total > MOST_WAITED_FOR:
        jobs.enqueue(session, "editing.apply", edit.id)
    else:
        _take_all(session, edit, apply_step)
    return edit


def undo(session: Session, edit_id: UUID) -> BulkEdit:
    """Raises NotFound, NotInThisState."""
    edit = lock(session, BulkEdit, edit_id)
    edit.expect(EditStatus.DONE)
    edit.move_to(EditStatus.UNDOING, total=edit.counts.get(Outcome.APPLIED.value, 0))
    if edit.total > MOST_WAITED_FOR:
        jobs.enqueue(session, "editing.undo", edit.id)
    else:
        _take_all(session, edit, undo_step)
    return edit


def forget(session: Session, edit_id: UUID) -> None:
    """What was not applied leaves nothing behind. Raises NotFound, NotInThisState."""
    edit = lock(session, BulkEdit, edit_id)
    edit.expect(EditStatus.CHECKED)
    session.delete(edit)


def prepare_step(session: Session, edit_id: UUID) -> bool:
    """Work out some more; True where more is left."""
    edit = lock(session, BulkEdit, edit_id)
    if edit.status is not EditStatus.PREPARING:
        return False
    product_ids = session.scalars(_next_products(edit)).all()
    planned = planning.plan(session, edit, product_ids)
    _count_in(edit, planned)
    if product_ids:
        edit.reached = product_ids[-1]
    edit.done, edit.moved_at = min(edit.done + len(product_ids), edit.total), clock.now()
    if len(product_ids) == AT_ONCE:
        return True
    edit.move_to(EditStatus.CHECKED)
    return False


def apply_step(session: Session, edit_id: UUID) -> bool:
    """All of some lines or, should it fail, none of them; True where more is left."""
    return _step(session, edit_id, EditStatus.APPLYING)


def undo_step(session: Session, edit_id: UUID) -> bool:
    return _step(session, edit_id, EditStatus.UNDOING)


def _step(session: Session, edit_id: UUID, status: EditStatus) -> bool:
    """1. Lock the edit, then the goods in key order. 2. Move what is as it should be. 3. Cards and documents follow."""
    edit = lock(session, BulkEdit, edit_id)
    if edit.status is not status:
        return False
    is_back = status is EditStatus.UNDOING
    wanted = Outcome.APPLIED if is_back else Outcome.PLANNED
    some = _next_lines(session, edit, wanted)
    touched = lines.move(session, change_of(edit.change), some, is_back=is_back)
    listings.refresh(session, touched)
    _count_in(edit, [line.outcome for line in some], out_of=wanted)
    edit.done, edit.moved_at = edit.done + len(some), clock.now()
    if len(some) == AT_ONCE:
        return True
    edit.move_to(EditStatus.UNDONE if is_back else EditStatus.DONE)
    return False


def _take_all(session: Session, edit: BulkEdit, step: Callable[[Session, UUID], bool]) -> None:
    """At once, for somebody who waits. Each step locks the edit anew, and so must find it as it is."""
    session.flush()
    while step(session, edit.id):
        session.flush()


def _next_lines(session: Session, edit: BulkEdit, outcome: Outcome) -> Sequence[EditLine]:
    return session.scalars(
        select(EditLine)
        .where(EditLine.edit_id == edit.id, EditLine.outcome == outcome)
        .order_by(EditLine.number)
        .limit(AT_ONCE)
    ).all()


def _count_in(edit: BulkEdit, outcomes: Sequence[Outcome], *, out_of: Outcome | None = None) -> None:
    counts = Counter(edit.counts) + Counter(outcome.value for outcome in outcomes)
    if out_of:
        counts -= Counter({out_of.value: len(outcomes)})
    edit.counts = dict(counts)


def _count(session: Session, edit: BulkEdit) -> int:
    return session.scalar(select(func.count()).select_from(_chosen(edit).subquery())) or 0


def _chosen(edit: BulkEdit) -> Select[UUID]:
    if "matching" in edit.selection:
        return ids_of(wanted_of(edit.selection["matching"]))
    return select(Product.id).where(Product.id.in_([UUID(text) for text in edit.selection["ids"]]))


def _next_products(edit: BulkEdit) -> Select[UUID]:
    chosen = _chosen(edit)
    key = chosen.selected_columns[0]
    return chosen.where(key > edit.reached if edit.reached else true()).order_by(key).limit(AT_ONCE)
