"""Placing an order: one transaction from the basket to an order whose stock is held and whose payment is intended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import BindParameter, Delete, bindparam, delete, select
from sqlalchemy.orm import Session

from app import clock, ids, jobs
from app.cart.models import Cart, CartLine
from app.checkout.basis import basis_of
from app.checkout.models import CheckoutDraft
from app.checkout.order_size import check_size
from app.checkout.queries import standing_of
from app.checkout.quotation import Quotation, quote_order
from app.checkout.reviewed import differences
from app.crashpoints import crashpoint
from app.database import DomainError, lock
from app.inventory import reservations
from app.orders.discounts import discount_rows
from app.orders.models.order import Order, OrderLine, PaymentMethod
from app.orders.models.states import OrderStatus
from app.payments.sessions import intend_first
from app.pricing.vat import DELIVERY_CLASS, VatSplit
from app.promotions.claiming import claim
from app.promotions.evaluating import Discounts
from app.promotions.queries import customer_of
from app.shipping.models import NotDelivered
from app.stores.models import Store

NO_VAT = VatSplit(lines=(), delivery=0)
#: What of the draft becomes the order's own.
CONTACT = (
    "email", "name", "phone", "street", "suburb", "city", "province", "postal_code", "delivery_notes",
    "company", "company_vat_number",
)  # fmt: skip


class CartEmpty(DomainError):
    """There is nothing to order."""

    def __init__(self) -> None:
        super().__init__("Your cart is empty.")


class NoLongerSold(DomainError):
    """A line of the basket cannot be bought any more."""


class NotPaidSo(DomainError):
    """The way to pay that was chosen is offered no longer."""


class OrderOfAnother(DomainError):
    """The cart has become an order of somebody who was logged in."""

    def __init__(self) -> None:
        super().__init__("This cart is part of an order that waits for its payment. Log in to see it.")


class FiguresChanged(DomainError):
    """What would be charged is not what the shopper reviewed."""


@dataclass(frozen=True, slots=True)
class PlacementRequest:
    """A shopper's wish to order."""

    cart_id: UUID
    draft: CheckoutDraft
    #: The review page's own figures, signed (app/checkout/reviewed.py).
    reviewed: str
    by: str
    #: Scheme and host of the shop, for the ways back from the payment page.
    base_url: str
    #: The network the shopper comes from (app/checkout/unpaid.py).
    client: str = ""
    #: Whose login it is placed with, if any.
    user_id: UUID | None = None


def place_order(session: Session, request: PlacementRequest) -> Order:
    """The order, PENDING, with its stock reserved; for a second press of the button the order of the first.

    1. Lock the basket. 2. Read prices and delivery anew and hold them against the review. 3. Write order, lines and
    event. 4. Store the payment call. 5. Reserve, and count the uses of promotions, in key order. The caller commits;
    then the provider may be asked. Raises CartEmpty, NoLongerSold, InsufficientStock, PromotionUsedUp, NotDelivered,
    NotPaidSo, OrderOfAnother, FiguresChanged, BelowMinimum, AboveMaximum.
    """
    cart = lock(session, Cart, request.cart_id)
    crashpoint("placing.cart_locked")
    standing = standing_of(session, request.cart_id)
    latest = standing.latest
    if latest is not None and latest.is_shown_to(request.user_id):
        if took_all(session, latest, request.cart_id):
            return latest
    elif latest is not None and latest.is_open:
        raise OrderOfAnother
    quotation = quote_order(session, request.cart_id, request.draft)
    _refuse_unfit(quotation, standing.store, request.draft)
    changes = differences(request.reviewed, quotation, request.draft)
    if changes:
        raise FiguresChanged(" ".join(changes))
    order, lines = _draw_up(request, quotation, store=standing.store)
    placed = order.place(by=request.by)
    session.add(order)
    session.flush()  # the order before the rows that point at it
    crashpoint("placing.order_written")
    session.add_all([*lines, placed])
    session.flush()  # the lines before the discounts that point at them
    if order.payment_method is PaymentMethod.CARD:
        intend_first(session, order, lines, base_url=request.base_url, account=standing.account)
    else:
        jobs.enqueue(session, "notifications.order_placed_eft", order.id)
    _empty(session, cart)
    # Last, because whoever buys the same goods waits from here until the commit.
    demand = reservations.demand_of([(line.variant_id, line.quantity) for line in quotation.lines])
    reservations.reserve(session, order.id, demand)
    crashpoint("placing.stock_reserved")
    _take_discounts(session, order, lines, discounts=quotation.discounts)
    return order


def _take_discounts(
    session: Session, order: Order, lines: Sequence[OrderLine], *, discounts: Discounts
) -> None:
    """The lock first: rows that point at a promotion share its key, and two orders that hold a share of it would each
    wait for the other's before they get the lock.
    """
    promotions = [gift.promotion_id for gift in discounts.gifts]
    claim(session, order.id, promotions, customer=customer_of(order.email))
    session.add_all(discount_rows(order, lines, discounts))


def _empty(session: Session, cart: Cart) -> None:
    """Its lines, and what was filled in on the way: the order has copies of its own."""
    session.execute(_emptying(), {"emptied_store": cart.store_id, "emptied_cart": cart.id})
    if cart.codes:
        cart.codes = []
    cart.user_id = None  # it is the order's from now on: what its person buys next is another


@cache
def _emptying() -> Delete:
    store: BindParameter[UUID] = bindparam("emptied_store")
    cart: BindParameter[UUID] = bindparam("emptied_cart")
    filled_in = delete(CheckoutDraft).where(CheckoutDraft.store_id == store, CheckoutDraft.cart_id == cart)
    return (
        delete(CartLine)
        .where(CartLine.store_id == store, CartLine.cart_id == cart)
        .add_cte(filled_in.cte("filled_in"))
        .execution_options(synchronize_session=False)
    )


def took_all(session: Session, order: Order, cart_id: UUID) -> bool:
    """Whether the basket's lines went into this order: it is open still, or nothing is left in the basket."""
    if order.is_open:
        return True
    return session.scalar(select(CartLine.id).where(CartLine.cart_id == cart_id).limit(1)) is None


def _refuse_unfit(quotation: Quotation, store: Store, draft: CheckoutDraft) -> None:
    if not quotation.lines:
        raise CartEmpty
    for line in quotation.lines:
        if not line.is_sold:
            raise NoLongerSold(f"{line.name} is no longer sold. Take it out of your cart to go on.")
    if quotation.delivery is None:
        raise NotDelivered("Choose how your order should be delivered.")
    if draft.payment_method is PaymentMethod.EFT and not store.bank_account_number:
        raise NotPaidSo("The shop no longer takes bank transfers. Choose another way to pay.")


def _draw_up(
    request: PlacementRequest, quotation: Quotation, *, store: Store
) -> tuple[Order, list[OrderLine]]:
    delivery, split = quotation.delivery, quotation.vat or NO_VAT
    assert delivery is not None
    check_size(store, quotation.total_cents)
    order = Order(
        reference=ids.reference(),
        cart_id=request.cart_id,
        status=OrderStatus.PENDING,
        version=1,
        payment_method=request.draft.payment_method,
        delivery_service=delivery.service,
        delivery_minimum_days=delivery.minimum_days,
        delivery_maximum_days=delivery.maximum_days,
        goods_cents=quotation.goods_cents,
        delivery_cents=delivery.price_cents,
        discount_cents=quotation.discount_cents,
        delivery_discount_cents=quotation.discounts.delivery_cents,
        total_cents=quotation.total_cents,
        vat_cents=split.total,
        delivery_vat_cents=split.delivery,
        delivery_rate_bp=split.rates.get(DELIVERY_CLASS, 0),
        basis=basis_of(quotation),
        client=request.client,
        user_id=request.user_id,
        hold_until=clock.now() + _hold(store, request.draft.payment_method),
        **{name: getattr(request.draft, name) for name in CONTACT},
    )
    return order, [_line(order, quotation, position) for position in range(len(quotation.lines))]


def _line(order: Order, quotation: Quotation, position: int) -> OrderLine:
    line, split = quotation.lines[position], quotation.vat or NO_VAT
    return OrderLine(
        order_id=order.id,
        variant_id=line.variant_id,
        product_id=line.product_id,
        position=position,
        title=line.title,
        variant_title=line.variant_title,
        sku=line.sku,
        image=line.image,
        unit_price_cents=line.unit_price_cents,
        quantity=line.quantity,
        total_cents=line.line_cents,
        discount_cents=quotation.discounts.of_line(position),
        tax_class=line.tax_class,
        rate_bp=split.rates.get(line.tax_class, 0),
        vat_cents=split.lines[position] if split.lines else 0,
        weight_grams=line.weight_grams,
    )


def _hold(store: Store, method: PaymentMethod) -> timedelta:
    if method is PaymentMethod.EFT:
        return timedelta(hours=store.eft_hold_hours)
    return timedelta(minutes=store.hold_minutes)
