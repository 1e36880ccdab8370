"""Reads of the back office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.database import served_store
from app.jobs import Job
from app.ops.models import Examination
from app.orders.models.credit_note import CreditNoteLine
from app.orders.models.order import Order, OrderLine, PaymentMethod
from app.orders.models.states import OrderStatus
from app.reviews.models import Review, ReviewStatus

PER_PAGE = 50


class View(StrEnum):
    """The saved filters of the list of orders; each is an address."""

    ALL = "all"
    ATTENTION = "attention"
    TO_SHIP = "to-ship"
    UNPAID = "unpaid"
    EFT = "eft"
    SENT = "sent"
    DONE = "done"
    GIVEN_UP = "given-up"


def _has_goods_to_send() -> ColumnElement[bool]:
    """Whether a unit of the order is left that no credit note has taken off it."""
    credited = (
        select(func.coalesce(func.sum(CreditNoteLine.quantity), 0))
        .where(CreditNoteLine.order_line_id == OrderLine.id, CreditNoteLine.store_id == OrderLine.store_id)
        .correlate(OrderLine)
        .scalar_subquery()
    )
    return exists().where(
        OrderLine.order_id == Order.id, OrderLine.store_id == Order.store_id, OrderLine.quantity > credited
    )


CONDITIONS: Mapping[View, tuple[str, ColumnElement[bool] | None]] = {
    View.ALL: ("All", None),
    View.ATTENTION: ("Needs a person", Order.needs_attention.is_not(None)),
    View.TO_SHIP: ("To ship", and_(Order.status == OrderStatus.PAID, _has_goods_to_send())),
    View.UNPAID: ("Not paid yet", Order.status == OrderStatus.PENDING),
    View.EFT: (
        "Waiting for EFT",
        and_(Order.status == OrderStatus.PENDING, Order.payment_method == PaymentMethod.EFT),
    ),
    View.SENT: ("On its way", Order.status == OrderStatus.SHIPPED),
    View.DONE: ("Delivered", Order.status == OrderStatus.DELIVERED),
    View.GIVEN_UP: (
        "Given up",
        Order.status.in_((OrderStatus.EXPIRED, OrderStatus.CANCELLED, OrderStatus.REFUNDED)),
    ),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What needs somebody now, in numbers."""

    attention: int
    eft: int
    to_ship: int
    parked: int
    reviews: int
    #: Of the doctor's last visit.
    findings: int


@dataclass(frozen=True, slots=True)
class ListedOrder:
    order: Order
    units: int


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of a list, with what ui.pagination asks of it."""

    orders: list[ListedOrder]
    view: View
    search: str
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // PER_PAGE), 1)

    def url_for(self, number: int) -> str:
        return list_url(self.view, search=self.search, page=number)


def list_url(view: View, *, search: str = "", page: int = 1) -> str:
    query = {
        **({"view": view.value} if view is not View.ALL else {}),
        **({"q": search} if search else {}),
        **({"page": str(page)} if page > 1 else {}),
    }
    return "/admin/orders" + (f"?{urlencode(query)}" if query else "")


def list_orders(session: Session, view: View, *, search: str, page: int) -> OrderPage:
    """Newest first. A search looks in reference, e-mail and name, over all states when the view is ALL."""
    conditions = [condition for condition in (CONDITIONS[view][1], _matches(search)) if condition is not None]
    total = session.scalar(select(func.count()).select_from(Order).where(*conditions)) or 0
    last = max(-(-total // PER_PAGE), 1)
    number = min(max(page, 1), last)
    units = (
        select(func.coalesce(func.sum(OrderLine.quantity), 0))
        .where(OrderLine.order_id == Order.id, OrderLine.store_id == Order.store_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Order, units)
        .where(*conditions)
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return OrderPage([ListedOrder(order, count) for order, count in rows], view, search, number, total)


def _matches(search: str) -> ColumnElement[bool] | None:
    """``autoescape``: a percent sign that somebody types is a percent sign."""
    if not search:
        return None
    return or_(
        Order.reference.startswith(search.upper(), autoescape=True),
        Order.email.icontains(search, autoescape=True),
        Order.name.icontains(search, autoescape=True),
    )


def count_waiting(session: Session) -> Waiting:
    counts = (
        func.count().filter(condition)
        for view in (View.ATTENTION, View.EFT, View.TO_SHIP)
        if (condition := CONDITIONS[view][1]) is not None
    )
    reviews = select(func.count()).where(Review.status == ReviewStatus.WAITING).scalar_subquery()
    last_visit = select(Examination.count).order_by(Examination.started_at.desc()).limit(1).scalar_subquery()
    counted = session.execute(select(*counts, reviews, last_visit).select_from(Order)).one()
    parked = session.scalar(
        select(func.count())
        .select_from(Job)
        .where(Job.store_id == served_store(session), Job.parked_at.is_not(None))
    )
    return Waiting(
        attention=counted[0],
        eft=counted[1],
        to_ship=counted[2],
        parked=parked or 0,
        reviews=counted[3],
        findings=counted[4] or 0,
    )


def longest_waiting(session: Session, view: View, *, limit: int = 8) -> list[Order]:
    """The orders of a view that have waited longest: what to take up next."""
    condition = CONDITIONS[view][1]
    chosen = select(Order) if condition is None else select(Order).where(condition)
    return list(session.scalars(chosen.order_by(Order.placed_at, Order.id).limit(limit)))


@dataclass(frozen=True, slots=True)
class Today:
    orders: int
    cents: int


def paid_today(session: Session) -> Today:
    """Since midnight in South Africa."""
    midnight = datetime.combine(clock.now().astimezone(clock.SAST).date(), time.min, clock.SAST)
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(Order.total_cents), 0)).where(Order.paid_at >= midnight)
    ).one()
    return Today(row[0], int(row[1]))


def parked_jobs(session: Session) -> list[Job]:
    """``job`` belongs to the installation, so the store is named here."""
    return list(
        session.scalars(
            select(Job)
            .where(Job.store_id == served_store(session), Job.parked_at.is_not(None))
            .order_by(Job.parked_at.desc())
            .limit(200)
        )
    )
