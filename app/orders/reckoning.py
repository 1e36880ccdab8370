"""\"Why this total?\": each cent of an order traced to a price, a promotion, the delivery's rule and a VAT rate.

Nothing is reckoned anew: lines, discounts and VAT are the stored ones, and app/checkout/basis.py kept on the order what
they were made from. An order from before that was kept says less.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.product import TaxClass
from app.money import NBSP, rand
from app.orders.discounts import OrderDiscounts, Taken, discounts_of
from app.orders.models.order import Order, OrderLine, PaymentMethod
from app.orders.queries import lines_of
from app.pricing.vat import DELIVERY_CLASS
from app.pricing.words import CLASS_NAMES, percent

ROUNDING = "It is in the prices already, and rounded to the cent once for each kind."


@dataclass(frozen=True, slots=True)
class Step:
    """One amount and where it comes from."""

    words: str
    how: str
    cents: int


@dataclass(frozen=True, slots=True)
class Part:
    """Steps that belong together, and what is said of them all."""

    name: str
    steps: tuple[Step, ...]
    note: str = ""


def reckon(session: Session, order: Order) -> list[Part]:
    return reckoned(order, lines_of(session, order.id), discounts_of(session, order))


def reckoned(order: Order, lines: Sequence[OrderLine], discounts: OrderDiscounts) -> list[Part]:
    """In the order of adding up; the steps of the first two parts come to the order's total."""
    parts = [
        Part("Goods", tuple(_goods(lines, discounts))),
        Part("Delivery", tuple(_delivery(order, discounts))),
        _vat(order, lines),
        Part("Money", tuple(_money(order))),
    ]
    return [part for part in parts if part.steps]


def _goods(lines: Sequence[OrderLine], discounts: OrderDiscounts) -> Iterable[Step]:
    for line in lines:
        name = f"{line.title} ({line.variant_title})" if line.variant_title else line.title
        yield Step(name, f"{line.quantity} \u00d7 {rand(line.unit_price_cents)}", line.total_cents)
        yield from (_discount(taken, taken.cents) for taken in discounts.on(line.id))


def _delivery(order: Order, discounts: OrderDiscounts) -> Iterable[Step]:
    yield Step(order.delivery_service, _rule(order.basis.get("delivery")), order.delivery_cents)
    yield from (_discount(one, one.delivery_cents) for one in discounts.promotions if one.delivery_cents)


def _discount(taken: Taken, cents: int) -> Step:
    return Step(taken.name, f"Code {taken.code}", -cents)


def _rule(rule: dict[str, Any] | None) -> str:
    if rule is None:
        return ""
    grams, least, most = (_kilograms(rule[name]) for name in ("grams", "minimum_grams", "maximum_grams"))
    said = f"{rule['zone']}, {grams} (the rate of {least} to {most}): {rand(rule['rate_cents'])}"
    if rule.get("per_kg_cents"):
        said += f", with {rand(rule['per_kg_cents'])} for each kilogram begun"
    if rule["is_free"]:
        said += f"; free for goods from {rand(rule['free_from_cents'])}"
    return said


def _kilograms(grams: int) -> str:
    return f"{grams / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",") + f"{NBSP}kg"


def _vat(order: Order, lines: Sequence[OrderLine]) -> Part:
    """By class; none for a store that is no VAT vendor."""
    since = {row["tax_class"]: row["since"] for row in order.basis.get("vat", [])}
    if not since and not order.vat_cents:
        return Part("VAT", ())
    steps = []
    for kind, rate_bp in _classes(order, lines):
        of_kind = [line for line in lines if (line.tax_class, line.rate_bp) == (kind, rate_bp)]
        taxed = sum(line.total_cents - line.discount_cents for line in of_kind)
        vat = sum(line.vat_cents for line in of_kind)
        if (kind, rate_bp) == (DELIVERY_CLASS, order.delivery_rate_bp):
            taxed += order.delivery_cents - order.delivery_discount_cents
            vat += order.delivery_vat_cents
        steps.append(Step(CLASS_NAMES[kind], _fraction(taxed, rate_bp, since.get(kind.value)), vat))
    return Part("VAT inside the total", tuple(steps), ROUNDING)


def _classes(order: Order, lines: Sequence[OrderLine]) -> list[tuple[TaxClass, int]]:
    """Each class with its rate, the delivery's last where no line has it."""
    found = [(line.tax_class, line.rate_bp) for line in lines]
    if order.delivery_cents:
        found.append((DELIVERY_CLASS, order.delivery_rate_bp))
    return list(dict.fromkeys(found))


def _fraction(taxed: int, rate_bp: int, since: str | None) -> str:
    """The tax fraction of VAT Act s64, with what it comes to before the cent is rounded."""
    begun = f", the rate since {_day(date.fromisoformat(since))}" if since else ""
    if not rate_bp:
        return f"{rand(taxed)} without VAT{begun}"
    exact = f"{Decimal(taxed) * rate_bp / (10_000 + rate_bp) / 100:.4f}".replace(".", ",")
    over, under = (percent(bp).removesuffix(f"{NBSP}%") for bp in (rate_bp, 10_000 + rate_bp))
    return f"{percent(rate_bp)} inside {rand(taxed)}: {over}/{under} of it is R{NBSP}{exact}{begun}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _money(order: Order) -> Iterable[Step]:
    if order.paid_at is not None:
        by = "card" if order.payment_method is PaymentMethod.CARD else "EFT"
        yield Step(
            "Paid", f"By {by} on {_day(order.paid_at.astimezone(clock.SAST).date())}", order.total_cents
        )
    if order.refunded_cents:
        yield Step("Paid back", "", -order.refunded_cents)
