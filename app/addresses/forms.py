"""An address as people type it. The address book and the checkout ask for the same things in the same way."""

import re

from wtforms import Field, Form, SelectChoice, SelectField, StringField, TelField
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError

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


def is_phone_number(value: str) -> bool:
    """Of what ``phone_number`` made of it."""
    return _PHONE.fullmatch(value.replace(" ", "")) is not None


def _without_blanks(value: str | None) -> str:
    return one_line(value).replace(" ", "")


def _needed(sentence: str) -> DataRequired:
    return DataRequired(message=sentence)


def _at_most(characters: int) -> Length:
    return Length(max=characters, message=f"Please keep this under {characters} characters.")


class AddressFields(Form):  # type: ignore[misc]  # WTForms has no types
    """Whom it goes to, and where. A doubtful postal code is warned of elsewhere, and never refused."""

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

    def validate_phone(self, field: Field) -> None:
        if not is_phone_number(field.data):
            raise ValidationError("Enter a South African number with ten digits, such as 082 555 0101.")

    def validate_postal_code(self, field: Field) -> None:
        if POSTAL_CODE.fullmatch(field.data) is None:
            raise ValidationError("A postal code has four digits, such as 8001 or 0181.")

    def validate_company_vat_number(self, field: Field) -> None:
        if field.data and _VAT_NUMBER.fullmatch(field.data) is None:
            raise ValidationError("A South African VAT number has ten digits and begins with 4.")
        if field.data and not self.company.data:
            raise ValidationError("Whose VAT number is it? Enter the company too.")
