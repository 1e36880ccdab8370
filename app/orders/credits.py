"""What of an order can still be credited, and how a credit is shared out over its lines and its delivery.

VAT is taken by cumulative differences: each note holds the VAT of all that is credited after it less the VAT of all
that was credited before it, so that notes over the whole of a line hold its VAT to the cent, however they were cut.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.database import DomainError
from app.money import allocate, rand
from app.orders.models.credit_note import CreditNote, CreditNoteLine
from app.orders.models.order import Order, OrderLine
from app.orders.queries import lines_of


class OverCredited(DomainError):
    """More was to be credited than is left."""


class NothingCredited(DomainError):
    """The credit comes to nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """A line or the delivery, in cents after discounts, and what notes have taken off it."""

    paid_cents: int
    vat_cents: int
    credited_cents: int
    credited_vat_cents: int

    @property
    def left_cents(self) -> int:
        return self.paid_cents - self.credited_cents

    def vat_of(self, cents: int) -> int:
        """The VAT inside the next ``cents`` to be credited, half a cent rounded up."""
        if self.paid_cents == 0:
            return 0
        after = self.credited_cents + cents
        return (2 * self.vat_cents * after + self.paid_cents) // (
            2 * self.paid_cents
        ) - self.credited_vat_cents


@dataclass(frozen=True, slots=True)
class CreditableLine:
    line: OrderLine
    units_left: int
    part: Part

    def cents_of(self, units: int) -> int:
        """An equal share of what is left for each unit; the last units take all of it."""
        return self.part.left_cents * units // self.units_left if units else 0


@dataclass(frozen=True, slots=True)
class Creditable:
    lines: tuple[CreditableLine, ...]
    delivery: Part

    @property
    def left_cents(self) -> int:
        return self.delivery.left_cents + sum(line.part.left_cents for line in self.lines)

    @property
    def units_left(self) -> int:
        return sum(line.units_left for line in self.lines)


@dataclass(frozen=True, slots=True)
class Units:
    """Units of a line that are credited, and whether they go back on the shelf."""

    quantity: int
    restock: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """A wish to credit: units of lines by their ids, part of the delivery, and an amount off whatever is left."""

    reason: str
    units: Mapping[UUID, Units] = field(default_factory=dict)
    delivery_cents: int = 0
    amount_cents: int = 0


@dataclass(frozen=True, slots=True)
class DraftLine:
    line: OrderLine
    quantity: int
    restocked: int
    amount_cents: int
    vat_cents: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A credit note's figures before it has a number."""

    lines: tuple[DraftLine, ...]
    delivery_cents: int
    delivery_vat_cents: int

    @property
    def amount_cents(self) -> int:
        return self.delivery_cents + sum(line.amount_cents for line in self.lines)

    @property
    def vat_cents(self) -> int:
        return self.delivery_vat_cents + sum(line.vat_cents for line in self.lines)


def creditable(session: Session, order: Order) -> Creditable:
    """What the order cost less what its notes have credited. Under the order's lock it stays so."""
    credited = {row.order_line_id: row for row in session.execute(_credited_lines(order.id))}
    lines = []
    for line in lines_of(session, order.id):
        row = credited.get(line.id)
        paid = line.total_cents - line.discount_cents
        part = Part(paid, line.vat_cents, int(row.cents) if row else 0, int(row.vat) if row else 0)
        lines.append(CreditableLine(line, line.quantity - (int(row.units) if row else 0), part))
    before = session.execute(
        select(
            func.coalesce(func.sum(CreditNote.delivery_cents), 0).label("cents"),
            func.coalesce(func.sum(CreditNote.delivery_vat_cents), 0).label("vat"),
        ).where(CreditNote.order_id == order.id)
    ).one()
    delivery = Part(
        order.delivery_cents - order.delivery_discount_cents,
        order.delivery_vat_cents,
        int(before.cents),
        int(before.vat),
    )
    return Creditable(tuple(lines), delivery)


def _credited_lines(order_id: UUID):  # type: ignore[no-untyped-def]  # a Select of four labelled sums
    return (
        select(
            CreditNoteLine.order_line_id,
            func.sum(CreditNoteLine.quantity).label("units"),
            func.sum(CreditNoteLine.amount_cents).label("cents"),
            func.sum(CreditNoteLine.vat_cents).label("vat"),
        )
        .join(
            CreditNote,
            and_(
                CreditNote.id == CreditNoteLine.credit_note_id, CreditNote.store_id == CreditNoteLine.store_id
            ),
        )
        .where(CreditNote.order_id == order_id)
        .group_by(CreditNoteLine.order_line_id)
    )


def everything(left: Creditable, *, reason: str) -> Credit:
    """All units and all of the delivery, back on the shelf."""
    units = {one.line.id: Units(one.units_left, restock=True) for one in left.lines if one.units_left}
    rest = sum(one.part.left_cents for one in left.lines if not one.units_left)
    return Credit(reason, units, delivery_cents=left.delivery.left_cents, amount_cents=rest)


def draw_up(left: Creditable, credit: Credit) -> Draft:
    """Share a credit out: units and delivery first, then the amount over the rest by largest remainder.

    Raises OverCredited, NothingCredited.
    """
    _refuse_excess(left, credit)
    cents = [one.cents_of(_units(credit, one).quantity) for one in left.lines]
    rest = [one.part.left_cents - taken for one, taken in zip(left.lines, cents, strict=True)]
    rest.append(left.delivery.left_cents - credit.delivery_cents)
    if credit.amount_cents > sum(rest):
        raise OverCredited(f"Only {rand(sum(rest))} more can be credited beside that.")
    *more, on_delivery = allocate(credit.amount_cents, rest)
    delivery = credit.delivery_cents + on_delivery
    lines = [
        _draft_line(one, _units(credit, one), cents=taken + extra)
        for one, taken, extra in zip(left.lines, cents, more, strict=True)
    ]
    draft = Draft(
        tuple(line for line in lines if line.quantity or line.amount_cents),
        delivery,
        left.delivery.vat_of(delivery),
    )
    if draft.amount_cents == 0:
        raise NothingCredited("That comes to nothing. Say how many units, how much delivery or what amount.")
    return draft


def _units(credit: Credit, one: CreditableLine) -> Units:
    return credit.units.get(one.line.id, Units(0))


def _draft_line(one: CreditableLine, units: Units, *, cents: int) -> DraftLine:
    restocked = units.quantity if units.restock else 0
    return DraftLine(one.line, units.quantity, restocked, cents, one.part.vat_of(cents))


def _refuse_excess(left: Creditable, credit: Credit) -> None:
    if not set(credit.units) <= {one.line.id for one in left.lines}:
        raise OverCredited("That is no line of this order.")
    for one in left.lines:
        if not 0 <= _units(credit, one).quantity <= one.units_left:
            raise OverCredited(f"{one.units_left} of {one.line.title} can still be credited.")
    if not 0 <= credit.delivery_cents <= left.delivery.left_cents:
        raise OverCredited(f"{rand(left.delivery.left_cents)} of the delivery can still be credited.")
    if credit.amount_cents < 0:
        raise OverCredited("An amount to credit is not less than nothing.")


def notes_of(session: Session, order_id: UUID) -> list[CreditNote]:
    """Oldest first."""
    return list(
        session.scalars(select(CreditNote).where(CreditNote.order_id == order_id).order_by(CreditNote.id))
    )


def note_lines_of(session: Session, order_id: UUID) -> list[CreditNoteLine]:
    """Of all of the order's notes."""
    return list(
        session.scalars(
            select(CreditNoteLine)
            .join(
                CreditNote,
                and_(
                    CreditNote.id == CreditNoteLine.credit_note_id,
                    CreditNote.store_id == CreditNoteLine.store_id,
                ),
            )
            .where(CreditNote.order_id == order_id)
            .order_by(CreditNoteLine.id)
        )
    )
