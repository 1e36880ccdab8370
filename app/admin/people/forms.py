"""What is typed about people who work here. Store, password and name are nobody's to send."""

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, Field, Form, SelectChoice, SelectField
from wtforms.validators import DataRequired, ValidationError

from app.accounts.models import Role
from app.web.text import at_most, one_line

#: What each role is for, in the words of who gives it.
ROLES = {
    Role.PACKER: "Packer: packs, ships, counts stock",
    Role.SUPPORT: "Support: answers customers, cancels, moderates",
    Role.BOOKKEEPER: "Bookkeeper: money in and out, refunds, reports",
    Role.MANAGER: "Manager: runs the shop, without settings and people",
    Role.OWNER: "Owner: everything",
}
CHOICES = [SelectChoice(role.value, words) for role, words in ROLES.items()]


class RoleForm(Form):  # type: ignore[misc]  # WTForms has no types
    role = SelectField("Role", choices=CHOICES)

    @property
    def chosen(self) -> Role:
        return Role(self.role.data)


class InvitationForm(RoleForm):
    email = EmailField(
        "E-mail",
        filters=[one_line],
        validators=[DataRequired(message="Enter their e-mail address."), at_most(254)],
    )

    def validate_email(self, field: Field) -> None:
        """Syntax only: a name server that does not answer must not stop anybody."""
        try:
            checked = validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            raise ValidationError("That does not look like an e-mail address.") from None
        field.data = checked.ascii_email
