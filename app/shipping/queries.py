"""Reads of the delivery tables."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, Select, Text, and_, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.shipping.models import DeliveryRate, DeliveryZone, Province


def rates_into(
    session: Session, province: Province, grams: int, *, rate_id: UUID | None = None
) -> Sequence[Row[DeliveryRate, str]]:
    """Every rate that covers the province and the weight, or only the given one where it still does; with its zone."""
    asked: dict[str, object] = {"province": province.value, "grams": grams}
    if rate_id is not None:
        asked["rate_id"] = rate_id
    return session.execute(_rates_statement(rate_id is not None), asked).all()


@cache
def _rates_statement(of_one: bool) -> Select[DeliveryRate, str]:  # noqa: FBT001 - a key of the cache
    """Built once: building it takes longer than running it."""
    grams = bindparam("grams", type_=Integer)
    statement = (
        select(DeliveryRate, DeliveryZone.name)
        .join(
            DeliveryZone,
            and_(DeliveryZone.id == DeliveryRate.zone_id, DeliveryZone.store_id == DeliveryRate.store_id),
        )
        .where(
            bindparam("province", type_=Text) == any_(DeliveryZone.provinces),
            DeliveryRate.minimum_grams <= grams,
            DeliveryRate.maximum_grams >= grams,
        )
        .order_by(DeliveryZone.position, DeliveryRate.id)
    )
    return statement.where(DeliveryRate.id == bindparam("rate_id")) if of_one else statement


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
