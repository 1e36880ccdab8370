"""The two forms of the checkout. They check shape; whether it can be sold and sent is decided by the verbs."""

import re
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, Field, Form, RadioField, SelectChoice, SelectField, StringField, TelField
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError

from app.orders.models.order import PaymentMethod
from app.shipping.models import PROVINCE_NAMES, Province
from app.shipping.postal_codes import POSTAL_CODE
from app.web.text import one_line

#: Nine digits after the country's 27 or a nought; the first is never a nought.
_PHONE = re.compile(r"(?:\+27|0027|27|0)([1-9][0-9]{8})")
#: No check digit is known of it.
_VAT_NUMBER = re.compile(r"4[0-9]{9}")
_PHONE_MARKS = re.compile(r"[\s().\-\u2010-\u2015]+")


def phone_number(value: str | None) -> str:
    """A South African number as ``082 555 0101``; anything else comes back as it was typed, for the error page."""
    typed = one_line(value)
    found = _PHONE.fullmatch(
        _PHONE_MARKS.sub("", typed.replace("(0)", "", 1) if typed.startswith("+") else typed)
    )
    if found is None:
        return typed
    digits = f"0{found[1]}"
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def _without_blanks(value: str | None) -> str:
    return one_line(value).replace(" ", "")


def _needed(sentence: str) -> DataRequired:
    return DataRequired(message=sentence)


def _at_most(characters: int) -> Length:
    return Length(max=characters, message=f"Please keep this under {characters} characters.")


class DetailsForm(Form):  # type: ignore[misc]  # WTForms has no types
    """Who buys, and where it goes."""

    email = EmailField(
        "E-mail", filters=[one_line], validators=[_needed("Enter your e-mail address."), _at_most(254)]
    )
    phone = TelField("Phone", filters=[phone_number], validators=[_needed("Enter a phone number.")])
    name = StringField(
        "Full name", filters=[one_line], validators=[_needed("Enter your name."), _at_most(100)]
    )
    street = StringField(
        "Street and number",
        filters=[one_line],
        validators=[_needed("Enter the street and number."), _at_most(120)],
    )
    suburb = StringField(
        "Suburb", filters=[one_line], validators=[_needed("Enter the suburb."), _at_most(80)]
    )
    city = StringField(
        "City or town", filters=[one_line], validators=[_needed("Enter the city or town."), _at_most(80)]
    )
    province = SelectField(
        "Province",
        choices=[
            SelectChoice("", "Choose a province"),
            *(SelectChoice(key.value, name) for key, name in PROVINCE_NAMES.items()),
        ],
        validate_choice=False,
        validators=[
            _needed("Choose a province."),
            AnyOf([key.value for key in Province], message="Choose one of the nine provinces."),
        ],
    )
    postal_code = StringField(
        "Postal code", filters=[_without_blanks], validators=[_needed("Enter the postal code.")]
    )
    notes = StringField("Notes for the courier", filters=[one_line], validators=[_at_most(300)])
    company = StringField("Company", filters=[one_line], validators=[_at_most(120)])
    company_vat_number = StringField("VAT number of the company", filters=[_without_blanks])

    def validate_email(self, field: Field) -> None:
        """Syntax only: a name server that does not answer must not stop an order."""
        try:
            checked = validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            raise ValidationError("That does not look like an e-mail address.") from None
        field.data = checked.ascii_email

    def validate_phone(self, field: Field) -> None:
        if _PHONE.fullmatch(field.data.replace(" ", "")) is None:
            raise ValidationError("Enter a South African number with ten digits, such as 082 555 0101.")

    def validate_postal_code(self, field: Field) -> None:
        if POSTAL_CODE.fullmatch(field.data) is None:
            raise ValidationError("A postal code has four digits, such as 8001 or 0181.")

    def validate_company_vat_number(self, field: Field) -> None:
        if field.data and _VAT_NUMBER.fullmatch(field.data) is None:
            raise ValidationError("A South African VAT number has ten digits and begins with 4.")
        if field.data and not self.company.data:
            raise ValidationError("Whose VAT number is it? Enter the company too.")


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
