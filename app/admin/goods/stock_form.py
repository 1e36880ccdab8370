"""What is typed about stock."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from wtforms import Form, HiddenField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from app import clock, ids
from app.inventory.counting import MOST_ON_HAND, How
from app.inventory.models import MOST_LOW_AT
from app.web.text import at_most, one_line

HOW = {How.COUNT_TO: "Counted: there are", How.ADD: "Add", How.TAKE: "Take out"}


class CorrectionForm(Form):  # type: ignore[misc]  # WTForms has no types
    how = SelectField("What happened", choices=[SelectChoice(how.value, words) for how, words in HOW.items()])
    units = IntegerField(
        "Units",
        validators=[
            InputRequired(message="Enter a whole number."),
            NumberRange(0, MOST_ON_HAND, message=f"Between 0 and {MOST_ON_HAND}."),
        ],
    )
    reason = StringField(
        "Why",
        filters=[one_line],
        validators=[DataRequired(message="Say why, for whoever reads the ledger."), at_most(200)],
    )
    #: Of the movement that it will be, drawn with the page: sent twice, it is one.
    key = HiddenField(default=ids.new)

    def validate_key(self, field: Any) -> None:
        """The key is a place in the ledger, so it is one of the last day."""
        key = _key(field.raw_data)
        if key is None or not _first() < key < ids.smallest_at(clock.now() + timedelta(minutes=5)):
            field.data = ids.new()
            raise ValidationError(
                "This form was not whole, or of yesterday. Look at the figures and send it once more."
            )
        field.data = key


def _key(sent: list[str] | None) -> UUID | None:
    try:
        key = UUID(sent[0]) if sent else None
    except ValueError:
        return None
    return key if key is not None and key.version == 7 else None


def _first() -> UUID:
    return ids.smallest_at(clock.now() - timedelta(days=1))


class ThresholdForm(Form):  # type: ignore[misc]
    """Empty: the store's own, or nobody is told."""

    low_at = IntegerField(
        "Tell us at",
        validators=[
            Optional(),
            NumberRange(0, MOST_LOW_AT, message=f"Between 0 and {MOST_LOW_AT}, or empty."),
        ],
    )
