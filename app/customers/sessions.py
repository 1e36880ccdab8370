"""Where a person is logged in, and ending it from here."""

from uuid import UUID

from flask import Response, flash, g, redirect
from sqlalchemy import update
from werkzeug.wrappers import Response as Answer

from app import clock
from app.accounts.devices import words
from app.accounts.logins import end_all_of, end_one_of, present_login
from app.accounts.models import LoginSession
from app.accounts.queries import logins_of
from app.customers.blueprint import account, bp, person
from app.database import NotFound, in_store
from app.extensions import db


@bp.get("/sessions")
def sessions() -> Response:
    rows = [
        (login, words(login.user_agent), login.id == present_login())
        for login in logins_of(db.session(), person())
    ]
    return account("account/sessions.html", logins=rows)


@bp.post("/sessions/removal")
def end_others() -> Answer:
    end_all_of(db.session(), person().id, but=present_login())
    db.session.commit()
    flash("Every other login has ended.", "good")
    return redirect("/account/sessions", 303)


@bp.post("/sessions/<uuid:login_id>/removal")
def end_session(login_id: UUID) -> Answer:
    if not end_one_of(db.session(), person().id, login_id):
        raise NotFound("LoginSession")
    db.session.commit()
    flash("That login has ended.", "good")
    return redirect("/account/sessions", 303)


@bp.after_app_request
def note_use(response: Answer) -> Answer:
    """When a login was last used, now and then, in a transaction of its own: the page's may be one that only reads."""
    login_id = g.pop("login_to_note", None)
    if login_id is not None:
        with in_store(g.store.id) as session:
            session.execute(
                update(LoginSession).where(LoginSession.id == login_id).values(last_seen_at=clock.now())
            )
            session.commit()
    return response
