"""Writing the audit: in the transaction of the change itself, so that there is never one without the other.

What staff change through objects is written down at each flush, field by field. A bulk UPDATE or DELETE through the
ORM is looked at before and after it has run. What neither sees (inserts without objects, statements past the ORM)
says so itself by ``note``.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import CursorResult, Result, event, insert, inspect, select, tuple_
from sqlalchemy.orm import Mapper, ORMExecuteState, PassiveFlag, Session
from sqlalchemy.orm.attributes import get_history

from app import clock, ids
from app.audit.actors import UNDOING, Actor, actor_of
from app.audit.models import AuditAction, AuditEntry
from app.audit.wording import Changes, Row, is_covered, names_of, table_of
from app.database import SCOPE, served_store

#: Rows of one bulk statement that are written down one by one; more are counted.
MOST_ROWS = 500


def listen(session_factory: Any) -> None:
    event.listen(session_factory, "after_flush", _after_flush)
    event.listen(session_factory, "do_orm_execute", _around_bulk)


def note(
    session: Session,
    *,
    about: tuple[str, str],
    label: str,
    changes: Mapping[str, Any] | None = None,
    by: Actor | None = None,
) -> None:
    """Write down what a statement did that the audit cannot see for itself.

    ``about``: the kind of thing and its key, as ("product", id). ``changes``: field to [from, to], or to a count.
    ``by``: for a job, whom it works for; without an actor nothing is written.
    """
    actor = by or actor_of(session)
    if actor is None:
        return
    kind, key = about
    what = {"entity_type": kind, "entity_id": key, "subject_type": kind, "subject_id": key, "label": label}
    _write(session, actor, [{**what, "action": AuditAction.NOTED, "changes": dict(changes or {})}])


def _after_flush(session: Session, _context: object) -> None:
    """The session is as it was before the flush: what is new, dirty and deleted is still known."""
    actor = actor_of(session)
    if actor is None or SCOPE not in session.info:
        return
    rows = [
        *_told_of(session.new, AuditAction.ADDED),
        *_told_of((row for row in session.dirty if session.is_modified(row)), AuditAction.CHANGED),
        *_told_of(session.deleted, AuditAction.REMOVED),
    ]
    _write(session, actor, rows)


def _told_of(objects: Iterable[Any], action: AuditAction) -> Iterator[dict[str, Any]]:
    for each in objects:
        state = inspect(each)
        if is_covered(state.mapper):
            row = Row(state.mapper, {name: state.dict.get(name) for name in names_of(state.mapper)})
            changes = _changed(each, row) if action is AuditAction.CHANGED else _whole(row, action)
            if changes:
                yield _entry(row, action, changes)


def _changed(each: Any, row: Row) -> Changes:
    before = {}
    for name in row.fields:
        history = get_history(each, name, passive=PassiveFlag.PASSIVE_NO_INITIALIZE)
        if history.has_changes():
            before[name] = history.deleted[0] if history.deleted else None
    return row.difference(before, before)


def _whole(row: Row, action: AuditAction) -> Changes:
    """Of a row that came or went."""
    came = action is AuditAction.ADDED
    return {name: [None, value] if came else [value, None] for name, value in row.whole().items()}


def _entry(row: Row, action: AuditAction, changes: Changes) -> dict[str, Any]:
    subject_type, subject_id = row.subject
    return {
        "action": action,
        "entity_type": row.table,
        "entity_id": row.key,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "label": row.label,
        "changes": changes,
    }


def _write(session: Session, actor: Actor, rows: list[dict[str, Any]]) -> None:
    """One statement for all of a flush; it passes the unit of work by, which is at work."""
    if not rows:
        return
    store_id = served_store(session)
    common = {
        "at": clock.now(),
        "actor_id": actor.id,
        "actor_name": actor.name,
        "actor_role": actor.role,
        "address": actor.address,
        "endpoint": actor.endpoint,
        "request_id": session.info.get("request_id", ""),
        "undoes_id": session.info.get(UNDOING),
    }
    session.execute(
        insert(AuditEntry), [{**common, "store_id": store_id, "id": ids.new(), **row} for row in rows]
    )


# --- bulk statements -------------------------------------------------------------------------------------------


def _around_bulk(state: ORMExecuteState) -> Result[Any] | None:
    """Look at the rows before an UPDATE or DELETE, run it, and look again."""
    actor, mapper = actor_of(state.session), state.bind_mapper
    if actor is None or mapper is None or SCOPE not in state.session.info or state.is_executemany:
        return None
    if not (state.is_update or state.is_delete) or not is_covered(mapper):
        return None
    before = _rows_met(state, mapper)
    result = state.invoke_statement()
    if len(before) > MOST_ROWS:
        action = "changed" if state.is_update else "removed"
        about = (table_of(mapper), "many")
        # A statement that returns its rows has no count of them before they are read.
        count = result.rowcount if isinstance(result, CursorResult) else f"more than {MOST_ROWS}"
        note(state.session, about=about, label=f"{count} rows", changes={action: count})
    elif state.is_delete:
        removed = [Row(mapper, values) for values in before.values()]
        gone = AuditAction.REMOVED
        _write(state.session, actor, [_entry(row, gone, _whole(row, gone)) for row in removed])
    elif before:
        _write(state.session, actor, list(_told_of_bulk(state.session, mapper, before)))
    return result


Keyed = dict[tuple[Any, ...], dict[str, Any]]


def _rows_met(state: ORMExecuteState, mapper: Mapper[Any]) -> Keyed:
    """What the statement is about to touch, by key; one row more than are written down."""
    asked = select(*_columns(mapper)).limit(MOST_ROWS + 1)
    where = state.statement.whereclause  # type: ignore[attr-defined]
    asked = asked if where is None else asked.where(where)
    parameters = state.parameters if isinstance(state.parameters, Mapping) else None
    rows = [dict(row._mapping) for row in state.session.execute(asked, parameters)]
    return {tuple(row[name] for name in _keys(mapper)): row for row in rows}


def _told_of_bulk(session: Session, mapper: Mapper[Any], before: Keyed) -> Iterator[dict[str, Any]]:
    are_they = tuple_(*(getattr(mapper.class_, name) for name in _keys(mapper))).in_(before)
    for found in session.execute(select(*_columns(mapper)).where(are_they)):
        row = Row(mapper, dict(found._mapping))
        was = before[tuple(row.values[name] for name in _keys(mapper))]
        changes = row.difference(was, row.fields)
        if changes:
            yield _entry(row, AuditAction.CHANGED, changes)


def _columns(mapper: Mapper[Any]) -> list[Any]:
    return [getattr(mapper.class_, name).label(name) for name in names_of(mapper)]


def _keys(mapper: Mapper[Any]) -> list[str]:
    return [mapper.get_property_by_column(column).key for column in mapper.primary_key]
