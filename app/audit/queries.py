"""Reads of the audit, newest first, by keys: it only grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.audit.models import AuditAction, AuditEntry

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the audit is asked for; None asks for all."""

    actor_id: UUID | None = None
    action: AuditAction | None = None
    entity_type: str | None = None
    #: A thing and its key, with all its parts.
    subject: tuple[str, str] | None = None
    since: datetime | None = None
    until: datetime | None = None


def entries(session: Session, wanted: Wanted, *, before: UUID | None) -> tuple[list[AuditEntry], UUID | None]:
    """A page, and the key behind which the next one begins."""
    asked = select(AuditEntry).where(*_conditions(wanted))
    if before is not None:
        asked = asked.where(AuditEntry.id < before)
    found = list(session.scalars(asked.order_by(AuditEntry.id.desc()).limit(PER_PAGE + 1)))
    more = found[PER_PAGE - 1].id if len(found) > PER_PAGE else None
    return found[:PER_PAGE], more


def undone_among(session: Session, found: Sequence[AuditEntry]) -> set[UUID]:
    """Which of these entries have been put back."""
    marks = [entry.id for entry in found]
    if not marks:
        return set()
    undone = select(AuditEntry.undoes_id).where(AuditEntry.undoes_id.in_(marks))
    return {entry_id for entry_id in session.scalars(undone) if entry_id is not None}


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.actor_id is not None:
        conditions.append(AuditEntry.actor_id == wanted.actor_id)
    if wanted.action is not None:
        conditions.append(AuditEntry.action == wanted.action)
    if wanted.entity_type is not None:
        conditions.append(AuditEntry.entity_type == wanted.entity_type)
    if wanted.subject is not None:
        kind, key = wanted.subject
        conditions += [AuditEntry.subject_type == kind, AuditEntry.subject_id == key]
    if wanted.since is not None:
        conditions.append(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEntry.at < wanted.until)
    return conditions
