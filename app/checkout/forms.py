"""The two forms of the checkout. They check shape; whether it can be sold and sent is decided by the verbs."""

from typing import Any
from uuid import UUID

from wtforms import Field, Form, RadioField
from wtforms.validators import ValidationError

from app.accounts.forms import AddressedForm
from app.addresses.forms import AddressFields
from app.checkout.drafts import Details
from app.orders.models.order import PaymentMethod


class DetailsForm(AddressedForm, AddressFields):
    """Who buys, and where it goes."""

    @property
    def details(self) -> Details:
        """What the draft keeps of a form that was found right."""
        told = {**self.data, "delivery_notes": self.notes.data}
        del told["notes"]
        return Details(**told)


class DeliveryForm(Form):  # type: ignore[misc]  # WTForms has no types
    """How it travels and how it is paid for. The choices are those of this basket and this store."""

    delivery = RadioField("How it travels", choices=[], validate_choice=False, validators=[])
    payment = RadioField("How you pay", choices=[], validate_choice=False, validators=[])

    def __init__(
        self,
        formdata: Any = None,
        *,
        rate_ids: list[UUID],
        payment_methods: list[PaymentMethod],
    ) -> None:
        super().__init__(formdata)
        self.rate_ids = {str(rate_id): rate_id for rate_id in rate_ids}
        self.payment_methods = {method.value: method for method in payment_methods}

    def validate_delivery(self, field: Field) -> None:
        if field.data not in self.rate_ids:
            raise ValidationError("Choose how it travels.")

    def validate_payment(self, field: Field) -> None:
        if field.data not in self.payment_methods:
            raise ValidationError("Choose how you pay.")

    @property
    def rate_id(self) -> UUID:
        return self.rate_ids[self.delivery.data]

    @property
    def payment_method(self) -> PaymentMethod:
        return self.payment_methods[self.payment.data]
