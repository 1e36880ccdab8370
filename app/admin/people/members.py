"""People who work here: invited, given a role, kept out."""

from uuid import UUID

from flask import Response, flash, g, redirect, request
from werkzeug.wrappers import Response as Answer

from app.accounts.models import User
from app.accounts.staff import inviting, standing
from app.accounts.staff.inviting import InvitationRefused
from app.accounts.staff.queries import staff_of, waiting_invitations
from app.admin.blueprint import bp, office
from app.admin.people.forms import ROLES, InvitationForm, RoleForm
from app.admin.permissions import Permission, needs
from app.database import NotFound, get, served_store
from app.extensions import db
from app.stores.models import Store
from app.stores.queries import forget_profiles


@bp.get("/staff", endpoint="staff")
@needs(Permission.MANAGE_STAFF)
def index() -> Response:
    return _page(InvitationForm())


@bp.post("/staff/invitations", endpoint="create_invitation")
@needs(Permission.MANAGE_STAFF)
def create_invitation() -> Response | Answer:
    session, form = db.session(), InvitationForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    try:
        invitation = inviting.invite(session, form.email.data, form.chosen, by=g.staff.name)
    except InvitationRefused as refusal:
        session.rollback()
        form.email.errors = [str(refusal)]
        return _page(form, status=422)
    session.commit()
    return _back(f"An invitation is on its way to {invitation.email}.")


@bp.post("/staff/invitations/<uuid:invitation_id>/letters", endpoint="send_invitation_again")
@needs(Permission.MANAGE_STAFF)
def create_letter(invitation_id: UUID) -> Answer:
    session = db.session()
    invitation = inviting.send_again(session, invitation_id)
    session.commit()
    return _back(f"{invitation.email} gets a new link. The earlier one is dead.")


@bp.post("/staff/invitations/<uuid:invitation_id>/removal", endpoint="withdraw_invitation")
@needs(Permission.MANAGE_STAFF)
def create_removal(invitation_id: UUID) -> Answer:
    session = db.session()
    invitation = inviting.withdraw(session, invitation_id)
    session.commit()
    return _back(f"The invitation of {invitation.email} is withdrawn.")


@bp.post("/staff/<uuid:member_id>/role", endpoint="change_role")
@needs(Permission.MANAGE_STAFF)
def create_role(member_id: UUID) -> Response | Answer:
    """LastOwner is answered by the blueprint."""
    session, form = db.session(), RoleForm(request.form)
    get(session, User, member_id)
    if not form.validate():
        return _page(InvitationForm(), status=422, problem="There is no such role.")
    user = standing.change_role(session, member_id, form.chosen)
    session.commit()
    return _back(f"{user.name} is {user.role} now, and logs in anew.")


@bp.post("/staff/<uuid:member_id>/standing", endpoint="change_standing")
@needs(Permission.MANAGE_STAFF)
def create_standing(member_id: UUID) -> Answer:
    session, lets_in = db.session(), request.form.get("to") == "on"
    user = (standing.enable if lets_in else standing.disable)(session, member_id)
    session.commit()
    return _back(f"{user.name} may log in again." if lets_in else f"{user.name} is logged out and kept out.")


@bp.post("/staff/<uuid:member_id>/second-step/removal", endpoint="reset_second_step")
@needs(Permission.MANAGE_STAFF)
def create_reset(member_id: UUID) -> Answer:
    """For who lost phone and codes."""
    session = db.session()
    user = get(session, User, member_id)
    if not user.is_staff:
        raise NotFound("User")
    standing.reset_second_step(session, user)
    session.commit()
    return _back(f"{user.name} logs in with the password alone, until they set the second step up again.")


@bp.post("/staff/second-step", endpoint="require_second_step")
@needs(Permission.MANAGE_STAFF)
def create_requirement() -> Answer:
    session = db.session()
    store = session.get_one(Store, served_store(session))
    store.requires_second_step = request.form.get("required") == "yes"
    session.commit()
    forget_profiles()
    if store.requires_second_step:
        return _back("Who may send money back must have two-step login from now on.")
    return _back("Two-step login is everybody's own choice from now on.")


def _back(said: str) -> Answer:
    flash(said, "good")
    return redirect("/admin/staff", 303)


def _page(form: InvitationForm, *, status: int = 200, problem: str = "") -> Response:
    session = db.session()
    return office(
        "admin/staff/index.html",
        status=status,
        form=form,
        problem=problem,
        roles=list(ROLES),
        members=staff_of(session),
        invitations=waiting_invitations(session),
        is_required=session.get_one(Store, served_store(session)).requires_second_step,
    )
