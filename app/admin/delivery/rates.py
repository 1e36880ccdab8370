"""The rates of a delivery zone: added, changed, moved, removed on the zone's page."""

from uuid import UUID

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp
from app.admin.delivery.forms import RateForm
from app.admin.delivery.zones import PATH, Refused, zone_page
from app.admin.permissions import Permission, needs
from app.admin.settings.facts import STATUS_CONFLICT
from app.admin.settings.seen import SEEN, Difference, differences
from app.database import get
from app.extensions import db
from app.shipping import zoning
from app.shipping.models import DeliveryZone, RateRefused


@bp.post("/delivery/zones/<uuid:zone_id>/rates", endpoint="create_delivery_rate")
@needs(Permission.MANAGE_DELIVERY)
def create(zone_id: UUID) -> Response | Answer:
    session, form = db.session(), RateForm(request.form)
    zone = get(session, DeliveryZone, zone_id)
    if form.validate():
        try:
            zoning.add_rate(session, zone, form.terms)
            session.commit()
            return _saved(zone_id, "The rate counts from now on.")
        except RateRefused as refusal:
            session.rollback()
            form.form_errors = [str(refusal)]
    return zone_page(get(session, DeliveryZone, zone_id), status=422, new=form)


@bp.post("/delivery/zones/<uuid:zone_id>/rates/<uuid:delivery_rate_id>", endpoint="update_delivery_rate")
@needs(Permission.MANAGE_DELIVERY)
def update(zone_id: UUID, delivery_rate_id: UUID) -> Response | Answer:
    """Whoever saves second is shown what the first has saved."""
    session, form = db.session(), RateForm(request.form)
    rate = zoning.locked_rate(session, zone_id, delivery_rate_id)
    told: list[Difference] = []
    if form.validate():
        try:
            told = differences(form, RateForm.of(rate).data, seen=request.form.get(SEEN, ""))
            if not told:
                zoning.change_rate(session, rate, form.terms)
                session.commit()
                return _saved(zone_id, "Saved. Checkouts under way say what has changed.")
        except RateRefused as refusal:
            form.form_errors = [str(refusal)]
    session.rollback()
    zone = get(session, DeliveryZone, zone_id)
    refused = {delivery_rate_id: Refused(form, told)}
    return zone_page(zone, status=STATUS_CONFLICT if told else 422, refused_rates=refused)


@bp.post("/delivery/zones/<uuid:zone_id>/rates/<uuid:delivery_rate_id>/moves", endpoint="move_delivery_rate")
@needs(Permission.MANAGE_DELIVERY)
def create_move(zone_id: UUID, delivery_rate_id: UUID) -> Answer:
    session = db.session()
    zoning.move_rate(
        session, zoning.locked_rate(session, zone_id, delivery_rate_id), request.form.get("to", "")
    )
    session.commit()
    return redirect(f"{PATH}/zones/{zone_id}", 303)


@bp.post(
    "/delivery/zones/<uuid:zone_id>/rates/<uuid:delivery_rate_id>/removal", endpoint="remove_delivery_rate"
)
@needs(Permission.MANAGE_DELIVERY)
def create_removal(zone_id: UUID, delivery_rate_id: UUID) -> Answer:
    session = db.session()
    zoning.remove_rate(session, zoning.locked_rate(session, zone_id, delivery_rate_id))
    session.commit()
    return _saved(zone_id, "The rate is removed.")


def _saved(zone_id: UUID, said: str) -> Answer:
    flash(said, "good")
    return redirect(f"{PATH}/zones/{zone_id}", 303)
