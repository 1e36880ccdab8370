"""Orders as the sale leaves them behind, for tests of what comes after it."""

from datetime import timedelta
from uuid import UUID

from app import clock, ids
from app.catalog.models.product import TaxClass
from app.database import served_store
from app.extensions import db
from app.inventory import reservations
from app.money import vat_inside
from app.orders.models.order import Order, OrderLine, PaymentMethod
from app.payments.models.payment import Payment
from app.stores.models import Store
from app.stores.numbering import INVOICES, next_number
from app.stores.sellers import seller_of
from tests.cast import ALICE, Cast

MUG = "MUG-RED-350"
MUG_CENTS = 28_900
DELIVERY_CENTS = 6_000


def pending(
    shop: Cast,
    *,
    quantity: int = 2,
    method: PaymentMethod = PaymentMethod.CARD,
    shopper: dict[str, str] | None = None,
) -> Order:
    """Mugs from Kloof, stock reserved, in the session that serves Kloof; the caller commits."""
    session = db.session()
    assert served_store(session) == shop.kloof.id
    goods = quantity * MUG_CENTS
    total = goods + DELIVERY_CENTS
    order = Order(
        reference=ids.reference(), cart_id=ids.new(), payment_method=method, **(shopper or ALICE),
        delivery_service="Courier to your door", delivery_minimum_days=2, delivery_maximum_days=4,
        goods_cents=goods, delivery_cents=DELIVERY_CENTS, discount_cents=0, total_cents=total,
        vat_cents=vat_inside(total, 1500), delivery_vat_cents=vat_inside(DELIVERY_CENTS, 1500),
        hold_until=clock.now() + timedelta(minutes=30),
    )  # fmt: skip
    order.status = order.status or "PENDING"
    session.add(order)
    session.flush()
    session.add(order.place(by="shopper"))
    session.add(_line(order, shop.kloof.variants[MUG], shop.kloof.products["veld-mug"], quantity))
    reservations.reserve(session, order.id, {shop.kloof.variants[MUG]: quantity})
    session.flush()
    return order


def paid(shop: Cast, **choices: object) -> Order:
    """As settle leaves it."""
    session = db.session()
    order = pending(shop, **choices)  # type: ignore[arg-type]
    payment_id = f"pi_{order.reference}"
    session.add(
        Payment(
            order_id=order.id, provider="stripe", provider_payment_id=payment_id,
            amount_cents=order.total_cents, currency="ZAR",
        )
    )  # fmt: skip
    reservations.commit(session, order.id)
    session.add(order.mark_paid(by="test"))
    order.seller = seller_of(session.get_one(Store, shop.kloof.id), on=order.placed_at)
    order.invoice_number = next_number(session, INVOICES)
    session.flush()
    return order


def _line(order: Order, variant_id: UUID, product_id: UUID, quantity: int) -> OrderLine:
    total = quantity * MUG_CENTS
    return OrderLine(
        order_id=order.id, variant_id=variant_id, product_id=product_id, position=1, title="Veld mug",
        variant_title="Red ochre / 350 ml", sku=MUG, image=None, unit_price_cents=MUG_CENTS, quantity=quantity,
        total_cents=total, tax_class=TaxClass.STANDARD, rate_bp=1500,
        vat_cents=order.vat_cents - order.delivery_vat_cents, weight_grams=400,
    )  # fmt: skip
