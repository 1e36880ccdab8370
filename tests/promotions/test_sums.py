"""Ten thousand random carts: lines and delivery less discounts are the order, and what the provider charges."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app import clock, ids
from app.catalog.models.product import TaxClass
from app.checkout.models import CheckoutDraft
from app.checkout.order_size import BelowMinimum
from app.checkout.placement import PlacementRequest, _draw_up
from app.checkout.queries import BasketLine
from app.checkout.quotation import Quotation
from app.money import vat_inside
from app.orders.discounts import discount_rows
from app.orders.models.order import Order, OrderLine
from app.payments.gateway import StripeGateway
from app.payments.parameters import session_parameters
from app.payments.provider import Call
from app.pricing.vat import DELIVERY_CLASS, split
from app.promotions.evaluating import Goods, evaluate
from app.shipping.quotes import Quote
from app.stores.models import Store
from tests.cast import ALICE
from tests.faults.counts import count, tell
from tests.promotions.offers import amount_off, free_delivery, offer
from tests.standin import StripeStandin

CARTS = 10_000
#: Every so manieth is paid at the provider; a page there takes as long as many carts.
TO_THE_PROVIDER = 20
URLS = ("https://kloof.example/paid", "https://kloof.example/left")
RATES = {TaxClass.STANDARD: 1500, TaxClass.ZERO_RATED: 0, TaxClass.EXEMPT: 0}
SHELVES = [uuid4() for _ in range(3)]
STORE = Store(minimum_order_cents=0, maximum_order_cents=99_999_999, hold_minutes=30, eft_hold_hours=72)


def random_quotation(chance: random.Random) -> Quotation:
    most = 101 if chance.random() < 0.01 else 8
    lines = tuple(_line(chance) for _ in range(chance.randint(1, most)))
    goods = [Goods(line.line_cents, chance.choice(SHELVES)) for line in lines]
    delivery = chance.choice([0, 6_000, 9_501])
    offers = [_offer(chance, f"C{number}") for number in range(chance.randint(0, 3))]
    codes = [one.code for one in offers]
    discounts = evaluate(codes, offers, goods, delivery_cents=delivery, at=clock.now())
    amounts = [
        (line.tax_class, line.line_cents - discounts.of_line(position)) for position, line in enumerate(lines)
    ]
    vat = split(amounts, delivery - discounts.delivery_cents, RATES) if chance.random() < 0.9 else None
    return Quotation(lines, _quote(delivery), vat, discounts)


def _quote(price_cents: int) -> Quote:
    return Quote(
        rate_id=ids.new(), service="Courier", price_cents=price_cents, minimum_days=2, maximum_days=4, zone="Here",
        rate_cents=6_000, per_kg_cents=0, minimum_grams=0, maximum_grams=30_000, free_from_cents=None,
    )  # fmt: skip


def _line(chance: random.Random) -> BasketLine:
    return BasketLine(
        variant_id=ids.new(), product_id=ids.new(), title="Thing", variant_title="", sku="T", image=None,
        quantity=chance.randint(1, 20), unit_price_cents=chance.choice([1, 99, 333, 28_900, chance.randint(1, 99_999)]),
        tax_class=chance.choice([*TaxClass, TaxClass.STANDARD]), weight_grams=1, is_sold=True, available=20,
    )  # fmt: skip


def _offer(chance: random.Random, code: str) -> Any:
    terms: dict[str, Any] = {
        "is_combinable": chance.random() < 0.8,
        "categories": frozenset(chance.sample(SHELVES, 2)) if chance.random() < 0.4 else None,
        "minimum_spend_cents": chance.choice([0, 0, 30_000]),
    }
    kind = chance.randint(0, 2)
    if kind == 0:
        return offer(code, percent_bp=chance.choice([1, 333, 1000, 3333, 9999, 10_000]), **terms)
    if kind == 1:
        return amount_off(code, chance.choice([1, 5_000, 123_456]), **terms)
    return free_delivery(code, **terms)


def drawn_up(quotation: Quotation) -> tuple[Order, list[OrderLine]]:
    draft = CheckoutDraft(
        cart_id=UUID(int=1), payment_method="card", company="", company_vat_number="", **ALICE
    )
    draft.delivery_notes = ""
    return _draw_up(PlacementRequest(draft.cart_id, draft, "", "shopper", ""), quotation, store=STORE)


def asked_for(order: Order, lines: list[OrderLine]) -> dict[str, Any]:
    """The call that makes the order's payment page."""
    return session_parameters(
        order, lines, payment_session=ids.new(), expires_at=clock.now() + timedelta(hours=1), urls=URLS
    )


def summed(parameters: dict[str, Any]) -> int:
    """By our own multiplication."""
    items = parameters["line_items"]
    assert 1 <= len(items) <= 100
    assert all(item["quantity"] >= 1 and item["price_data"]["unit_amount"] >= 0 for item in items)
    return sum(item["quantity"] * item["price_data"]["unit_amount"] for item in items)


def charged(provider: StripeStandin, gateway: StripeGateway, parameters: dict[str, Any]) -> tuple[int, int]:
    """What the provider's page asks for, and what it takes when it is paid: through the gateway, as an order goes."""
    page = gateway.create_session(Call(parameters, f"sums-{ids.new()}"))
    return page.amount_cents, provider.pay(page.id)["payment_intent"]["amount_received"]


def check_vat(order: Order, lines: list[OrderLine]) -> None:
    """Rounded once for each class, over what is left of goods and delivery."""
    assert order.vat_cents == order.delivery_vat_cents + sum(line.vat_cents for line in lines)
    left = dict.fromkeys(TaxClass, 0)
    left[DELIVERY_CLASS] += order.delivery_cents - order.delivery_discount_cents
    for line in lines:
        left[line.tax_class] += line.total_cents - line.discount_cents
        assert 0 <= line.vat_cents <= line.total_cents - line.discount_cents
    if order.delivery_rate_bp:
        assert order.vat_cents == sum(vat_inside(cents, RATES[kind]) for kind, cents in left.items())


@pytest.fixture
def charges_little(provider: StripeStandin) -> Iterator[StripeStandin]:
    """These carts know no minimum, so the provider must not either."""
    least = provider.settings()["minimum_cents"]
    provider.settings(minimum_cents=1)
    yield provider
    provider.settings(minimum_cents=least)


def check_sums(order: Order, lines: list[OrderLine], quotation: Quotation) -> None:
    rows = discount_rows(order, lines, quotation.discounts)
    goods = sum(line.total_cents for line in lines)
    off_goods = sum(line.discount_cents for line in lines)
    assert order.goods_cents == goods
    assert order.discount_cents == off_goods + order.delivery_discount_cents
    assert order.discount_cents == sum(row.amount_cents for row in rows)
    assert order.total_cents == goods + order.delivery_cents - order.discount_cents
    assert order.total_cents == quotation.total_cents
    for line in lines:
        assert 0 <= line.discount_cents <= line.total_cents
        assert line.discount_cents == sum(row.amount_cents for row in rows if row.order_line_id == line.id)


def test_lines_and_delivery_less_discounts_are_the_order_and_the_provider_s_amount(
    charges_little: StripeStandin,
) -> None:
    chance, carts = random.Random(5), count(CARTS)
    gateway = StripeGateway(
        StripeStandin.secret_key, [StripeStandin.webhook_secret], api_base=charges_little.url
    )
    discounted = nothing_left = paid_there = 0
    for number in range(carts):
        quotation = random_quotation(chance)
        try:
            order, lines = drawn_up(quotation)
        except BelowMinimum:
            nothing_left += 1
            assert quotation.total_cents == 0
            continue
        check_sums(order, lines, quotation)
        check_vat(order, lines)
        parameters = asked_for(order, lines)
        assert summed(parameters) == order.total_cents
        if number % TO_THE_PROVIDER == 0:
            assert charged(charges_little, gateway, parameters) == (order.total_cents, order.total_cents)
            paid_there += 1
        discounted += bool(order.discount_cents)
    assert discounted > carts // 3
    assert nothing_left < carts // 10
    tell(
        "sums",
        carts=carts,
        discounted=discounted,
        nothing_to_pay=nothing_left,
        paid_at_the_provider=paid_there,
    )
