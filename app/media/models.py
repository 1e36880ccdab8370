"""Pictures by content: one row per picture a store holds, however many products show it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Integer, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned

PAPERS = ("sand", "stone", "sage", "clay", "sky", "blush")


class MediaAsset(StoreOwned, Base):
    """A picture, re-encoded on arrival. ``sha`` is of the stored master, and is its address."""

    __tablename__ = "media_asset"

    sha: Mapped[str]
    #: The digest of the bytes as they came, so that the same upload is recognised before it is decoded.
    source_sha: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    #: The backdrop, of the design's six papers, nearest to the picture's edge; shown until the picture has loaded.
    paper: Mapped[str]
    #: The dominant colour, ``#rrggbb``.
    colour: Mapped[str] = mapped_column(default="#dcd6c8")
    #: Widths whose renditions exist, in every format; empty until the job has run.
    widths: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: When the nightly sweep first found nothing that shows it; thirty days later it goes.
    unused_since: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("store_id", "sha"),
        UniqueConstraint("store_id", "source_sha"),
        CheckConstraint("width > 0 AND height > 0", name="has_size"),
    )
