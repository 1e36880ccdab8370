"""The login form."""

from wtforms import EmailField, Form, HiddenField, PasswordField
from wtforms.validators import DataRequired, Length

from app.accounts.passwords import LONGEST
from app.web.text import at_most, one_line


class LoginForm(Form):  # type: ignore[misc]  # WTForms has no types
    email = EmailField(
        "E-mail",
        filters=[one_line],
        validators=[DataRequired(message="Enter your e-mail address."), at_most(254)],
    )
    password = PasswordField(
        "Password",
        validators=[
            DataRequired(message="Enter your password."),
            Length(max=LONGEST, message="That is longer than any password we keep."),
        ],
    )
    next = HiddenField()
