"""What is typed about a shop. Shape only; each field is named for what of the store it sets."""

import re
from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import DateField, EmailField, Form, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, Optional, ValidationError

from app.admin.forms import cents_of
from app.stores.origins import is_origin
from app.web.text import at_most, one_line

_VAT_NUMBER = re.compile(r"4[0-9]{9}")
_REGISTRATION = re.compile(r"[0-9A-Za-z/ .-]*")
_ACCOUNT = re.compile(r"[0-9]{6,16}")
_BRANCH = re.compile(r"[0-9]{6}")
LONGEST_TEXT = 600
MOST_ORIGINS = 20


def without_blanks(value: str | None) -> str:
    return one_line(value).replace(" ", "")


def lines(value: str | None) -> str:
    """Several lines, each made fit; empty ones go."""
    return "\n".join(filter(None, (one_line(each) for each in (value or "").splitlines())))


def _line(label: str, *, most: int = 120, needed: str = "") -> StringField:
    return StringField(
        label,
        filters=[one_line],
        validators=[*([DataRequired(message=needed)] if needed else []), at_most(most)],
    )


def _text(label: str, *, most: int = LONGEST_TEXT) -> TextAreaField:
    return TextAreaField(label, filters=[lines], validators=[at_most(most)])


def checked_address(field: Any) -> None:
    """Syntax only: a name server that does not answer must not stop a merchant."""
    if not field.data:
        return
    try:
        field.data = validate_email(field.data, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        raise ValidationError("That does not look like an e-mail address.") from None


class IdentityForm(Form):  # type: ignore[misc]  # WTForms has no types
    name = _line("Name of the shop", most=80, needed="Give the shop a name.")
    tagline = _line("In a few words", most=160)
    legal_name = _line("Legal name", most=160)
    registration_number = _line("Registration number", most=40)
    office_bearers = _line("Office bearers", most=300)
    address = _text("Street address", most=300)
    service_address = _text("Address for legal papers", most=300)
    phone = TelField("Phone", filters=[one_line], validators=[at_most(40)])
    email = EmailField(
        "E-mail",
        filters=[one_line],
        validators=[DataRequired(message="Customers need an address to write to."), at_most(254)],
    )
    memberships = _text("Bodies and codes of conduct the shop belongs to")
    description = _text("About the shop")
    dispatch_note = _text("When parcels leave")
    returns_note = _text("About returns")

    def validate_email(self, field: Any) -> None:
        checked_address(field)

    def validate_registration_number(self, field: Any) -> None:
        if _REGISTRATION.fullmatch(field.data) is None:
            raise ValidationError("Digits, letters and slashes only, as in 2019/123456/07.")


class BankForm(Form):  # type: ignore[misc]
    """All of it or none: half an account takes nobody's money."""

    bank_name = _line("Bank", most=80)
    bank_account_holder = _line("Account holder", most=120)
    bank_account_number = StringField("Account number", filters=[without_blanks])
    bank_branch_code = StringField("Branch code", filters=[without_blanks])

    def validate_bank_account_number(self, field: Any) -> None:
        if field.data and _ACCOUNT.fullmatch(field.data) is None:
            raise ValidationError("An account number has 6 to 16 digits.")

    def validate_bank_branch_code(self, field: Any) -> None:
        if field.data and _BRANCH.fullmatch(field.data) is None:
            raise ValidationError("A branch code has six digits; noughts in front count.")

    def validate(self, extra_validators: Any = None) -> bool:
        is_fit = bool(super().validate(extra_validators))
        given = [field for field in self if field.data]
        if is_fit and given and len(given) < len(list(self)):
            self.form_errors = ["Give all four, or none: without an account the shop takes no EFT."]
            return False
        return is_fit


class VatForm(Form):  # type: ignore[misc]
    registered_vat_number = StringField("VAT number", filters=[without_blanks])
    vat_from = DateField("First day as a vendor", validators=[Optional()])
    vat_until = DateField("First day as a vendor no more", validators=[Optional()])

    def validate_registered_vat_number(self, field: Any) -> None:
        if field.data and _VAT_NUMBER.fullmatch(field.data) is None:
            raise ValidationError("A South African VAT number has ten digits and begins with 4.")

    def validate_vat_until(self, field: Any) -> None:
        if field.data and self.vat_from.data and field.data <= self.vat_from.data:
            raise ValidationError("The last days must come after the first.")


class MailForm(Form):  # type: ignore[misc]
    mail_sender_name = _line("Name above our mail", most=80)
    mail_sender = EmailField("It comes from", filters=[one_line], validators=[at_most(254)])
    mail_reply_to = EmailField("Answers go to", filters=[one_line], validators=[at_most(254)])

    def validate_mail_sender(self, field: Any) -> None:
        checked_address(field)

    validate_mail_reply_to = validate_mail_sender


def origins(value: str | None) -> str:
    """A line for each, once, as browsers write them: in small letters, without a slash at the end."""
    return "\n".join(sorted({each.lower().rstrip("/") for each in lines(value).splitlines()}))


class ProgramsForm(Form):  # type: ignore[misc]
    api_origins = TextAreaField("Pages of other origins", filters=[origins])

    def validate_api_origins(self, field: Any) -> None:
        named = field.data.splitlines()
        for origin in named:
            if not is_origin(origin):
                raise ValidationError(
                    f"“{origin[:80]}” is no origin: write https:// and a host name, as in https://till.example."
                )
        if len(named) > MOST_ORIGINS:
            raise ValidationError(f"At most {MOST_ORIGINS}.")


class LimitsForm(Form):  # type: ignore[misc]
    minimum = StringField(
        "Smallest order", filters=[one_line], validators=[DataRequired(message="Enter an amount.")]
    )
    maximum = StringField(
        "Largest order", filters=[one_line], validators=[DataRequired(message="Enter an amount.")]
    )

    def validate_minimum(self, field: Any) -> None:
        if cents_of(field.data) is None:
            raise ValidationError("Enter an amount in rand, as in 20,00.")

    validate_maximum = validate_minimum


class HostForm(Form):  # type: ignore[misc]
    host = StringField(
        "Host name", filters=[one_line], validators=[DataRequired(message="Enter a host name."), at_most(253)]
    )
