"""VAT rates: what they were, are and will be. Only what is to come can be changed."""

import re
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import DateField, Form, StringField
from wtforms.validators import DataRequired, ValidationError

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.catalog.models.product import TaxClass
from app.database import get
from app.extensions import db
from app.pricing import rates
from app.pricing.models import TaxRate
from app.pricing.rates import RateRefused
from app.pricing.words import CLASS_NAMES, percent
from app.web.text import one_line

_PERCENT = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?\s*%?")


class RateForm(Form):  # type: ignore[misc]  # WTForms has no types
    rate = StringField(
        "Standard rate", filters=[one_line], validators=[DataRequired(message="Enter the rate.")]
    )
    valid_from = DateField("First day", validators=[DataRequired(message="Enter the first day.")])

    def validate_rate(self, field: Any) -> None:
        if _PERCENT.fullmatch(field.data) is None:
            raise ValidationError("Enter a rate in per cent, as in 15 or 15,5.")

    @property
    def rate_bp(self) -> int:
        found = _PERCENT.fullmatch(self.rate.data)
        assert found is not None
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


@bp.get("/vat", endpoint="vat")
@needs(Permission.MANAGE_SETTINGS)
def index() -> Response:
    return _page(RateForm())


@bp.post("/vat", endpoint="announce_rate")
@needs(Permission.MANAGE_SETTINGS)
def create() -> Response | Answer:
    session, form = db.session(), RateForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    try:
        rates.announce(session, form.rate_bp, valid_from=form.valid_from.data)
    except RateRefused as refusal:
        session.rollback()
        form.valid_from.errors = [str(refusal)]
        return _page(form, status=422)
    session.commit()
    flash(f"{percent(form.rate_bp)} from {form.valid_from.data:%d %B %Y} on.", "good")
    return redirect("/admin/vat", 303)


@bp.post("/vat/<uuid:rate_id>/removal", endpoint="withdraw_rate")
@needs(Permission.MANAGE_SETTINGS)
def create_removal(rate_id: UUID) -> Answer:
    """RateRefused, once it has begun, is answered by the blueprint."""
    session = db.session()
    rates.withdraw(session, get(session, TaxRate, rate_id))
    session.commit()
    flash("It will not come.", "good")
    return redirect("/admin/vat", 303)


def _page(form: RateForm, *, status: int = 200) -> Response:
    found, today = rates.rates_of(db.session()), rates.today()
    now = {rate.tax_class: rate for rate in reversed(found) if rate.valid_from <= today}
    classes = list(TaxClass)
    return office(
        "admin/settings/vat.html",
        status=status,
        form=form,
        rows=[
            (rate, CLASS_NAMES[rate.tax_class], _words(rate), _standing(rate, now.get(rate.tax_class)))
            for rate in sorted(found, key=lambda rate: classes.index(rate.tax_class))
        ],
    )


def _words(rate: TaxRate) -> str:
    return "none" if rate.tax_class is TaxClass.EXEMPT else percent(rate.rate_bp)


def _standing(rate: TaxRate, now: TaxRate | None) -> str:
    if now is None or rate.valid_from > now.valid_from:
        return "to come"
    return "now" if rate is now else "past"
