"""Which account takes the shop's money. Keys go in and never come out: the page shows their ends."""

import re
from typing import Any

from flask import Response, current_app, flash, g, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import Form, PasswordField
from wtforms.validators import DataRequired, ValidationError

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.config import Settings
from app.database import DomainError
from app.extensions import db
from app.payments import accounts
from app.payments.provider import ProviderRefused, ProviderUnavailable
from app.stores.locking import locked_store
from app.web.text import at_most, one_line

PATH = "/admin/settings/payments"
KEY = re.compile(r"[sr]k_(?:test|live)_[A-Za-z0-9_]{4,240}")
SIGNING_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=_-]{4,240}")


class KeyForm(Form):  # type: ignore[misc]  # WTForms has no types
    secret_key = PasswordField(
        "Secret key", filters=[one_line], validators=[DataRequired(message="Enter the key."), at_most(255)]
    )

    def validate_secret_key(self, field: Any) -> None:
        if KEY.fullmatch(field.data) is None:
            raise ValidationError("A secret key of Stripe begins with sk_ or rk_.")


class SigningForm(Form):  # type: ignore[misc]
    signing_secret = PasswordField(
        "Signing secret",
        filters=[one_line],
        validators=[DataRequired(message="Enter the secret."), at_most(255)],
    )

    def validate_signing_secret(self, field: Any) -> None:
        if SIGNING_SECRET.fullmatch(field.data) is None:
            raise ValidationError("A signing secret begins with whsec_.")


class AccountForm(KeyForm, SigningForm):
    """Both at once: an account without a signing secret would believe nobody, or anybody."""


@bp.get("/settings/payments", endpoint="payment_account")
@needs(Permission.MANAGE_SETTINGS)
def show() -> Response:
    return _page()


@bp.post("/settings/payments", endpoint="set_payment_account")
@needs(Permission.MANAGE_SETTINGS)
def create() -> Response | Answer:
    """HasAccount, where somebody was quicker, is answered by the blueprint."""
    session, form = db.session(), AccountForm(request.form)
    if not form.validate():
        return _page(status=422, account_form=form)
    locked_store(session)
    accounts.set_account(
        session, secret_key=form.secret_key.data, webhook_secrets=(form.signing_secret.data,)
    )
    session.commit()
    return _done("The shop has an account of its own. Give Stripe the address below.")


@bp.post("/settings/payments/key", endpoint="change_payment_key")
@needs(Permission.MANAGE_SETTINGS)
def update_key() -> Response | Answer:
    session, form = db.session(), KeyForm(request.form)
    if form.validate():
        try:
            accounts.refuse_anothers_key(session, form.secret_key.data)
            locked_store(session)
            accounts.change_key(session, form.secret_key.data)
            session.commit()
            return _done("The shop asks with the new key.")
        except DomainError as refusal:
            session.rollback()
            form.secret_key.errors = [str(refusal)]
    return _page(status=422, key_form=form)


@bp.post("/settings/payments/signing-secrets", endpoint="add_signing_secret")
@needs(Permission.MANAGE_SETTINGS)
def create_signing_secret() -> Response | Answer:
    """First step of a roll: the new one is believed beside the old."""
    session, form = db.session(), SigningForm(request.form)
    if not form.validate():
        return _page(status=422, signing_form=form)
    locked_store(session)
    accounts.add_webhook_secret(session, form.signing_secret.data)
    session.commit()
    return _done("Both are believed now. Retire the old one when Stripe has.")


@bp.post("/settings/payments/signing-secrets/retirement", endpoint="retire_signing_secrets")
@needs(Permission.MANAGE_SETTINGS)
def create_retirement() -> Answer:
    """Last step of a roll."""
    session = db.session()
    locked_store(session)
    accounts.retire_webhook_secrets(session)
    session.commit()
    return _done("Only the newest signing secret is believed now.")


@bp.post("/settings/payments/trials", endpoint="try_payment_account")
@needs(Permission.MANAGE_SETTINGS)
def create_trial() -> Answer:
    """Asks the provider for something harmless, with nothing locked."""
    session = db.session()
    gateway = accounts.gateway(session)
    session.rollback()
    try:
        gateway.check()
    except ProviderUnavailable:
        flash("Stripe did not answer. That says nothing about the key; try again in a moment.", "warn")
    except ProviderRefused as refusal:
        flash(f"Stripe does not take the key: {refusal}", "bad")
    else:
        flash("Stripe answers, and takes the key.", "good")
    return redirect(PATH, 303)


def _done(said: str) -> Answer:
    flash(said, "good")
    return redirect(PATH, 303)


def _page(*, status: int = 200, **forms: Form) -> Response:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    return office(
        "admin/settings/payments.html",
        status=status,
        place_now=PATH,
        account=accounts.summary(db.session()),
        webhook_address=f"{settings.public_url(g.store.primary_host)}/webhooks/stripe/{g.store.slug}",
        account_form=forms.get("account_form") or AccountForm(),
        key_form=forms.get("key_form") or KeyForm(),
        signing_form=forms.get("signing_form") or SigningForm(),
    )
