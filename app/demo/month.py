"""A month of trade for a demo shop, through the same verbs as a shopper's and the staff's, each on its day.

Paid by EFT, since nobody's card was charged: a payment provider would know nothing of it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import User
from app.cart import lines
from app.catalog.models.listing import Listing
from app.catalog.models.product import Variant
from app.checkout.drafts import Details, choose, keep_details
from app.checkout.placement import PlacementRequest, place_order
from app.checkout.queries import find_draft
from app.checkout.quotation import quote_order
from app.checkout.reviewed import seal
from app.customers.claiming import claim_guest_orders
from app.database import lock, served_store
from app.inventory.models import StockItem
from app.jobs import Job
from app.orders import fulfilment
from app.orders.models.note import OrderNote
from app.orders.models.order import Order, PaymentMethod
from app.payments import settle
from app.payments.bank import StatementLine, record_receipt
from app.shipping.quotes import quotes

DAYS = 30
#: So many must be left of what is sold, or the month would sell the shop out.
SPARE = 4
COURIERS = ("The Courier Guy", "RAM", "Dawn Wing")
#: What becomes of the few that do not simply arrive, counted from the latest order backwards.
FATES = {
    1: "waiting",
    2: "short",
    3: "paid",
    4: "paid",
    6: "paid",
    9: "cancelled",
    13: "expired",
    22: "expired",
}
TRANSFER, PACKING, TRAVEL, HOLD = (
    timedelta(hours=5),
    timedelta(hours=26),
    timedelta(days=3),
    timedelta(hours=74),
)
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Sale:
    """Who orders what and when, and how it ends."""

    person: dict[str, Any]
    at: datetime
    basket: Sequence[tuple[UUID, int]]
    fate: str


def has_traded(session: Session) -> bool:
    return session.scalar(select(Order.id).limit(1)) is not None


def play(session: Session, facts: dict[str, Any]) -> Iterator[None]:
    """Something to commit each time."""
    month, now = facts["month"], clock.now()
    by = next(person["name"] for person in facts["staff"] if person["role"] == "owner")
    dice = Random(facts["slug"])  # noqa: S311 - the same month on every machine
    for sale in _sales(session, month, now=now, dice=dice):
        yield from _carry_out(session, sale, by=by, now=now)


def _sales(session: Session, month: dict[str, Any], *, now: datetime, dice: Random) -> list[Sale]:
    count, people = month["orders"], month["people"]
    shelf = _shelf(session)
    sales = []
    for number in range(count, 0, -1):
        # The latest an hour ago, the first a month ago, at a shop's hours more often than not.
        at = now - timedelta(hours=1) - timedelta(days=DAYS) * ((number - 1) / count)
        at -= timedelta(minutes=dice.randrange(90))
        basket = _basket(shelf, at, dice)
        if basket:
            sales.append(
                Sale(people[dice.randrange(len(people))], at, basket, FATES.get(number, "delivered"))
            )
    return sales


@dataclass(slots=True)
class Stack:
    """Units of a variant that the month may sell, and since when it is on sale."""

    variant_id: UUID
    left: int
    since: datetime


def _shelf(session: Session) -> list[Stack]:
    """What may be sold of each variant that is on sale, by SKU."""
    rows = session.execute(
        select(Variant.id, StockItem.quantity - StockItem.reserved, Listing.published_at)
        .join(StockItem, (StockItem.variant_id == Variant.id) & (StockItem.store_id == Variant.store_id))
        .join(Listing, (Listing.product_id == Variant.product_id) & (Listing.store_id == Variant.store_id))
        .where(Variant.withdrawn_at.is_(None))
        .order_by(Variant.sku)
    )
    return [Stack(variant_id, left - SPARE, since) for variant_id, left, since in rows if left > SPARE]


def _basket(shelf: list[Stack], at: datetime, dice: Random) -> list[tuple[UUID, int]]:
    on_sale = [stack for stack in shelf if stack.left > 0 and stack.since < at]
    basket = []
    for stack in dice.sample(on_sale, k=min(dice.choice((1, 1, 2, 2, 3)), len(on_sale))):
        quantity = min(dice.choice((1, 1, 1, 2)), stack.left)
        stack.left -= quantity
        basket.append((stack.variant_id, quantity))
    return basket


@contextmanager
def _on(session: Session, moment: datetime) -> Iterator[None]:
    """At that moment, rows included: many of them read the clock when they are written."""
    with clock.running_on(lambda: moment):
        yield
        session.flush()


def _carry_out(session: Session, sale: Sale, *, by: str, now: datetime) -> Iterator[None]:
    with _on(session, sale.at):
        order = _place(session, sale)
    yield
    if sale.fate in ("expired", "cancelled"):
        yield from _give_up(session, order.id, sale, by=by)
    elif sale.fate != "waiting":
        paid = order.total_cents - (5000 if sale.fate == "short" else 0)
        with _on(session, min(sale.at + TRANSFER, now)):
            line = StatementLine(
                paid, clock.now().astimezone(clock.SAST).date(), f"EFT {sale.person['name']}"
            )
            record_receipt(session, order.id, line, by=by)
        yield
    if sale.fate == "delivered":
        yield from _send(session, order.id, sale, by=by, now=now)


def _place(session: Session, sale: Sale) -> Order:
    cart_id: UUID | None = None
    for variant_id, quantity in sale.basket:
        cart_id = lines.add(session, cart_id, variant_id=variant_id, quantity=quantity).cart_id
        session.flush()  # the next line locks the basket by its row
    assert cart_id is not None
    details = {name: sale.person.get(name, "") for name in Details.__dataclass_fields__}
    draft = keep_details(session, cart_id, Details(**details))
    session.flush()
    parcel = quote_order(session, cart_id, None).parcel_to(draft)
    choose(session, cart_id, rate_id=quotes(session, parcel)[0].rate_id, payment_method=PaymentMethod.EFT)
    draft = find_draft(session, cart_id) or draft
    reviewed = seal(quote_order(session, cart_id, draft), draft)
    return place_order(session, PlacementRequest(cart_id, draft, reviewed, by="shopper", base_url=""))


def _give_up(session: Session, order_id: UUID, sale: Sale, *, by: str) -> Iterator[None]:
    with _on(session, sale.at + HOLD):
        if sale.fate == "expired":
            settle.expire_unpaid(order_id, by=SYSTEM)
        else:
            settle.cancel_unpaid(
                order_id, by=by, reason="The customer ordered twice and asked us on the telephone."
            )
    yield


def _send(session: Session, order_id: UUID, sale: Sale, *, by: str, now: datetime) -> Iterator[None]:
    """As far as the days have come."""
    shipped = sale.at + PACKING
    if shipped > now:
        return
    with _on(session, shipped):
        number = f"KK{order_id.int % 10**8:08d}"
        parcel = fulfilment.Parcel(COURIERS[order_id.int % len(COURIERS)], number)
        fulfilment.ship(session, lock(session, Order, order_id), parcel, by=by)
    yield
    if shipped + TRAVEL <= now:
        with _on(session, shipped + TRAVEL):
            fulfilment.deliver(session, lock(session, Order, order_id), by=by)
        yield


def leave_notes(session: Session, facts: dict[str, Any]) -> None:
    """What the people of the shop noted, on orders that are counted from the latest."""
    latest = session.scalars(select(Order).order_by(Order.placed_at.desc(), Order.id.desc())).all()
    for note in facts.get("notes", ()):
        order = latest[note["order"] - 1]
        at = min(order.placed_at + timedelta(hours=note["hours"]), clock.now())
        session.add(OrderNote(order_id=order.id, text=note["text"], author=note["by"], at=at))


def claim_orders(session: Session) -> None:
    """What the demo's shoppers have bought is in their accounts."""
    for user in session.scalars(select(User).order_by(User.id)):
        claim_guest_orders(session, user)


def clear_the_diary(session: Session) -> None:
    """What days long gone have enqueued: letters are old news, the rest is due now and not overdue."""
    ours = Job.store_id == served_store(session)
    session.execute(
        delete(Job)
        .where(ours, or_(Job.name.like("notifications.%"), Job.name == "payments.retire_sessions"))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Job)
        .where(ours, Job.run_after < clock.now())
        .values(run_after=clock.now())
        .execution_options(synchronize_session=False)
    )
