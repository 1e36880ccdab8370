"""Finding an order without its link."""

from wtforms import EmailField, Form, StringField
from wtforms.validators import DataRequired, Length

from app.web.text import one_line


class FindForm(Form):  # type: ignore[misc]  # WTForms has no types
    reference = StringField(
        "Order reference",
        filters=[one_line],
        validators=[DataRequired(message="Enter the reference from the confirmation."), Length(max=40)],
    )
    email = EmailField(
        "E-mail",
        filters=[one_line],
        validators=[DataRequired(message="Enter the e-mail address you ordered with."), Length(max=254)],
    )
