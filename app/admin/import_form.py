"""What is chosen beside a product file. The file itself is read by the view."""

from decimal import Decimal
from typing import Any

from wtforms import BooleanField, Form, SelectChoice, SelectField, StringField
from wtforms.validators import Optional, Regexp, ValidationError

from app.importing.cells import Unreadable, number
from app.importing.runs import Choices
from app.web.text import one_line

ROUNDINGS = [
    SelectChoice("1", "to the cent"),
    SelectChoice("100", "to the rand"),
    SelectChoice("500", "to R 5"),
    SelectChoice("1000", "to R 10"),
]


class ImportForm(Form):  # type: ignore[misc]  # WTForms has no types
    as_draft = BooleanField("New products are drafts")
    fetch_pictures = BooleanField("Fetch pictures that the file names by address")
    currency = StringField(
        "Currency of its prices",
        filters=[one_line, str.upper],
        validators=[Optional(), Regexp(r"[A-Z]{3}$", message="A currency has three letters: EUR, USD, GBP.")],
    )
    rate = StringField("Rand for one of it", filters=[one_line])
    round_to_cents = SelectField("Round converted prices", choices=ROUNDINGS, default="1")

    def validate_rate(self, field: Any) -> None:
        if field.data:
            try:
                number(field.data)
            except Unreadable:
                raise ValidationError("Enter what one of it is worth in rand, as in 20,15.") from None
        elif self.currency.data and self.currency.data != "ZAR":
            raise ValidationError("Say what one of it is worth in rand, too.")

    @property
    def choices(self) -> Choices:
        """Of a form that is valid."""
        rate: Decimal | None = number(self.rate.data) if self.rate.data else None
        return Choices(
            as_draft=self.as_draft.data,
            fetch_pictures=self.fetch_pictures.data,
            currency=self.currency.data or "",
            rate=rate,
            round_to_cents=int(self.round_to_cents.data),
        )
