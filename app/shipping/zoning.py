"""What a merchant does to the delivery table: zones and rates are added, changed, moved and removed.

Every verb notes that the catalogue has changed: pages say what delivery costs. The caller commits.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import catalogue_version
from app.database import NotFound, lock
from app.shipping.choosing import range_of, range_words
from app.shipping.models import DeliveryRate, DeliveryZone, Province, RateKind, RateRefused
from app.stores.locking import locked_store

MOST_ZONES = 60
MOST_RATES = 40
MOST_RANGES = 100
_RANGE = re.compile(r"([0-9]{4})(?:\s*[-\u2013]\s*([0-9]{4}))?")
STEPS = {"earlier": -1, "later": 1}


@dataclass(frozen=True, slots=True)
class Places:
    """Where a zone lies, and what it is called."""

    name: str
    provinces: Sequence[Province]
    #: As typed: codes and ranges with commas or line ends between.
    codes: str
    is_everywhere: bool


def ranges_of(typed: str) -> list[str]:
    """``0001 - 0299, 7925`` as ``["0001-0299", "7925"]``, in order. Raises RateRefused."""
    found = []
    for part in filter(None, (each.strip() for each in re.split(r"[,;\n]", typed))):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise RateRefused(
                f"“{part[:40]}” is no postal code or range. Write four digits, as in 0001-0299."
            )
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            raise RateRefused(f"{part} runs backwards: the smaller code comes first.")
        found.append((first, last))
    found.sort()
    for (_, before), (after, _) in pairwise(found):
        if after <= before:
            raise RateRefused(f"Code {after:04d} is in two of these ranges. Make them one.")
    if len(found) > MOST_RANGES:
        raise RateRefused(f"A zone has at most {MOST_RANGES} ranges.")
    return [range_words(first, last) for first, last in found]


def add_zone(session: Session, places: Places) -> DeliveryZone:
    """At the end. Raises RateRefused."""
    _stand_alone(session)
    if (session.scalar(select(func.count()).select_from(DeliveryZone)) or 0) >= MOST_ZONES:
        raise RateRefused(f"A shop has at most {MOST_ZONES} zones.")
    last = session.scalar(select(func.max(DeliveryZone.position))) or 0
    zone = DeliveryZone(name="", position=last + 1)
    _describe(session, zone, places)
    session.add(zone)
    session.flush()  # rates point at the zone by key alone
    return zone


def locked_zone(session: Session, zone_id: UUID) -> DeliveryZone:
    """Read anew, and nobody else's until the end of the transaction, nor is any other. Raises NotFound."""
    _stand_alone(session)
    return lock(session, DeliveryZone, zone_id)


def change_zone(session: Session, zone: DeliveryZone, places: Places) -> None:
    """Of a zone that is locked. Raises RateRefused."""
    _describe(session, zone, places)


def _describe(session: Session, zone: DeliveryZone, places: Places) -> None:
    ranges = ranges_of(places.codes)
    if not (places.provinces or ranges or places.is_everywhere):
        raise RateRefused("Say where the zone lies: provinces, postal codes, or everywhere else.")
    same = select(DeliveryZone.id).where(
        func.lower(DeliveryZone.name) == func.lower(places.name), DeliveryZone.id != zone.id
    )
    with session.no_autoflush:
        if session.scalars(same.limit(1)).first():
            raise RateRefused("There is a zone of that name already.")
    zone.name = places.name
    zone.provinces = [province.value for province in Province if province in places.provinces]
    zone.postal_ranges, zone.is_everywhere = ranges, places.is_everywhere
    catalogue_version.changed(session)


def remove_zone(session: Session, zone: DeliveryZone) -> None:
    """With its rates. Checkouts that had chosen one choose again; orders keep what they were placed with.

    Of a zone that is locked.
    """
    for rate in rates_in(session, zone.id):
        session.delete(rate)
    session.flush()  # the rates before what they point at
    session.delete(zone)
    catalogue_version.changed(session)


def move_zone(session: Session, zone_id: UUID, to: str) -> None:
    _stand_alone(session)
    _move(
        list(session.scalars(select(DeliveryZone).order_by(DeliveryZone.position, DeliveryZone.id))),
        zone_id,
        to,
    )
    catalogue_version.changed(session)


def rates_in(session: Session, zone_id: UUID) -> list[DeliveryRate]:
    """In the zone's order."""
    of_zone = select(DeliveryRate).where(DeliveryRate.zone_id == zone_id)
    return list(session.scalars(of_zone.order_by(DeliveryRate.position, DeliveryRate.id)))


def add_rate(session: Session, zone: DeliveryZone, terms: dict[str, Any]) -> DeliveryRate:
    """``terms``: the columns of a rate, as the form has read them. Raises RateRefused."""
    lock(session, DeliveryZone, zone.id)
    there = rates_in(session, zone.id)
    if len(there) >= MOST_RATES:
        raise RateRefused(f"A zone has at most {MOST_RATES} rates.")
    rate = DeliveryRate(zone_id=zone.id, position=max((each.position for each in there), default=0) + 1)
    _set_terms(session, rate, terms)
    session.add(rate)
    return rate


def change_rate(session: Session, rate: DeliveryRate, terms: dict[str, Any]) -> None:
    """It keeps its id, so that a checkout under way keeps its choice; a new price is told there. Raises RateRefused."""
    _set_terms(session, rate, terms)


def _set_terms(session: Session, rate: DeliveryRate, terms: dict[str, Any]) -> None:
    most = terms["maximum_goods_cents"]
    if terms["minimum_grams"] > terms["maximum_grams"]:
        raise RateRefused("The heaviest parcel must not be lighter than the lightest.")
    if most is not None and terms["minimum_goods_cents"] > most:
        raise RateRefused("The largest value must not be smaller than the smallest.")
    if terms["minimum_days"] > terms["maximum_days"]:
        raise RateRefused("The most days must not be fewer than the fewest.")
    if terms["kind"] is RateKind.REFUSE and not terms["refusal"]:
        raise RateRefused("Write what the shopper should read where nothing is sent.")
    for name, value in terms.items():
        setattr(rate, name, value)
    if rate.kind in (RateKind.FREE, RateKind.REFUSE):
        rate.price_cents, rate.per_kg_cents, rate.free_from_cents = 0, 0, None
    elif rate.kind is RateKind.FIXED:
        rate.per_kg_cents = 0
    catalogue_version.changed(session)


def remove_rate(session: Session, rate: DeliveryRate) -> None:
    session.delete(rate)
    catalogue_version.changed(session)


def move_rate(session: Session, rate: DeliveryRate, to: str) -> None:
    _move(rates_in(session, rate.zone_id), rate.id, to)
    catalogue_version.changed(session)


def locked_rate(session: Session, zone_id: UUID, rate_id: UUID) -> DeliveryRate:
    """Found through its zone, which is locked too: somebody else may be removing it. Raises NotFound."""
    lock(session, DeliveryZone, zone_id)
    rate = lock(session, DeliveryRate, rate_id)
    if rate.zone_id != zone_id:
        raise NotFound("DeliveryRate")
    return rate


def _move(rows: Sequence[Any], row_id: UUID, to: str) -> None:
    """One place up or down; numbers anew, for they may not have been told apart."""
    order = [row.id for row in rows]
    if row_id in order and to in STEPS:
        here = order.index(row_id)
        there = min(max(here + STEPS[to], 0), len(order) - 1)
        order.insert(there, order.pop(here))
    for row in rows:
        row.position = order.index(row.id) + 1


def _stand_alone(session: Session) -> None:
    """Zones are few and stand in one order: whoever changes them waits for who is at it."""
    locked_store(session)


def codes_words(ranges: Sequence[str]) -> str:
    """As the form shows them."""
    return ", ".join(sorted(ranges, key=range_of))
