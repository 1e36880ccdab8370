"""Pictures that nothing shows, and files that no picture names. On this floor because every other may show one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from sqlalchemy import Text, and_, cast, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.product import ProductImage
from app.database import served_store
from app.importing.models import ImportedProduct, WantedPicture
from app.media.holds import may_sweep
from app.media.models import MediaAsset
from app.media.port import IMPORTS, MASTER, Storage, StoredFile, rendition_name
from app.media.storage import storage
from app.media.widths import FORMATS, widths_of
from app.orders.models.order import OrderLine
from app.stores.models import Store

#: A file comes before its row; one younger than this may be about to be named.
ARRIVING = timedelta(days=1)
#: So long somebody may change their mind.
KEEP_UNUSED = timedelta(days=30)
PICTURES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Retired:
    newly_unused: int
    forgotten: int


def retire_unused(session: Session) -> Retired:
    """Note what nothing shows, and forget what nothing has shown for thirty days. The caller commits.

    Only rows: their files have no name from then on, and the next sweep of files takes them. Does nothing while
    somebody is taking a picture in; tomorrow is soon enough.
    """
    if not may_sweep(session):
        return Retired(0, 0)
    now = clock.now()
    used = _is_used(session)
    marked = select(MediaAsset.id).where(~used, MediaAsset.unused_since.is_(None))
    newly = session.scalars(marked).all()
    _set_unused(session, MediaAsset.id.in_(newly), since=now)
    _set_unused(session, and_(used, MediaAsset.unused_since.is_not(None)), since=None)
    gone = session.execute(
        delete(MediaAsset)
        .where(~used, MediaAsset.unused_since < now - KEEP_UNUSED)
        .execution_options(synchronize_session=False)
    )
    return Retired(len(newly), gone.rowcount)  # type: ignore[attr-defined]


def _set_unused(session: Session, chosen: Any, *, since: datetime | None) -> None:
    session.execute(
        update(MediaAsset)
        .where(chosen)
        .values(unused_since=since)
        .execution_options(synchronize_session=False)
    )


def _is_used(session: Session) -> Any:
    """In a gallery, awaited by an import or kept to undo one, on an order, however old, on the front page, a logo."""
    store_id = served_store(session)
    by_id = (ProductImage.asset_id, WantedPicture.asset_id)
    ordered = select(OrderLine.image["sha"].astext).where(
        OrderLine.store_id == store_id, OrderLine.image.is_not(None)
    )
    path = cast("$.images[*].asset_id", JSONPATH)
    undoable = select(func.jsonb_path_query(ImportedProduct.before, path)).where(
        ImportedProduct.store_id == store_id, ImportedProduct.before.is_not(None)
    )
    shown = list(session.execute(select(Store.home, Store.logo).where(Store.id == store_id)).one())
    return or_(
        *(
            select(column)
            .where(column == MediaAsset.id, column.class_.store_id == MediaAsset.store_id)
            .correlate(MediaAsset)
            .exists()
            for column in by_id
        ),
        func.to_jsonb(cast(MediaAsset.id, Text)).in_(undoable),
        MediaAsset.sha.in_(ordered),
        MediaAsset.sha.in_(sorted(set(_shas_in(shown)))),
    )


def _shas_in(value: Any) -> Iterator[str]:
    """Wherever they stand in what a merchant wrote."""
    if isinstance(value, dict):
        if isinstance(value.get("sha"), str):
            yield value["sha"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _shas_in(each)


def sweep_files(session: Session) -> int:
    """Delete the files of this store that no picture names and that are older than a day; how many.

    Rolls back between its batches, which gives up the hold on uploads. Raises StorageUnavailable.
    """
    store_id = served_store(session)
    files, swept = storage(), 0
    session.rollback()
    old = clock.now() - ARRIVING
    waiting = (stored for stored in files.list_keys(f"{store_id}/") if stored.modified_at < old)
    pictures = groupby(
        (stored for stored in waiting if not stored.key.startswith(f"{store_id}/{IMPORTS}/")), key=_sha_of
    )
    while batch := [
        (sha, [stored.key for stored in found]) for sha, found in islice(pictures, PICTURES_AT_ONCE)
    ]:
        swept += _sweep_batch(session, files, batch)
    return swept


def _sweep_batch(session: Session, files: Storage, batch: Sequence[tuple[str, list[str]]]) -> int:
    """The lock first, then the look: an upload either has committed its row by then, or begins after the deletion."""
    try:
        if not may_sweep(session):
            return 0
        rows = session.execute(
            select(MediaAsset.sha, MediaAsset.width, MediaAsset.widths).where(
                MediaAsset.sha.in_([sha for sha, _ in batch])
            )
        )
        named = {row.sha: _names_of(row.width, row.widths) for row in rows}
        orphans = [
            key for sha, keys in batch for key in keys if key.rpartition("/")[2] not in named.get(sha, ())
        ]
        files.delete(orphans)
        return len(orphans)
    finally:
        session.rollback()


def _sha_of(stored: StoredFile) -> str:
    """The folder a file lies in; nothing but a picture's is called like a picture."""
    return stored.key.split("/")[-2]


def _names_of(width: int, made: Iterable[int]) -> set[str]:
    widths = {*made, *widths_of(width)}
    return {MASTER, *(rendition_name(each, format) for each in widths for format in FORMATS)}


def without_master(session: Session) -> list[tuple[UUID, str]]:
    """Pictures whose master is not in the storage. Raises StorageUnavailable."""
    store_id = served_store(session)
    session.rollback()
    kept = {
        _sha_of(stored) for stored in storage().list_keys(f"{store_id}/") if stored.key.endswith(f"/{MASTER}")
    }
    rows = session.execute(select(MediaAsset.id, MediaAsset.sha).order_by(MediaAsset.id))
    return [(row.id, row.sha) for row in rows if row.sha not in kept]
