"""One's own second step: set up with a phone, its recovery codes, switched off again."""

import segno
from flask import Response, flash, g, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from app.accounts.staff import second_step
from app.accounts.staff.forms import CodeForm
from app.accounts.staff.models import SecondFactor
from app.accounts.staff.queries import codes_left, find_factor
from app.accounts.staff.second_step import CodesLocked, NoSecondStep, WrongCode
from app.admin.blueprint import bp, office
from app.admin.people.proving import require_fresh
from app.admin.permissions import needs_second_step
from app.database import DomainError
from app.extensions import db


@bp.get("/second-step", endpoint="second_step")
def show() -> Response:
    return _page(CodeForm())


@bp.post("/second-step", endpoint="begin_second_step")
def create() -> Answer:
    require_fresh()
    session = db.session()
    second_step.begin(session, g.staff)
    session.commit()
    return redirect("/admin/second-step", 303)


@bp.post("/second-step/confirmation", endpoint="confirm_second_step")
def create_confirmation() -> Response | Answer:
    session, form = db.session(), CodeForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    try:
        codes = second_step.confirm(session, g.staff, form.code.data)
    except NoSecondStep:
        return redirect("/admin/second-step", 303)
    except (WrongCode, CodesLocked) as refusal:
        session.commit()  # the wrong try counts
        form.code.errors = [str(refusal)]
        return _page(form, status=422)
    session.commit()
    return _codes(codes, "Two-step login is on.")


@bp.post("/second-step/recovery-codes", endpoint="renew_recovery_codes")
def create_recovery_codes() -> Response:
    require_fresh()
    session = db.session()
    factor = find_factor(session, g.staff.id)
    if factor is None or not factor.is_on:
        raise NoSecondStep
    codes = second_step.new_recovery_codes(session, g.staff)
    session.commit()
    return _codes(codes, "The earlier codes are worth nothing now.")


@bp.post("/second-step/removal", endpoint="remove_second_step")
def create_removal() -> Answer:
    require_fresh()
    if needs_second_step(g.staff):
        raise StepIsRequired
    session = db.session()
    second_step.switch_off(session, g.staff.id)
    session.commit()
    flash("Two-step login is off. Your password alone opens the back office.", "warn")
    return redirect("/admin/second-step", 303)


class StepIsRequired(DomainError):
    def __init__(self) -> None:
        super().__init__("The shop asks for two-step login of everybody who may send money back.")


def _page(form: CodeForm, *, status: int = 200) -> Response:
    session = db.session()
    factor = find_factor(session, g.staff.id)
    is_on = factor is not None and factor.is_on
    return office(
        "admin/second_step/show.html",
        status=status,
        form=form,
        is_on=is_on,
        is_required=needs_second_step(g.staff),
        left=codes_left(session, g.staff.id) if is_on else 0,
        **({} if factor is None or is_on else _enrolment(factor)),
    )


def _enrolment(factor: SecondFactor) -> dict[str, object]:
    """The square for the phone, drawn without a style of its own, and its secret for who types it."""
    address = second_step.address_of(factor, g.staff, shop=g.store.name)
    drawn = segno.make(address, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    return {"square": Markup(drawn), "secret": second_step.secret_of(factor)}  # noqa: S704 - drawn by segno


def _codes(codes: list[str], said: str) -> Response:
    """Shown this once: the shop keeps digests."""
    return office("admin/second_step/codes.html", codes=codes, said=said)
