"""What was sold: by the day for a month, today, within a week and a month, and the goods that went most.

Money counts on the day it came. Every figure is a sum over orders that were paid, whatever has become of them since;
what went back is said beside it and not taken off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import Session

from app import clock
from app.orders.models.order import Order, OrderLine

DAYS = 30
WEEK = 7
TOP = 5


@dataclass(frozen=True, slots=True)
class Sold:
    orders: int = 0
    cents: int = 0
    #: Of that, paid back by now.
    refunded_cents: int = 0

    def __add__(self, other: "Sold") -> "Sold":
        return Sold(
            self.orders + other.orders,
            self.cents + other.cents,
            self.refunded_cents + other.refunded_cents,
        )


@dataclass(frozen=True, slots=True)
class SalesDay:
    day: date
    sold: Sold


@dataclass(frozen=True, slots=True)
class Sales:
    """``days`` without a gap, oldest first; the last is today."""

    days: Sequence[SalesDay]

    def within(self, days: int) -> Sold:
        return sum((each.sold for each in self.days[-days:]), Sold())

    @property
    def spans(self) -> list[tuple[str, Sold]]:
        return [("Today", self.within(1)), ("7 days", self.within(WEEK)), ("30 days", self.within(DAYS))]

    def height(self, cents: int) -> float:
        """Of a bar; the best day's is a hundred."""
        return round(100 * cents / max(*(each.sold.cents for each in self.days), 1), 1)


@dataclass(frozen=True, slots=True)
class TopGoods:
    product_id: UUID
    title: str
    units: int
    cents: int


def sales_of(session: Session) -> Sales:
    """Days are South Africa's. Only the month that is shown is summed, by ``ix_order_paid_at`` alone."""
    today = clock.now().astimezone(clock.SAST).date()
    first = today - timedelta(DAYS - 1)
    day = cast(func.timezone(clock.SAST.key, Order.paid_at), Date)
    rows = session.execute(
        select(day, func.count(), func.sum(Order.total_cents), func.sum(Order.refunded_cents))
        .where(Order.paid_at >= _midnight(first))
        .group_by(day)
    )
    sold = {when: Sold(orders, int(cents), int(refunded)) for when, orders, cents, refunded in rows}
    days = (first + timedelta(each) for each in range(DAYS))
    return Sales([SalesDay(each, sold.get(each, Sold())) for each in days])


def top_goods(session: Session) -> list[TopGoods]:
    """By units that were paid for within a week."""
    first = clock.now().astimezone(clock.SAST).date() - timedelta(WEEK - 1)
    units = func.sum(OrderLine.quantity)
    rows = session.execute(
        select(
            OrderLine.product_id,
            func.max(OrderLine.title),
            units,
            func.sum(OrderLine.total_cents - OrderLine.discount_cents),
        )
        .join(Order, (Order.id == OrderLine.order_id) & (Order.store_id == OrderLine.store_id))
        .where(Order.paid_at >= _midnight(first))
        .group_by(OrderLine.product_id)
        .order_by(units.desc(), OrderLine.product_id)
        .limit(TOP)
    )
    return [TopGoods(product_id, title, int(count), int(cents)) for product_id, title, count, cents in rows]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.SAST)
