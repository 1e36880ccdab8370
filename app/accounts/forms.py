"""Forms of a login. They check shape; whether a password is a good one is the verb's to say."""

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, Field, Form, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.accounts.passwords import LONGEST, SHORTEST
from app.web.text import at_most, one_line


def password_field(label: str, sentence: str) -> PasswordField:
    """One that is known already: its length is not held against it, but for what nobody can have chosen."""
    return PasswordField(
        label,
        validators=[
            DataRequired(message=sentence),
            Length(max=LONGEST, message="That is longer than any password we keep."),
        ],
    )


def chosen_password(label: str = "Password") -> PasswordField:
    return PasswordField(
        label,
        validators=[
            DataRequired(message="Choose a password."),
            Length(
                min=SHORTEST, max=LONGEST, message=f"Choose a password of {SHORTEST} to {LONGEST} characters."
            ),
        ],
    )


class AddressedForm(Form):  # type: ignore[misc]  # WTForms has no types
    """A form with an e-mail address that mail will be sent to."""

    email = EmailField(
        "E-mail",
        filters=[one_line],
        validators=[DataRequired(message="Enter your e-mail address."), at_most(254)],
    )

    def validate_email(self, field: Field) -> None:
        """Syntax only: a name server that does not answer must not stop anybody."""
        try:
            checked = validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            raise ValidationError("That does not look like an e-mail address.") from None
        field.data = checked.ascii_email


class LoginForm(Form):  # type: ignore[misc]  # WTForms has no types
    email = EmailField(
        "E-mail",
        filters=[one_line],
        validators=[DataRequired(message="Enter your e-mail address."), at_most(254)],
    )
    password = password_field("Password", "Enter your password.")
    next = HiddenField()


class RegisterForm(AddressedForm):
    name = StringField(
        "Full name", filters=[one_line], validators=[DataRequired(message="Enter your name."), at_most(100)]
    )
    password = chosen_password()


class ConfirmationForm(Form):  # type: ignore[misc]  # WTForms has no types
    """The key of a link, and the password of the account that it would complete."""

    key = HiddenField()
    password = password_field("Password", "Enter the password that you chose.")


class ForgotForm(AddressedForm):
    pass


class ResetForm(Form):  # type: ignore[misc]  # WTForms has no types
    key = HiddenField()
    password = chosen_password("New password")


class PasswordForm(Form):  # type: ignore[misc]  # WTForms has no types
    present = password_field("Present password", "Enter your present password.")
    password = chosen_password("New password")


class NewEmailForm(AddressedForm):
    present = password_field("Password", "Enter your password.")


class PresentPasswordForm(Form):  # type: ignore[misc]  # WTForms has no types
    """Before something that is not taken back."""

    present = password_field("Password", "Enter your password.")
