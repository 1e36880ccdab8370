"""Forms of the back office: shape only; whether it can be done is the verb's to say."""

import re
from typing import Any

from wtforms import DateField, Form, IntegerField, StringField, TextAreaField, URLField
from wtforms.validators import DataRequired, Optional, Regexp, ValidationError

from app import clock
from app.web.text import at_most, one_line

#: ``1299``, ``R 1 299,00``, ``1,299.00``: rand, with a comma or a point before the cents.
#: A comma parts thousands only where a point parts the cents: ``1,299`` may be either, so it is no amount.
_AMOUNT = re.compile(r"R?(?:([0-9]{1,9})(?:[.,]([0-9]{2}))?|([1-9][0-9]{0,2}(?:,[0-9]{3}){1,2})\.([0-9]{2}))")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


def cents_of(typed: str) -> int | None:
    """None for what is no amount."""
    found = _AMOUNT.fullmatch(_SPACES.sub("", typed))
    if found is None:
        return None
    rands, cents = found[1] or found[3].replace(",", ""), found[2] or found[4] or 0
    return int(rands) * 100 + int(cents)


class ShipmentForm(Form):  # type: ignore[misc]  # WTForms has no types
    carrier = StringField(
        "Courier",
        filters=[one_line],
        validators=[DataRequired(message="Say who carries it."), at_most(80)],
    )
    tracking_number = StringField("Tracking number", filters=[one_line], validators=[at_most(80)])
    tracking_url = URLField(
        "Tracking address",
        filters=[one_line],
        validators=[
            Optional(),
            at_most(500),
            Regexp(r"https://[^\s/]+\.[^\s]+$", message="The address must begin with https://"),
        ],
    )


class CancellationForm(Form):  # type: ignore[misc]
    reason = TextAreaField(
        "Why",
        filters=[one_line],
        validators=[DataRequired(message="Say why, for whoever looks at this next."), at_most(300)],
    )


class BankReceiptForm(Form):  # type: ignore[misc]
    amount = StringField("Amount", filters=[one_line], validators=[DataRequired(message="Enter the amount.")])
    received_on = DateField("Date on the statement", validators=[DataRequired(message="Enter the date.")])
    reference = StringField(
        "Words on the statement",
        filters=[one_line],
        validators=[DataRequired(message="Enter what the statement says."), at_most(120)],
    )

    def validate_amount(self, field: Any) -> None:
        cents = cents_of(field.data)
        if not cents:
            raise ValidationError("Enter an amount in rand, as in 1 299,00.")
        if cents > 100_000_000:
            raise ValidationError("That is more than an order here can cost.")

    def validate_received_on(self, field: Any) -> None:
        if field.data > clock.now().astimezone(clock.SAST).date():
            raise ValidationError("That day has not come yet.")


class PaidOtherwiseForm(Form):  # type: ignore[misc]
    how = StringField(
        "How it was paid",
        filters=[one_line],
        validators=[
            DataRequired(message="Say how it was paid, as in: EFT to the customer's account."),
            at_most(200),
        ],
    )


class UploadForm(Form):  # type: ignore[misc]
    alt = StringField("What they show", filters=[one_line], validators=[at_most(300)])


class PictureForm(UploadForm):
    option_value = StringField("Which one it shows", filters=[one_line])


class SeenForm(Form):  # type: ignore[misc]
    """What every verb's form carries: the state of the order it was drawn from."""

    version = IntegerField(validators=[DataRequired()])
    seen = StringField(validators=[Optional()])
