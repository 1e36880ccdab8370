"""Reads about imports."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.catalog.models.product import Product
from app.importing.models import CatalogueImport, ImportedProduct, PictureState, WantedPicture


def recent_imports(session: Session, *, limit: int) -> list[CatalogueImport]:
    """Newest first."""
    return list(
        session.scalars(
            select(CatalogueImport)
            .order_by(CatalogueImport.created_at.desc(), CatalogueImport.id.desc())
            .limit(limit)
        )
    )


@dataclass(frozen=True, slots=True)
class PictureCounts:
    waiting: int
    fetched: int
    refused: int


def count_pictures(session: Session, import_id: UUID) -> PictureCounts:
    """Pictures by address, of the products of an import."""
    rows = session.execute(
        select(WantedPicture.state, func.count())
        .select_from(WantedPicture)
        .join(ImportedProduct, _same_product(WantedPicture))
        .where(ImportedProduct.import_id == import_id)
        .group_by(WantedPicture.state)
    )
    counted = {state: count for state, count in rows}
    return PictureCounts(*(counted.get(state, 0) for state in PictureState))


def refused_pictures(session: Session, import_id: UUID, *, limit: int) -> list[tuple[str, WantedPicture]]:
    """With the titles of their products."""
    rows = session.execute(
        select(Product.title, WantedPicture)
        .select_from(WantedPicture)
        .join(ImportedProduct, _same_product(WantedPicture))
        .join(
            Product, and_(Product.id == WantedPicture.product_id, Product.store_id == WantedPicture.store_id)
        )
        .where(ImportedProduct.import_id == import_id, WantedPicture.state == PictureState.REFUSED)
        .order_by(Product.title, WantedPicture.position)
        .limit(limit)
    )
    return [(title, picture) for title, picture in rows]


def left_alone(session: Session, import_id: UUID, *, limit: int) -> list[tuple[str, str]]:
    """Title and reason of each product that undoing the import did not put back."""
    rows = session.execute(
        select(Product.title, ImportedProduct.undone)
        .join(
            ImportedProduct,
            and_(ImportedProduct.product_id == Product.id, ImportedProduct.store_id == Product.store_id),
        )
        .where(ImportedProduct.import_id == import_id, ImportedProduct.undone.startswith("left alone"))
        .order_by(Product.title)
        .limit(limit)
    )
    return [(title, reason) for title, reason in rows]


def _same_product(model: type[WantedPicture]) -> ColumnElement[bool]:
    return and_(ImportedProduct.product_id == model.product_id, ImportedProduct.store_id == model.store_id)
