"""The orders that somebody ticked in the list: what each page for several of them begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.admin.counter.wanted import PATH
from app.database import DomainError
from app.orders.disputed import is_lost
from app.orders.models.order import DisputeStatus, Order
from app.orders.models.states import OrderStatus
from app.orders.progress import Progress, progress_of_all
from app.web.text import one_line

MOST_TICKED = 100
#: Characters of a reference.
LONGEST = 20


class NothingTicked(DomainError):
    """No order was ticked, or none that is there."""

    def __init__(self) -> None:
        super().__init__("Tick the orders in the list first, then say what is to be done with them.")


class TooManyTicked(DomainError):
    def __init__(self) -> None:
        super().__init__(f"At most {MOST_TICKED} orders at once, please. Do these in two goes.")


@dataclass(frozen=True, slots=True)
class TickedOrder:
    order: Order
    progress: Progress

    @property
    def is_open(self) -> bool:
        """Whether it can be packed: paid, with units to send, and nobody's bank asks for the money back."""
        return why_not(self.order, self.progress) == ""


def why_not(order: Order, progress: Progress) -> str:
    """Why it is not to be packed; nothing where it is."""
    if order.status is not OrderStatus.PAID:
        return f"it is {order.status.lower()}"
    if order.dispute_status is DisputeStatus.OPEN:
        return "its payment is disputed"
    if is_lost(order):
        return "its dispute was lost: decide on its page what becomes of it"
    return "" if progress.left else "all of it has been credited"


def references() -> list[str]:
    """As asked for, each once. Raises NothingTicked, TooManyTicked."""
    asked = [one_line(reference)[:LONGEST] for reference in request.values.getlist("order")]
    asked = list(dict.fromkeys(asked))
    if not asked:
        raise NothingTicked
    if len(asked) > MOST_TICKED:
        raise TooManyTicked
    return asked


def ticked_orders(session: Session) -> Sequence[TickedOrder]:
    """Oldest first, because that is how they are packed. Another store's are not found. Raises as ``references``."""
    chosen = select(Order).where(Order.reference.in_(references())).order_by(Order.placed_at, Order.id)
    orders = session.scalars(chosen).all()
    if not orders:
        raise NothingTicked
    progress = progress_of_all(session, [order.id for order in orders])
    return [TickedOrder(order, progress.get(order.id, Progress(()))) for order in orders]


def ticked_url(part: str, ticked: Sequence[TickedOrder]) -> str:
    return f"{PATH}/{part}?{urlencode([('order', one.order.reference) for one in ticked])}"
