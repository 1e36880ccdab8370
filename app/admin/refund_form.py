"""The form that says what of an order is credited: a field for each line that has something left, and the rest."""

import re
from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, Form, StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from app.admin.forms import cents_of
from app.money import rand
from app.orders.credits import Credit, Creditable, CreditableLine, Units
from app.web.text import at_most, one_line

_NUMBER = re.compile("[0-9]{1,6}")


class RefundForm(Form):  # type: ignore[misc]  # WTForms has no types
    delivery = StringField("Of the delivery", filters=[one_line])
    amount = StringField("An amount besides", filters=[one_line])
    reason = TextAreaField(
        "Why",
        filters=[one_line],
        validators=[DataRequired(message="Say why: it stands on the credit note."), at_most(300)],
    )


class _AtMost:
    """A whole number up to what is left of a line. Nothing typed is none."""

    def __init__(self, units: int) -> None:
        self.units = units

    def __call__(self, _form: Form, field: Any) -> None:
        if field.data and not (_NUMBER.fullmatch(field.data) and int(field.data) <= self.units):
            raise ValidationError(f"Enter a number from 0 to {self.units}.")


class _Rand:
    """An amount up to what is left. Nothing typed is none."""

    def __init__(self, cents: int) -> None:
        self.cents = cents

    def __call__(self, _form: Form, field: Any) -> None:
        cents = cents_of(field.data) if field.data else 0
        if cents is None:
            raise ValidationError("Enter an amount in rand, as in 1 299,00.")
        if cents > self.cents:
            raise ValidationError(f"At most {rand(self.cents)} is left.")


def make_form(
    left: Creditable, sent: Mapping[str, str] | None = None, *, filled: Mapping[str, object] | None = None
) -> RefundForm:
    """A form for this order, with what was sent or what it is to be filled with."""
    fields: dict[str, Any] = {}
    for one in left.lines:
        if one.units_left:
            fields[quantity_name(one)] = StringField(
                f"Units of {one.line.title}", filters=[one_line], validators=[_AtMost(one.units_left)]
            )
            fields[restock_name(one)] = BooleanField(f"{one.line.title} goes back on the shelf")
    form: RefundForm = type("OrderRefundForm", (RefundForm,), fields)(sent, data=filled or {})
    form.delivery.validators = (_Rand(left.delivery.left_cents),)
    form.amount.validators = (_Rand(left.left_cents),)
    return form


def filling(left: Creditable, *, everything: bool, restock: bool) -> dict[str, object]:
    """What stands in the form at first: nothing, or all that is left."""
    filled: dict[str, object] = {restock_name(one): restock for one in left.lines}
    if everything:
        filled |= {quantity_name(one): str(one.units_left) for one in left.lines}
        filled["delivery"] = rand(left.delivery.left_cents) if left.delivery.left_cents else ""
    return filled


def credit_of(form: RefundForm, left: Creditable) -> Credit:
    """What a valid form asks for."""
    units = {
        one.line.id: Units(int(form[quantity_name(one)].data), restock=form[restock_name(one)].data)
        for one in left.lines
        if one.units_left and form[quantity_name(one)].data
    }
    return Credit(
        reason=form.reason.data,
        units=units,
        delivery_cents=cents_of(form.delivery.data) or 0 if form.delivery.data else 0,
        amount_cents=cents_of(form.amount.data) or 0 if form.amount.data else 0,
    )


def quantity_name(one: CreditableLine) -> str:
    return f"quantity_{one.line.position}"


def restock_name(one: CreditableLine) -> str:
    return f"restock_{one.line.position}"
