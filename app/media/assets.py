"""Keeping pictures: a row per picture and store, its master in the storage, its renditions by a job."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from app import jobs
from app.crashpoints import crashpoint
from app.database import get, served_store
from app.media import pictures
from app.media.addresses import public_url
from app.media.holds import hold_off_sweep
from app.media.models import MediaAsset
from app.media.port import MASTER, key_of, rendition_name
from app.media.renditions import renditions
from app.media.storage import storage
from app.media.widths import FORMATS, widths_of


def store_picture(session: Session, content: bytes) -> MediaAsset:
    """The store's asset for these bytes, made and queued for renditions if it is new. Raises PictureRefused."""
    source_sha = pictures.digest(content)
    known = find_by_source(session, source_sha)
    return known or keep_master(session, pictures.master_of(content), source_sha=source_sha)


def keep_master(session: Session, master: pictures.Master, *, source_sha: str) -> MediaAsset:
    """The file first, then the row: a crash between leaves a file nobody names, never a row without its file.

    Raises StorageUnavailable, with nothing added to the session.
    """
    hold_off_sweep(session)
    known = session.scalars(
        select(MediaAsset).where(or_(MediaAsset.sha == master.sha, MediaAsset.source_sha == source_sha))
    ).first()
    if known is not None:
        return known
    storage().put(key_of(served_store(session), master.sha, MASTER), master.content)
    crashpoint("pictures.filed")
    asset = MediaAsset(
        sha=master.sha,
        source_sha=source_sha,
        width=master.width,
        height=master.height,
        paper=master.paper,
        colour=master.colour,
        widths=[],
    )
    session.add(asset)
    session.flush()  # what points at the asset has no relationship to order the inserts by
    jobs.enqueue(session, "media.make_renditions", asset.id)
    return asset


def find_by_source(session: Session, source_sha: str) -> MediaAsset | None:
    """Held against the sweep, since the caller means to show it."""
    hold_off_sweep(session)
    return session.scalars(select(MediaAsset).where(MediaAsset.source_sha == source_sha)).first()


def find_by_sha(session: Session, sha: str) -> MediaAsset | None:
    return session.scalars(select(MediaAsset).where(MediaAsset.sha == sha)).first()


def without_renditions(session: Session) -> Sequence[UUID]:
    """Newest last. In the order of arrival, which is the order of the shelves."""
    return session.scalars(
        select(MediaAsset.id).where(func.cardinality(MediaAsset.widths) == 0).order_by(MediaAsset.id)
    ).all()


def make_renditions(session: Session, asset_id: UUID) -> bool:
    """Make what is missing and record the widths; False where another process has done so. The caller commits.

    Encoding takes seconds, so it happens between two transactions: whoever is second writes the same bytes.
    """
    asset = get(session, MediaAsset, asset_id)
    sha, widths, done = asset.sha, widths_of(asset.width), bool(asset.widths)
    store_id = served_store(session)
    session.rollback()
    if done:
        return False
    _write_renditions(store_id, sha, widths)
    crashpoint("pictures.rendered")
    recorded = session.execute(
        update(MediaAsset)
        .where(MediaAsset.id == asset_id, func.cardinality(MediaAsset.widths) == 0)
        .values(widths=widths)
        .execution_options(synchronize_session=False)
    )
    if not recorded.rowcount:  # type: ignore[attr-defined]
        return False
    if public_url():
        # Cards and pages keep the picture's facts, and the floors above know where.
        jobs.enqueue(session, "inventory.renew_pictured", asset_id)
    return True


def _write_renditions(store_id: UUID, sha: str, widths: list[int]) -> None:
    files = storage()
    missing = [
        width
        for width in widths
        if not all(files.has(key_of(store_id, sha, rendition_name(width, format))) for format in FORMATS)
    ]
    if not missing:
        return
    master = files.read(key_of(store_id, sha, MASTER))
    for width, format, content in renditions(master, missing):
        files.put(key_of(store_id, sha, rendition_name(width, format)), content)
