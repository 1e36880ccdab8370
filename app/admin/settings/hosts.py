"""The names the shop answers on."""

from uuid import UUID

from flask import Response, current_app, flash, redirect, request
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.admin.settings.facts import store_changed
from app.admin.settings.forms import HostForm
from app.config import Settings
from app.database import DomainError, get
from app.extensions import db
from app.stores import hosts
from app.stores.hosts import HostRefused
from app.stores.locking import locked_store
from app.stores.models import HostClaim
from app.stores.queries import forget_profiles

PATH = "/admin/settings/hosts"
NOT_YET = "There is no such record yet. New records can take an hour to be seen everywhere."


@bp.get("/settings/hosts", endpoint="hosts")
@needs(Permission.MANAGE_SETTINGS)
def index() -> Response:
    return _page(HostForm())


@bp.post("/settings/hosts", endpoint="claim_host")
@needs(Permission.MANAGE_SETTINGS)
def create() -> Response | Answer:
    session, form = db.session(), HostForm(request.form)
    if form.validate():
        try:
            claimed = hosts.claim(session, form.host.data)
            session.commit()
            flash(f"{claimed.host} waits for its proof.", "good")
            return redirect(PATH, 303)
        except HostRefused as refusal:
            session.rollback()
            form.host.errors = [str(refusal)]
    return _page(form, status=422)


@bp.post("/settings/hosts/claims/<uuid:claim_id>/proof", endpoint="prove_host")
@needs(Permission.MANAGE_SETTINGS)
def create_proof(claim_id: UUID) -> Response | Answer:
    """1. Read the claim. 2. Let go of everything, and ask the name servers. 3. Take the name up."""
    session = db.session()
    claimed = get(session, HostClaim, claim_id)
    host, text = claimed.host, hosts.record_text(claimed)
    session.rollback()
    settings = _settings()
    try:
        is_proved = hosts.is_proved(
            host, text, servers=settings.dns_servers, trusts_loopback=settings.is_development
        )
        if is_proved:
            hosts.take_up(session, get(session, HostClaim, claim_id))
            session.commit()
    except DomainError as refusal:
        session.rollback()
        return _page(HostForm(), status=409, problem=str(refusal))
    if not is_proved:
        return _page(HostForm(), status=409, problem=NOT_YET)
    forget_profiles()
    flash(f"The shop answers on {host}.", "good")
    return redirect(PATH, 303)


@bp.post("/settings/hosts/claims/<uuid:claim_id>/removal", endpoint="drop_host_claim")
@needs(Permission.MANAGE_SETTINGS)
def create_claim_removal(claim_id: UUID) -> Answer:
    session = db.session()
    session.delete(get(session, HostClaim, claim_id))
    session.commit()
    return redirect(PATH, 303)


@bp.post("/settings/hosts/<host>/primary", endpoint="make_host_primary")
@needs(Permission.MANAGE_SETTINGS)
def create_primary(host: str) -> Answer:
    session = db.session()
    hosts.make_primary(session, host)
    store_changed(session, locked_store(session))
    session.commit()
    forget_profiles()
    flash(f"Mails and search engines are told {host} from now on.", "good")
    return redirect(PATH, 303)


@bp.post("/settings/hosts/<host>/removal", endpoint="remove_host")
@needs(Permission.MANAGE_SETTINGS)
def create_removal(host: str) -> Response | Answer:
    session = db.session()
    try:
        hosts.give_up(session, host, present_host=request.host.rsplit(":", 1)[0])
        session.commit()
    except HostRefused as refusal:
        session.rollback()
        return _page(HostForm(), status=409, problem=str(refusal))
    forget_profiles()
    flash(f"Within seconds no shop answers on {host}.", "good")
    return redirect(PATH, 303)


def _page(form: HostForm, *, status: int = 200, problem: str = "") -> Response:
    session = db.session()
    return office(
        "admin/settings/hosts.html",
        status=status,
        form=form,
        problem=problem,
        place_now=PATH,
        hosts=hosts.hosts_of(session),
        claims=[
            (each, hosts.record_name(each), hosts.record_text(each)) for each in hosts.claims_of(session)
        ],
    )


def _settings() -> Settings:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    return settings
