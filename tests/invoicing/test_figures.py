"""However an order is made up, its invoice and its reckoning come to the stored figures, to the cent."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import clock, ids
from app.catalog.models.product import TaxClass
from app.invoicing.documents import Document, invoice_of
from app.orders.discounts import OrderDiscounts, Taken
from app.orders.models.order import Order, OrderLine, PaymentMethod
from app.orders.reckoning import reckoned
from app.pricing.vat import split
from tests.cast import ALICE

pytestmark = pytest.mark.money

SELLER: dict[str, Any] = {
    "name": "Kloof & Karoo (Pty) Ltd", "trading_as": "Kloof & Karoo", "registration_number": "", "address": "",
    "email": "", "phone": "", "vat_number": "4123456789",
}  # fmt: skip
RATES = {TaxClass.STANDARD: 1500, TaxClass.ZERO_RATED: 0, TaxClass.EXEMPT: 0}

lines = st.tuples(
    st.sampled_from(TaxClass), st.integers(1, 12), st.integers(0, 250_000), st.floats(0, 1), st.booleans()
)


def made(
    wanted: list[tuple[TaxClass, int, int, float, bool]], delivery: int, off_delivery: int, rate_bp: int
) -> tuple[Order, list[OrderLine], OrderDiscounts]:
    """As placing writes it: discounts by line, VAT once by class over what is left."""
    rates = {**RATES, TaxClass.STANDARD: rate_bp}
    off_delivery = min(off_delivery, delivery)
    offs = [int(quantity * each * part) if has else 0 for _, quantity, each, part, has in wanted]
    left = [
        (kind, quantity * each - off) for (kind, quantity, each, _, _), off in zip(wanted, offs, strict=True)
    ]
    vat = split(left, delivery - off_delivery, rates)
    goods, off = sum(quantity * each for _, quantity, each, _, _ in wanted), sum(offs) + off_delivery
    order = Order(
        id=ids.new(), reference="K7Q2MZ9A", payment_method=PaymentMethod.CARD, **ALICE, company="",
        company_vat_number="", delivery_service="Courier", goods_cents=goods, delivery_cents=delivery,
        discount_cents=off, delivery_discount_cents=off_delivery, total_cents=goods + delivery - off,
        vat_cents=vat.total, delivery_vat_cents=vat.delivery, delivery_rate_bp=rate_bp, refunded_cents=0,
        basis={"vat": [{"tax_class": "standard", "since": date(2018, 4, 1).isoformat()}]}, invoice_number=1,
        paid_at=clock.now(),
    )  # fmt: skip
    rows = [
        OrderLine(
            title="Thing", variant_title="", sku=f"S{place}", position=place, quantity=quantity,
            unit_price_cents=each, total_cents=quantity * each, discount_cents=offs[place], tax_class=kind,
            rate_bp=rates[kind], vat_cents=vat.lines[place],
        )
        for place, (kind, quantity, each, _, _) in enumerate(wanted)
    ]  # fmt: skip
    by_line = {
        row.id: (Taken("SAVE", "Spring", cents),) for row, cents in zip(rows, offs, strict=True) if cents
    }
    in_all = (Taken("SAVE", "Spring", off, off_delivery),) if off else ()
    return order, rows, OrderDiscounts(in_all, by_line)


def drawn(order: Order, rows: list[OrderLine], discounts: OrderDiscounts) -> Document:
    return invoice_of(order, rows, discounts, seller=SELLER, theme="kloof")


@given(
    st.lists(lines, min_size=1, max_size=8),
    st.integers(0, 30_000),
    st.integers(0, 30_000),
    st.sampled_from([1500, 1550, 1400]),
)
@settings(max_examples=300, deadline=None)
def test_invoice_and_reckoning_come_to_the_order(
    wanted: list[tuple[TaxClass, int, int, float, bool]], delivery: int, off_delivery: int, rate_bp: int
) -> None:
    order, rows, discounts = made(wanted, delivery, off_delivery, rate_bp)
    document = drawn(order, rows, discounts)
    for parts in (document.lines, document.groups):
        assert sum(part.total_cents for part in parts) == order.total_cents
        assert sum(part.vat_cents for part in parts) == order.vat_cents
        assert all(part.value_cents + part.vat_cents == part.total_cents for part in parts)
    assert sum(cents for _, cents in document.sums) == order.total_cents
    goods, carried, *rest = reckoned(order, rows, discounts)
    assert sum(step.cents for step in (*goods.steps, *carried.steps)) == order.total_cents
    [vat] = [part for part in rest if part.name.startswith("VAT")]
    assert sum(step.cents for step in vat.steps) == order.vat_cents


def test_each_cent_is_said_in_words_a_merchant_reads() -> None:
    order, rows, discounts = made([(TaxClass.STANDARD, 2, 28_900, 0.1, True)], 6_000, 0, 1500)
    order.basis = {
        **order.basis,
        "delivery": {
            "zone": "Western Cape", "grams": 800, "minimum_grams": 0, "maximum_grams": 30_000, "rate_cents": 6_000,
            "free_from_cents": 95_000, "is_free": False,
        },
    }  # fmt: skip
    told = [
        f"{step.words}: {step.how}: {step.cents}".replace("\u00a0", " ")
        for part in reckoned(order, rows, discounts)
        for step in part.steps
    ]
    assert told[:4] == [
        "Thing: 2 \u00d7 R 289,00: 57800",
        "Spring: Code SAVE: -5780",
        "Courier: Western Cape, 0,8 kg (the rate of 0 kg to 30 kg): R 60,00: 6000",
        "Standard-rated: 15 % inside R 580,20: 15/115 of it is R 75,6783, the rate since 1 April 2018: 7568",
    ]
