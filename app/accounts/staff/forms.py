"""Forms of who comes to work: the code after the password, and the answer to an invitation."""

from wtforms import Form, HiddenField, StringField
from wtforms.validators import DataRequired

from app.accounts.forms import chosen_password
from app.web.text import at_most, one_line


class CodeForm(Form):  # type: ignore[misc]  # WTForms has no types
    code = StringField(
        "Code", filters=[one_line], validators=[DataRequired(message="Enter the code."), at_most(40)]
    )
    next = HiddenField()


class AcceptanceForm(Form):  # type: ignore[misc]  # WTForms has no types
    """The address and the role are the invitation's; what else is sent is not looked at."""

    key = HiddenField()
    name = StringField(
        "Your name", filters=[one_line], validators=[DataRequired(message="Enter your name."), at_most(100)]
    )
    password = chosen_password()
