"""The parcels of an order, what is in each, and the form that packs the next."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import Form, StringField
from wtforms.validators import ValidationError

from app.admin.forms import ShipmentForm
from app.orders.models.order import OrderLine
from app.orders.models.shipment import Shipment, ShipmentLine
from app.orders.progress import LineProgress, Progress
from app.orders.queries import shipments_of
from app.web.text import one_line

_NUMBER = re.compile("[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class PackedParcel:
    shipment: Shipment
    #: Each line with its units in the parcel.
    goods: Sequence[tuple[OrderLine, int]]


def parcels_of(session: Session, order_id: UUID, progress: Progress) -> list[PackedParcel]:
    """Oldest first. No second statement for an order without any."""
    shipments = shipments_of(session, order_id)
    lines = {one.line.id: one.line for one in progress.lines}
    inside: dict[UUID, list[tuple[OrderLine, int]]] = {}
    for row in _rows(session, [shipment.id for shipment in shipments]):
        inside.setdefault(row.shipment_id, []).append((lines[row.order_line_id], row.quantity))
    return [PackedParcel(shipment, inside.get(shipment.id, [])) for shipment in shipments]


def _rows(session: Session, shipment_ids: Sequence[UUID]) -> Sequence[ShipmentLine]:
    if not shipment_ids:
        return ()
    chosen = select(ShipmentLine).where(ShipmentLine.shipment_id.in_(shipment_ids))
    return session.scalars(chosen.order_by(ShipmentLine.id)).all()


class _AtMost:
    """A whole number up to what is left of a line. Nothing typed is none."""

    def __init__(self, units: int) -> None:
        self.units = units

    def __call__(self, _form: Form, field: Any) -> None:
        if field.data and not (_NUMBER.fullmatch(field.data) and int(field.data) <= self.units):
            raise ValidationError(f"Enter a number from 0 to {self.units}.")


def parcel_form(progress: Progress, sent: Mapping[str, str] | None = None) -> ShipmentForm:
    """With a field for each line that has something left; all of it is packed until somebody says otherwise."""
    fields = {
        quantity_name(one): StringField(
            f"Units of {one.line.title}", filters=[one_line], validators=[_AtMost(one.left)]
        )
        for one in progress.lines
        if one.left
    }
    filled = {quantity_name(one): str(one.left) for one in progress.lines}
    form: ShipmentForm = type("ParcelForm", (ShipmentForm,), fields)(sent, data=filled)
    return form


def packed_units(form: ShipmentForm, progress: Progress) -> dict[UUID, int] | None:
    """None, which is all that is left, where the form that was sent has no quantities."""
    asked = {one.line.id: form[quantity_name(one)] for one in progress.lines if one.left}
    if not any(field.raw_data for field in asked.values()):
        return None
    return {line_id: int(field.data or 0) for line_id, field in asked.items()}


def quantity_name(one: LineProgress) -> str:
    return f"quantity_{one.line.position}"
