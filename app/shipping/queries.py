"""Reads of the delivery tables."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, any_, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.shipping.models import DeliveryRate, DeliveryZone, Province


def rates_into(
    session: Session, province: Province, grams: int, *, rate_id: UUID | None = None
) -> Sequence[Row[DeliveryRate, str]]:
    """Every rate that covers the province and the weight, or only the given one where it still does; with its zone."""
    statement = (
        select(DeliveryRate, DeliveryZone.name)
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
    return session.execute(statement).all()


def rates_by_zone(session: Session) -> Sequence[Any]:
    """All that the store offers, as a table shows it: where to, how heavy, how much, how long."""
    return session.execute(
        select(
            DeliveryZone.name,
            DeliveryRate.service,
            DeliveryRate.maximum_grams,
            DeliveryRate.price_cents,
            DeliveryRate.free_from_cents,
            DeliveryRate.minimum_days,
            DeliveryRate.maximum_days,
        )
        .join(
            DeliveryZone,
            and_(DeliveryZone.id == DeliveryRate.zone_id, DeliveryZone.store_id == DeliveryRate.store_id),
        )
        .order_by(
            DeliveryZone.position, DeliveryZone.name, DeliveryRate.maximum_grams, DeliveryRate.price_cents
        )
    ).all()


def all_rates(store_id: InstrumentedAttribute[UUID]) -> ColumnElement[Any]:
    """Every rate of the store with the provinces that it covers, as JSON: a column of another statement."""
    told = func.jsonb_build_object(
        "provinces", DeliveryZone.provinces,
        "minimum_grams", DeliveryRate.minimum_grams,
        "maximum_grams", DeliveryRate.maximum_grams,
        "price_cents", DeliveryRate.price_cents,
        "free_from_cents", DeliveryRate.free_from_cents,
        "minimum_days", DeliveryRate.minimum_days,
        "maximum_days", DeliveryRate.maximum_days,
    )  # fmt: skip
    return (
        select(func.jsonb_agg(told, type_=JSONB))
        .select_from(DeliveryRate)
        .join(
            DeliveryZone,
            and_(DeliveryZone.id == DeliveryRate.zone_id, DeliveryZone.store_id == DeliveryRate.store_id),
        )
        .where(DeliveryRate.store_id == store_id)
        .correlate_except(DeliveryRate, DeliveryZone)
        .scalar_subquery()
    )
