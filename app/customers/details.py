"""Name and phone, the password, and the wish for another address."""

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import Field, Form, StringField, TelField
from wtforms.validators import DataRequired, ValidationError

from app.accounts.changing import (
    PasswordWrong,
    ask_for_email,
    change_details,
    change_password,
    check_present,
)
from app.accounts.forms import NewEmailForm, PasswordForm
from app.accounts.logins import carry
from app.accounts.passwords import PasswordRefused
from app.accounts.throttling import count_letter, count_password
from app.addresses.forms import is_phone_number, phone_number
from app.customers.blueprint import account, bp, person
from app.database import DomainError
from app.extensions import db
from app.web.text import at_most, one_line


class DetailsForm(Form):  # type: ignore[misc]  # WTForms has no types
    name = StringField(
        "Full name", filters=[one_line], validators=[DataRequired(message="Enter your name."), at_most(100)]
    )
    phone = TelField("Phone", filters=[phone_number])

    def validate_phone(self, field: Field) -> None:
        if field.data and not is_phone_number(field.data):
            raise ValidationError("Enter a South African number with ten digits, such as 082 555 0101.")


@bp.get("/details")
def details() -> Response:
    form = DetailsForm(data={"name": person().name, "phone": person().phone})
    return account("account/details.html", form=form)


@bp.post("/details")
def keep_details() -> Response | Answer:
    form = DetailsForm(request.form)
    if not form.validate():
        return account("account/details.html", status=422, form=form)
    change_details(person(), name=form.name.data, phone=form.phone.data)
    db.session.commit()
    flash("Your details are kept.", "good")
    return redirect("/account/details", 303)


@bp.get("/password")
def password() -> Response:
    return account("account/password.html", form=PasswordForm())


@bp.post("/password")
def set_password() -> Response | Answer:
    """Every login ends, and this browser goes on under a new token."""
    session, form = db.session(), PasswordForm(request.form)
    if not form.validate():
        return account("account/password.html", status=422, form=form)
    attempt = count_password(person().store_id, person().email)
    try:
        user = change_password(session, person().id, present=form.present.data, password=form.password.data)
    except (PasswordWrong, PasswordRefused) as refusal:
        session.rollback()
        if isinstance(refusal, PasswordRefused):  # the present one was right
            attempt.give_back()
        _blame(form, refusal)
        return account("account/password.html", status=422, form=form)
    attempt.give_back()
    carry(session, user)
    session.commit()
    flash("Your new password is set, and every other login has ended.", "good")
    return redirect("/account", 303)


@bp.get("/email")
def email() -> Response:
    return account("account/email.html", form=NewEmailForm())


@bp.post("/email")
def ask_email() -> Response | Answer:
    """The present address counts until the link in the message has been followed."""
    session, form = db.session(), NewEmailForm(request.form)
    if not form.validate():
        return account("account/email.html", status=422, form=form)
    attempt = count_password(person().store_id, person().email)
    try:
        check_present(person(), form.present.data)
    except PasswordWrong as refusal:
        form.present.errors = [str(refusal)]
        return account("account/email.html", status=422, form=form)
    attempt.give_back()
    count_letter(person().store_id, form.email.data)
    ask_for_email(session, person(), email=form.email.data)
    session.commit()
    flash("We have sent a message to the new address. Follow its link, and your account moves there.", "good")
    return redirect("/account/email", 303)


def _blame(form: PasswordForm, refusal: DomainError) -> None:
    field = form.present if isinstance(refusal, PasswordWrong) else form.password
    field.errors = [str(refusal)]
