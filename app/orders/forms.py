"""Finding an order without its link."""

from wtforms import EmailField, Form, StringField
from wtforms.validators import DataRequired

from app.web.text import at_most, one_line


class FindForm(Form):  # type: ignore[misc]  # WTForms has no types
    reference = StringField(
        "Order reference",
        filters=[one_line],
        validators=[DataRequired(message="Enter the reference from the confirmation."), at_most(40)],
    )
    email = EmailField(
        "E-mail",
        filters=[one_line],
        validators=[DataRequired(message="Enter the e-mail address you ordered with."), at_most(254)],
    )
