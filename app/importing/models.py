"""What is remembered of an import: the file, how far it is, what it found, and how to undo it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, StoreScoped, references, text_enum


class ImportStatus(StrEnum):
    #: The file lies here; its dry run has not ended.
    CHECKING = "checking"
    CHECKED = "checked"
    #: Confirmed; being written batch by batch.
    RUNNING = "running"
    DONE = "done"
    #: Nothing of the file could be read; ``problem`` says why.
    REFUSED = "refused"
    UNDOING = "undoing"
    UNDONE = "undone"


class CatalogueImport(StoreOwned, Base):
    """One product file, from its dry run to its undoing."""

    __tablename__ = "catalogue_import"

    status: Mapped[ImportStatus] = mapped_column(text_enum(ImportStatus), default=ImportStatus.CHECKING)
    file_name: Mapped[str]
    #: Where the file lies in the storage, until the import is done with it.
    file_key: Mapped[str] = mapped_column(default="")
    #: Shopify, WooCommerce or Medusa, found from the header.
    format: Mapped[str] = mapped_column(default="")
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Products by outcome: new, changed, unchanged, wrong.
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    #: The first of what there is to say about lines: line, column, reason, wrong.
    findings: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    finding_count: Mapped[int] = mapped_column(default=0)
    #: What it would do, from the dry run: the first products with what changes, and pictures that are not here.
    preview: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Ids of categories, brands, types, attributes that it had to make, by table.
    grown: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problem: Mapped[str] = mapped_column(default="")
    started_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: When it last came a step further: what stands still for long is in nobody's way.
    moved_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("0 <= done AND 0 <= total", name="progress"),
        Index(None, "store_id", "created_at"),
    )


class ImportedProduct(StoreScoped, Base):
    """A product that an import made or changed, as it was before; nothing before means that it was new."""

    __tablename__ = "imported_product"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    before: Mapped[dict[str, Any] | None]
    #: Of the product as the import left it: what staff changed since is not undone behind their backs.
    after_digest: Mapped[str] = mapped_column(default="")
    #: What undoing made of it, in words; empty until then.
    undone: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        references("import_id", "catalogue_import", ondelete="CASCADE"),
        references("product_id", "product", ondelete="CASCADE"),
        Index(None, "store_id", "product_id"),
    )


class PictureState(StrEnum):
    WAITING = "waiting"
    FETCHED = "fetched"
    REFUSED = "refused"


class WantedPicture(StoreScoped, Base):
    """A picture that a file names by its address, in the place it will have in the gallery."""

    __tablename__ = "wanted_picture"

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    alt: Mapped[str] = mapped_column(default="")
    option_value: Mapped[str | None]
    state: Mapped[PictureState] = mapped_column(text_enum(PictureState), default=PictureState.WAITING)
    reason: Mapped[str] = mapped_column(default="")
    #: How often it was asked for without an answer.
    tries: Mapped[int] = mapped_column(default=0)
    asset_id: Mapped[UUID | None]

    __table_args__ = (
        references("product_id", "product", ondelete="CASCADE"),
        references("asset_id", "media_asset", ondelete="RESTRICT"),
        Index(None, "store_id", "url"),
    )
