"""How small and how large an order may be."""

from typing import Any

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import Form, StringField
from wtforms.validators import DataRequired, ValidationError

from app.admin.blueprint import bp, office
from app.admin.forms import cents_of
from app.admin.permissions import Permission, needs
from app.database import served_store
from app.extensions import db
from app.money import rand
from app.stores.models import LimitsRefused, Store
from app.web.text import one_line


class LimitsForm(Form):  # type: ignore[misc]  # WTForms has no types
    minimum = StringField(
        "Smallest order", filters=[one_line], validators=[DataRequired(message="Enter an amount.")]
    )
    maximum = StringField(
        "Largest order", filters=[one_line], validators=[DataRequired(message="Enter an amount.")]
    )

    def validate_minimum(self, field: Any) -> None:
        if cents_of(field.data) is None:
            raise ValidationError("Enter an amount in rand, as in 20,00.")

    validate_maximum = validate_minimum


@bp.get("/settings/orders", endpoint="order_limits")
@needs(Permission.MANAGE_SETTINGS)
def show() -> Response:
    store = _store()
    kept = {"minimum": rand(store.minimum_order_cents), "maximum": rand(store.maximum_order_cents)}
    return _page(LimitsForm(data=kept))


@bp.post("/settings/orders", endpoint="set_order_limits")
@needs(Permission.MANAGE_SETTINGS)
def update() -> Response | Answer:
    session, form = db.session(), LimitsForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    smallest, largest = cents_of(form.minimum.data), cents_of(form.maximum.data)
    assert smallest is not None
    assert largest is not None
    try:
        _store().limit_orders(smallest, largest)
    except LimitsRefused as refusal:
        session.rollback()
        form.maximum.errors = [str(refusal)]
        return _page(form, status=422)
    session.commit()
    flash("Saved.", "good")
    return redirect("/admin/settings/orders", 303)


def _store() -> Store:
    session = db.session()
    return session.get_one(Store, served_store(session))


def _page(form: LimitsForm, *, status: int = 200) -> Response:
    return office("admin/settings/orders.html", status=status, form=form)
