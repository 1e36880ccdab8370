"""What the merchant wants shown beside a product."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import catalogue_version
from app.catalog.models.product import Product, RelatedProduct
from app.database import DomainError, lock

MOST = 20


class RelationRefused(DomainError):
    """These products cannot be shown beside that one; the message says why."""


def relate(session: Session, product_id: UUID, related_ids: Sequence[UUID]) -> None:
    """Show these beside it, in this order and no others. Raises NotFound, RelationRefused."""
    wanted = list(dict.fromkeys(related_ids))
    if product_id in wanted:
        raise RelationRefused("A product cannot be shown beside itself.")
    if len(wanted) > MOST:
        raise RelationRefused(f"At most {MOST} products can be shown beside one.")
    known = set(session.scalars(select(Product.id).where(Product.id.in_(wanted))))
    if known != set(wanted):
        raise RelationRefused("One of these products is not there any more. Look again.")
    lock(session, Product, product_id)  # two lists at once would each add to what neither saw
    session.execute(delete(RelatedProduct).where(RelatedProduct.product_id == product_id))
    session.add_all(
        RelatedProduct(product_id=product_id, related_id=related_id, position=position)
        for position, related_id in enumerate(wanted, start=1)
    )
    catalogue_version.changed(session)


def related_to(session: Session, product_id: UUID) -> list[UUID]:
    """What the merchant chose, for sale or not."""
    return list(
        session.scalars(
            select(RelatedProduct.related_id)
            .where(RelatedProduct.product_id == product_id)
            .order_by(RelatedProduct.position)
        )
    )
