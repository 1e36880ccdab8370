"""The list of orders: one page of what is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.admin.blueprint import bp, office
from app.admin.counter.views import CONDITIONS, MOST_COUNTED, counted
from app.admin.counter.wanted import SORTS, Wanted
from app.admin.permissions import Permission, needs
from app.extensions import db
from app.orders.models.order import Order, PaymentMethod
from app.orders.models.states import OrderStatus
from app.orders.progress import Progress, progress_of_all
from app.shipping.models import PROVINCE_NAMES

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ListedOrder:
    order: Order
    progress: Progress

    @property
    def units(self) -> int:
        return sum(one.line.quantity for one in self.progress.lines)


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of a list, with what ui.pagination asks of it. Pages end where counting does."""

    orders: Sequence[ListedOrder]
    wanted: Wanted
    number: int
    #: One above ``MOST_COUNTED`` where there are more.
    total: int

    @property
    def pages(self) -> int:
        return max(-(-min(self.total, MOST_COUNTED) // PER_PAGE), 1)

    @property
    def is_capped(self) -> bool:
        return self.total > MOST_COUNTED

    def url_for(self, number: int) -> str:
        return self.wanted.url(page=number)


@bp.get("/orders", endpoint="orders")
@needs(Permission.VIEW_ORDERS)
def index() -> Response:
    """``ticked=all`` draws every box ticked, for who has no script to tick them by."""
    wanted = Wanted.of_request()
    page = list_orders(db.session(), wanted, page=request.args.get("page", 1, type=int))
    return office(
        "admin/orders/index.html",
        page=page,
        wanted=wanted,
        views=[(view.value, label, wanted.at(view)) for view, (label, _) in CONDITIONS.items()],
        sorts=[(sort.value, label) for sort, (label, _) in SORTS.items()],
        statuses=[(status.value, status.value.capitalize()) for status in OrderStatus],
        payments=[(PaymentMethod.CARD.value, "Card"), (PaymentMethod.EFT.value, "EFT")],
        provinces=[(province.value, name) for province, name in PROVINCE_NAMES.items()],
        all_ticked=request.args.get("ticked") == "all",
    )


def list_orders(session: Session, wanted: Wanted, *, page: int) -> OrderPage:
    """A first page that is not full is all there is, and is not counted."""
    number = max(page, 1)
    rows = _rows(session, wanted, number) if number == 1 else []
    if number == 1 and len(rows) < PER_PAGE:
        return OrderPage(_listed(session, rows), wanted, 1, len(rows))
    total = session.scalar(select(counted(*wanted.conditions()))) or 0
    last = max(-(-min(total, MOST_COUNTED) // PER_PAGE), 1)
    number = min(number, last)
    rows = rows or _rows(session, wanted, number)
    return OrderPage(_listed(session, rows), wanted, number, total)


def _rows(session: Session, wanted: Wanted, number: int) -> Sequence[Order]:
    return session.scalars(
        select(Order)
        .where(*wanted.conditions())
        .order_by(*SORTS[wanted.order][1])
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    ).all()


def _listed(session: Session, orders: Sequence[Order]) -> list[ListedOrder]:
    progress = progress_of_all(session, [order.id for order in orders])
    return [ListedOrder(order, progress.get(order.id, Progress(()))) for order in orders]
