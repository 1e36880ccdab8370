"""What a shop says about itself: who it is, VAT, where EFTs go, how its mail is signed, whose pages may ask /api."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer
from wtforms import Form

from app import catalogue_version
from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.admin.settings.forms import BankForm, IdentityForm, MailForm, ProgramsForm, VatForm
from app.admin.settings.seen import SEEN, Difference, differences, fingerprint
from app.database import served_store
from app.extensions import db
from app.stores.locking import locked_store
from app.stores.models import Store
from app.stores.queries import forget_profiles

#: Kept among the front page's words, where the shop's text pages look for them.
NOTES = ("description", "dispatch_note", "returns_note")
STATUS_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Section:
    """A page of settings: what is read of the store into its form, and what of the form is written back."""

    path: str
    template: str
    form: type[Form]
    read: Callable[[Store], dict[str, Any]]
    write: Callable[[Store, Mapping[str, Any]], None]


def _columns(form: type[Form]) -> Callable[[Store], dict[str, Any]]:
    names = [name for name in form()._fields if name not in NOTES]
    return lambda store: {name: getattr(store, name) for name in names}


def _set_columns(store: Store, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(store, name, value)


def _identity_of(store: Store) -> dict[str, Any]:
    return {**_columns(IdentityForm)(store), **{name: store.home.get(name, "") for name in NOTES}}


def _set_identity(store: Store, values: Mapping[str, Any]) -> None:
    _set_columns(store, {name: value for name, value in values.items() if name not in NOTES})
    store.home = {**store.home, **{name: values[name] for name in NOTES}}


def _set_vat(store: Store, values: Mapping[str, Any]) -> None:
    """Without a number there are no days of one."""
    number = values["registered_vat_number"] or None
    store.registered_vat_number = number
    store.vat_from, store.vat_until = (values["vat_from"], values["vat_until"]) if number else (None, None)


def _origins_of(store: Store) -> dict[str, Any]:
    return {"api_origins": "\n".join(store.api_origins)}


def _set_origins(store: Store, values: Mapping[str, Any]) -> None:
    store.api_origins = values["api_origins"].splitlines()


IDENTITY = Section("/admin/settings/identity", "identity", IdentityForm, _identity_of, _set_identity)
BANK = Section("/admin/settings/bank", "bank", BankForm, _columns(BankForm), _set_columns)
MAIL = Section("/admin/settings/mail", "mail", MailForm, _columns(MailForm), _set_columns)
VENDOR = Section("/admin/settings/vat", "vendor", VatForm, _columns(VatForm), _set_vat)
PROGRAMS = Section("/admin/settings/programs", "programs", ProgramsForm, _origins_of, _set_origins)
SECTIONS = (IDENTITY, BANK, MAIL, VENDOR, PROGRAMS)


@bp.get("/settings/identity", endpoint="identity")
@needs(Permission.MANAGE_SETTINGS)
def identity() -> Response:
    return _show(IDENTITY)


@bp.post("/settings/identity", endpoint="set_identity")
@needs(Permission.MANAGE_SETTINGS)
def set_identity() -> Response | Answer:
    return _save(IDENTITY)


@bp.get("/settings/bank", endpoint="bank")
@needs(Permission.MANAGE_SETTINGS)
def bank() -> Response:
    return _show(BANK)


@bp.post("/settings/bank", endpoint="set_bank")
@needs(Permission.MANAGE_SETTINGS)
def set_bank() -> Response | Answer:
    return _save(BANK)


@bp.get("/settings/mail", endpoint="mail_sender")
@needs(Permission.MANAGE_SETTINGS)
def mail() -> Response:
    return _show(MAIL)


@bp.post("/settings/mail", endpoint="set_mail_sender")
@needs(Permission.MANAGE_SETTINGS)
def set_mail() -> Response | Answer:
    return _save(MAIL)


@bp.get("/settings/vat", endpoint="vendor")
@needs(Permission.MANAGE_SETTINGS)
def vendor() -> Response:
    return _show(VENDOR)


@bp.post("/settings/vat", endpoint="set_vendor")
@needs(Permission.MANAGE_SETTINGS)
def set_vendor() -> Response | Answer:
    return _save(VENDOR)


@bp.get("/settings/programs", endpoint="programs")
@needs(Permission.MANAGE_SETTINGS)
def programs() -> Response:
    return _show(PROGRAMS)


@bp.post("/settings/programs", endpoint="set_programs")
@needs(Permission.MANAGE_SETTINGS)
def set_programs() -> Response | Answer:
    return _save(PROGRAMS)


def present_store(session: Session) -> Store:
    return session.get_one(Store, served_store(session))


def store_changed(session: Session, store: Store) -> None:
    """Every page carries what a store says of itself: those that are kept are drawn anew after the commit."""
    store.revision += 1
    catalogue_version.changed(session)


def _show(section: Section) -> Response:
    saved = section.read(present_store(db.session()))
    return _page(section, section.form(data=saved), seen=fingerprint(saved))


def _save(section: Section) -> Response | Answer:
    session, form = db.session(), section.form(request.form)
    seen = request.form.get(SEEN, "")
    if not form.validate():
        return _page(section, form, seen=seen, status=422)
    store = locked_store(session)
    saved = section.read(store)
    if told := differences(form, saved, seen=seen):
        session.rollback()
        return _page(section, form, seen=fingerprint(saved), status=STATUS_CONFLICT, told=told)
    section.write(store, form.data)
    store_changed(session, store)
    session.commit()
    forget_profiles()
    flash("Saved.", "good")
    return redirect(section.path, 303)


def _page(
    section: Section, form: Form, *, seen: str, status: int = 200, told: list[Difference] | None = None
) -> Response:
    return office(
        f"admin/settings/{section.template}.html",
        status=status,
        form=form,
        seen=seen,
        place_now=section.path,
        differences=told or [],
    )
