"""What a buyer says of goods."""

import re
import unicodedata

from wtforms import Form, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.web.text import at_most, one_line

STARS = [
    SelectChoice("5", "Five stars"),
    SelectChoice("4", "Four stars"),
    SelectChoice("3", "Three stars"),
    SelectChoice("2", "Two stars"),
    SelectChoice("1", "One star"),
]


def paragraphs(value: str | None) -> str:
    """Each line made fit to keep, at most one empty one between two."""
    lines = [one_line(line) for line in unicodedata.normalize("NFC", value or "").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class ReviewForm(Form):  # type: ignore[misc]  # WTForms has no types
    rating = RadioField(
        "Stars", choices=STARS, validators=[InputRequired(message="Choose how many stars it earns.")]
    )
    title = StringField("In a few words", filters=[one_line], validators=[at_most(120)])
    body = TextAreaField("How is it to live with?", filters=[paragraphs], validators=[at_most(4000)])
