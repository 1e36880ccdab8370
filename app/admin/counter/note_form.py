"""The form of a note on an order."""

from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired

from app.web.text import at_most, one_line


class NoteForm(Form):  # type: ignore[misc]  # WTForms has no types
    text = TextAreaField(
        "A note",
        filters=[one_line],
        validators=[DataRequired(message="Write the note first."), at_most(1000)],
    )
