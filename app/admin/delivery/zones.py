"""Delivery zones: listed with what is odd about them and a trial, added, changed, moved, removed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer
from wtforms import Form

from app.admin.blueprint import bp, office
from app.admin.delivery.forms import FreeBarForm, RateForm, TrialForm, ZoneForm, amount
from app.admin.delivery.trial import tried
from app.admin.forms import cents_of
from app.admin.permissions import Permission, needs
from app.admin.settings.facts import STATUS_CONFLICT, store_changed
from app.admin.settings.seen import SEEN, Difference, differences, fingerprint
from app.database import get, served_store
from app.extensions import db
from app.shipping import zoning
from app.shipping.choosing import places_words
from app.shipping.models import DeliveryZone, RateRefused
from app.shipping.queries import rates_by_zone, zones_with_rates
from app.shipping.warnings import free_bar_warnings, warnings_about
from app.stores.locking import locked_store
from app.stores.models import Store
from app.stores.queries import forget_profiles

PATH = "/admin/delivery"


@bp.get("/delivery", endpoint="delivery")
@needs(Permission.MANAGE_DELIVERY)
def index() -> Response:
    """With the answer to the trial where one is asked for: it is in the address."""
    return _index(TrialForm(request.args if "code" in request.args else None))


@bp.post("/delivery/zones", endpoint="create_delivery_zone")
@needs(Permission.MANAGE_DELIVERY)
def create() -> Response | Answer:
    session, form = db.session(), ZoneForm(request.form)
    if form.validate():
        try:
            zone = zoning.add_zone(session, form.places)
            session.commit()
            flash(f"{zone.name} is there. Give it rates, or nothing is sent.", "good")
            return redirect(f"{PATH}/zones/{zone.id}", 303)
        except RateRefused as refusal:
            session.rollback()
            form.form_errors = [str(refusal)]
    return _index(TrialForm(), status=422, zone_form=form)


@bp.get("/delivery/zones/<uuid:zone_id>", endpoint="delivery_zone")
@needs(Permission.MANAGE_DELIVERY)
def show(zone_id: UUID) -> Response:
    return zone_page(get(db.session(), DeliveryZone, zone_id))


@bp.post("/delivery/zones/<uuid:zone_id>", endpoint="update_delivery_zone")
@needs(Permission.MANAGE_DELIVERY)
def update(zone_id: UUID) -> Response | Answer:
    """Whoever saves second is shown what the first has saved."""
    session, form = db.session(), ZoneForm(request.form)
    zone = zoning.locked_zone(session, zone_id)
    told: list[Difference] = []
    if form.validate():
        try:
            told = differences(form, ZoneForm.of(zone).data, seen=request.form.get(SEEN, ""))
            if not told:
                zoning.change_zone(session, zone, form.places)
                session.commit()
                flash("Saved.", "good")
                return redirect(f"{PATH}/zones/{zone_id}", 303)
        except RateRefused as refusal:
            form.form_errors = [str(refusal)]
    session.rollback()
    zone = get(session, DeliveryZone, zone_id)
    return zone_page(zone, status=STATUS_CONFLICT if told else 422, refused_zone=Refused(form, told))


@bp.post("/delivery/zones/<uuid:zone_id>/moves", endpoint="move_delivery_zone")
@needs(Permission.MANAGE_DELIVERY)
def create_move(zone_id: UUID) -> Answer:
    session = db.session()
    zone = zoning.locked_zone(session, zone_id)
    zoning.move_zone(session, zone.id, request.form.get("to", ""))
    session.commit()
    return redirect(PATH, 303)


@bp.post("/delivery/zones/<uuid:zone_id>/removal", endpoint="remove_delivery_zone")
@needs(Permission.MANAGE_DELIVERY)
def create_removal(zone_id: UUID) -> Answer:
    session = db.session()
    zone = zoning.locked_zone(session, zone_id)
    name = zone.name
    zoning.remove_zone(session, zone)
    session.commit()
    flash(f"{name} is removed, with its rates.", "good")
    return redirect(PATH, 303)


@bp.post("/delivery/free-bar", endpoint="set_free_bar")
@needs(Permission.MANAGE_DELIVERY)
def set_free_bar() -> Response | Answer:
    """The sentence above every page; what is free is each rate's to say, and warnings tell where they differ."""
    session, form = db.session(), FreeBarForm(request.form)
    if not form.validate():
        return _index(TrialForm(), status=422, bar_form=form)
    store = locked_store(session)
    store.free_delivery_from_cents = cents_of(form.free_from.data)
    store_changed(session, store)
    session.commit()
    forget_profiles()
    flash("Saved.", "good")
    return redirect(PATH, 303)


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not saved, and what somebody else has saved meanwhile where that is why."""

    form: Form
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class Shown:
    """A form with what its page says beside it: a refused one, or one of what is saved."""

    form: Form
    seen: str
    differences: list[Difference]

    @classmethod
    def of(cls, saved: Form, refused: Refused | None) -> "Shown":
        """Who was shown the differences has seen what is saved; who typed nonsense has seen no more than before."""
        if refused is None or refused.differences:
            told = refused.differences if refused else []
            return cls(refused.form if refused else saved, fingerprint(saved.data), told)
        return cls(refused.form, request.form.get(SEEN, ""), [])


def zone_page(zone: DeliveryZone, *, status: int = 200, **forms: Any) -> Response:
    """With the forms that were refused in place of fresh ones: ``refused_zone``, ``new``, ``refused_rates`` by id."""
    session = db.session()
    refused = forms.get("refused_rates", {})
    rows = [
        (rate, Shown.of(RateForm.of(rate), refused.get(rate.id)))
        for rate in zoning.rates_in(session, zone.id)
    ]
    for each, shown in rows:
        for field in shown.form:
            field.id = f"{field.name}-{each.id}"
    return office(
        "admin/delivery/zone.html",
        status=status,
        zone=zone,
        shown=Shown.of(ZoneForm.of(zone), forms.get("refused_zone")),
        rates=rows,
        refused_ids=set(refused),
        new=forms.get("new") or RateForm(),
        is_adding="new" in forms,
        warnings=[said for said in warnings_about(zones_with_rates(session)) if zone.name in said],
    )


def _index(trial: TrialForm, *, status: int = 200, **forms: Any) -> Response:
    session = db.session()
    zones = zones_with_rates(session)
    store = session.get_one(Store, served_store(session))
    is_asked = "code" in request.args
    return office(
        "admin/delivery/index.html",
        status=status if not is_asked or trial.validate() else 422,
        zones=[(row, _where(row)) for row in session.scalars(_in_order())],
        rates={zone.id: len(zone.rates) for zone in zones},
        table=rates_by_zone(session),
        warnings=[*warnings_about(zones), *free_bar_warnings(zones, store.free_delivery_from_cents)],
        trial=trial,
        answer=tried(zones, trial) if is_asked and not trial.errors else None,
        form=forms.get("zone_form") or ZoneForm(),
        bar_form=forms.get("bar_form")
        or FreeBarForm(data={"free_from": amount(store.free_delivery_from_cents)}),
    )


def _in_order() -> Any:
    return select(DeliveryZone).order_by(DeliveryZone.position, DeliveryZone.id)


def _where(zone: DeliveryZone) -> str:
    return places_words(zone.provinces, zone.postal_ranges, is_everywhere=zone.is_everywhere)
