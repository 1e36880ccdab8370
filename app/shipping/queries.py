"""Reads of the delivery tables."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.shipping.choosing import Rate, Zone, range_of
from app.shipping.models import DeliveryRate, DeliveryZone, RateKind

_RATE_FIELDS = tuple(Rate.__dataclass_fields__)
_ZONE_COLUMNS = 6


def zones_with_rates(session: Session) -> list[Zone]:
    """All of the store's, by one statement: which zone answers is a matter of all of them."""
    rows = session.execute(_zones_statement()).all()
    return [_zone(list(group)) for _, group in groupby(rows, key=lambda row: row[0])]


@cache
def _zones_statement() -> Select[Any]:
    """Built once: building it takes longer than running it."""
    columns: tuple[Any, ...] = (
        DeliveryZone.id.label("zone_id"),
        DeliveryZone.name,
        DeliveryZone.position,
        DeliveryZone.provinces,
        DeliveryZone.postal_ranges,
        DeliveryZone.is_everywhere,
        *(getattr(DeliveryRate, name) for name in _RATE_FIELDS),
    )
    return (
        select(*columns)
        .outerjoin(
            DeliveryRate,
            and_(DeliveryRate.zone_id == DeliveryZone.id, DeliveryRate.store_id == DeliveryZone.store_id),
        )
        .order_by(DeliveryZone.position, DeliveryZone.id, DeliveryRate.position, DeliveryRate.id)
    )


def _zone(rows: Sequence[Row[Any]]) -> Zone:
    zone_id, name, position, provinces, ranges, is_everywhere = rows[0][:_ZONE_COLUMNS]
    return Zone(
        id=zone_id,
        name=name,
        position=position,
        provinces=frozenset(provinces),
        ranges=tuple(range_of(each) for each in ranges),
        is_everywhere=is_everywhere,
        rates=tuple(_rates(row[_ZONE_COLUMNS:] for row in rows)),
    )


def _rates(rows: Iterable[Sequence[Any]]) -> Iterable[Rate]:
    """A zone without rates is one row of nothing."""
    return (Rate(*row) for row in rows if row[0] is not None)


def rates_by_zone(session: Session) -> Sequence[Any]:
    """All that the store offers, as a table shows it: where to, how heavy, how much, how long."""
    return session.execute(
        select(
            DeliveryZone.name,
            DeliveryRate.service,
            DeliveryRate.kind,
            DeliveryRate.maximum_grams,
            DeliveryRate.minimum_goods_cents,
            DeliveryRate.maximum_goods_cents,
            DeliveryRate.price_cents,
            DeliveryRate.per_kg_cents,
            DeliveryRate.free_from_cents,
            DeliveryRate.minimum_days,
            DeliveryRate.maximum_days,
            DeliveryRate.refusal,
        )
        .join(
            DeliveryZone,
            and_(DeliveryZone.id == DeliveryRate.zone_id, DeliveryZone.store_id == DeliveryRate.store_id),
        )
        .order_by(
            DeliveryZone.position, DeliveryZone.name, DeliveryRate.position, DeliveryRate.maximum_grams,
            DeliveryRate.price_cents, DeliveryRate.id,
        )
    ).all()  # fmt: skip


def all_rates(store_id: InstrumentedAttribute[UUID]) -> ColumnElement[Any]:
    """Every rate of whole provinces, as JSON: a column of another statement. For those who read pages by machine."""
    fields = [part for name in _RATE_FIELDS for part in (name, getattr(DeliveryRate, name))]
    told = func.jsonb_build_object(
        "provinces", DeliveryZone.provinces, "rate", func.jsonb_build_object(*fields)
    )
    return (
        select(func.jsonb_agg(told, type_=JSONB))
        .select_from(DeliveryRate)
        .join(
            DeliveryZone,
            and_(DeliveryZone.id == DeliveryRate.zone_id, DeliveryZone.store_id == DeliveryRate.store_id),
        )
        .where(
            DeliveryRate.store_id == store_id,
            DeliveryRate.kind != RateKind.REFUSE,
            func.cardinality(DeliveryZone.provinces) > 0,
        )
        .correlate_except(DeliveryRate, DeliveryZone)
        .scalar_subquery()
    )
