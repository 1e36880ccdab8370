"""Reads of the delivery tables."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, any_, literal, select
from sqlalchemy.orm import Session

from app.shipping.models import DeliveryRate, DeliveryZone, Province


def rates_into(
    session: Session, province: Province, grams: int, *, rate_id: UUID | None = None
) -> Sequence[DeliveryRate]:
    """Every rate that covers the province and the weight, or only the given one where it still does."""
    statement = (
        select(DeliveryRate)
        .join(
            DeliveryZone,
            and_(DeliveryZone.id == DeliveryRate.zone_id, DeliveryZone.store_id == DeliveryRate.store_id),
        )
        .where(
            literal(province.value) == any_(DeliveryZone.provinces),
            DeliveryRate.minimum_grams <= grams,
            DeliveryRate.maximum_grams >= grams,
        )
        .order_by(DeliveryZone.position, DeliveryRate.id)
    )
    if rate_id is not None:
        statement = statement.where(DeliveryRate.id == rate_id)
    return session.scalars(statement).all()
