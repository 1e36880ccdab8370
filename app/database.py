"""The database floor: key types, the one-store scope of a session, locks and constraint names.

A session serves exactly one store. Reads, ORM updates and ORM deletes of store-scoped tables get the store's
criterion here, inserts get its value at flush, and PostgreSQL's row-level security is the second wall behind both
(docs/adr/0002-stores-are-the-tenant.md).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from flask import current_app
from sqlalchemy import (
    ARRAY,
    Connection,
    DateTime,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    Select,
    Table,
    Text,
    Uuid,
    any_,
    bindparam,
    event,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    SessionTransaction,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.sql import visitors

from app import ids
from app.connections import begin

SCOPE = "store_id"
#: Of a table whose rows are found by words: the view of its owner that it is read through (docs/adr/0020). Row-level
#: security holds for the serving role, and not for the view, which names the store itself.
SEARCHED = "searched_through"
#: Set while a session only reads, and on a transaction that began so.
READS = "reads"
BEGAN_READING = "began_reading"

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class NoStoreInScope(Exception):
    """A store's rows were asked for by a session that serves no store: a programming error, never a user's."""


class NotFound(Exception):
    """The row is not there, or not in this store, which is the same answer on purpose."""


class DomainError(Exception):
    """A rule of the shop said no. The message is a sentence for the person who asked."""


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        UUID: Uuid,
        datetime: DateTime(timezone=True),
        list[str]: ARRAY(Text),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        dict[str, str]: JSONB,
        list[dict[str, str]]: JSONB,
    }


class StoreScoped:
    """A table whose rows belong to a store; its key begins with ``store_id``."""

    # sort_order: a mixin's columns would come after the class's own, and the key must begin with the store.
    store_id: Mapped[UUID] = mapped_column(ForeignKey("store.id"), primary_key=True, sort_order=-20)


class StoreOwned(StoreScoped):
    """A store's entity with an id of its own, known as soon as the object exists."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-10)
    #: Whether a lock leaves its key alone: rows that point at it may be written meanwhile.
    LEAVES_KEY: ClassVar[bool] = False

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", ids.new())
        super().__init__(**values)


def references(
    column: str, table: str, *, target: str = "id", ondelete: str | None = None
) -> ForeignKeyConstraint:
    """A foreign key that carries the store, so that the database refuses a reference across stores."""
    return ForeignKeyConstraint(
        ["store_id", column], [f"{table}.store_id", f"{table}.{target}"], ondelete=ondelete
    )


def text_enum(kind: type[StrEnum], name: str | None = None) -> Enum:
    """A StrEnum kept as text under a CHECK, so that adding a state is a plain migration.

    ``name`` names the CHECK where a table has two columns of one kind.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def store_scoped_tables() -> list[Table]:
    """Every table under row-level security, in order of dependency."""
    scoped = {
        mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, StoreScoped)
    }
    return [table for table in Base.metadata.sorted_tables if table in scoped]


# --- the scope -------------------------------------------------------------------------------------------------


def serve_store(session: Session, store_id: UUID) -> None:
    """Bind the session to one store for the rest of its life. Raises RuntimeError on a change of mind."""
    present = session.info.get(SCOPE)
    if present is not None and present != store_id:
        raise RuntimeError("a session serves one store; open another with in_store()")
    if session.in_transaction() and present is None:
        # The transaction began without SET LOCAL, and row-level security would hide every row in it.
        session.rollback()
    session.info[SCOPE] = store_id


def served_store(session: Session) -> UUID:
    """The store this session serves. Raises NoStoreInScope."""
    store_id = session.info.get(SCOPE)
    if store_id is None:
        raise NoStoreInScope("no store in scope: use in_store()")
    assert isinstance(store_id, UUID)
    return store_id


@contextmanager
def reading(session: Session) -> Iterator[None]:
    """The block only reads: the database refuses anything else in a transaction that begins in it.

    Such a transaction is ended by COMMIT. After a ROLLBACK the driver forgets its prepared statements, and a page
    would have its statements planned anew each time.
    """
    session.info[READS] = True
    try:
        yield
        if session.in_transaction() and session.info.get(BEGAN_READING):
            session.commit()
    finally:
        session.info[READS] = False


@contextmanager
def in_store(store_id: UUID) -> Iterator[Session]:
    """A session of its own for one store, closed (and rolled back) at the end of the block."""
    from app.extensions import db

    with current_app.app_context():
        session = db.session()
        serve_store(session, store_id)
        yield session


@cache
def _criterion(store_id: UUID) -> ORMOption:
    """The loader option of a store, built once: building it costs more than applying it."""
    return with_loader_criteria(
        StoreScoped,
        lambda cls: cls.store_id == store_id,
        include_aliases=True,
        propagate_to_loaders=False,
    )


@cache
def _scoped(_known: int) -> frozenset[Table]:
    """Worked out once for as many models as are known: to sort their tables takes longer than most statements."""
    return frozenset(store_scoped_tables())


def _touches_a_store(statement: Any) -> bool:
    scoped = _scoped(len(Base.registry.mappers))
    return any(element in scoped for element in visitors.iterate(statement) if isinstance(element, Table))


def _narrow(state: ORMExecuteState) -> None:
    if state.is_column_load or not (state.is_select or state.is_update or state.is_delete):
        return
    store_id = state.session.info.get(SCOPE)
    if store_id is not None:
        state.statement = state.statement.options(_criterion(store_id))
    elif _touches_a_store(state.statement):
        raise NoStoreInScope("a store's rows were asked for with no store in scope")


def _stamp(session: Session, _context: object, _instances: object) -> None:
    for row in session.new:
        if not isinstance(row, StoreScoped):
            continue
        store_id = served_store(session)
        stamped: UUID | None = row.store_id  # None until now, whatever the mapping says
        if stamped is None:
            row.store_id = store_id
        elif stamped != store_id:
            raise NoStoreInScope(f"{type(row).__name__} belongs to a store this session does not serve")


def _begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Begin, and tell row-level security which store it is for. LOCAL: it is safe behind PgBouncer."""
    if transaction.nested:
        return
    store_id = session.info.get(SCOPE)
    assert store_id is None or isinstance(store_id, UUID)
    reads = bool(session.info.get(READS))
    session.info[BEGAN_READING] = reads
    begin(
        connection, announcing=f"SET LOCAL app.store_id = '{store_id}'" if store_id else "", read_only=reads
    )


def guard(session_factory: Any) -> None:
    """Install the store scope on every session the factory makes."""
    event.listen(session_factory, "do_orm_execute", _narrow)
    event.listen(session_factory, "before_flush", _stamp)
    event.listen(session_factory, "after_begin", _begin)


# --- rows ------------------------------------------------------------------------------------------------------

Owned = TypeVar("Owned", bound=StoreOwned)


def find(session: Session, model: type[Owned], row_id: UUID) -> Owned | None:
    return session.get(model, (served_store(session), row_id))


def get(session: Session, model: type[Owned], row_id: UUID) -> Owned:
    """Raises NotFound, for another store's row too."""
    row = find(session, model, row_id)
    if row is None:
        raise NotFound(model.__name__)
    return row


def lock(session: Session, model: type[Owned], row_id: UUID) -> Owned:
    """The row, re-read and locked until the end of the transaction. Raises NotFound."""
    rows = lock_all(session, model, [row_id])
    if not rows:
        raise NotFound(model.__name__)
    return rows[0]


def lock_all(session: Session, model: type[Owned], row_ids: Sequence[UUID]) -> list[Owned]:
    """Locked in key order, always, so that two transactions can never wait for each other."""
    statement = _locking(model)  # type: ignore[arg-type]  # mypy takes no class for hashable
    return list(session.scalars(statement, {"row_ids": list(row_ids)}))


@cache
def _locking(model: type[Owned]) -> Select[Owned]:
    """Built once for a model: building it takes longer than running it."""
    return (
        select(model)
        .where(model.id == any_(bindparam("row_ids", type_=ARRAY(Uuid))))
        .order_by(model.id)
        .with_for_update(key_share=model.LEAVES_KEY)
        .execution_options(populate_existing=True)
    )
