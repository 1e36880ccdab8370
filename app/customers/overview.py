"""The first page of an account."""

from flask import Response, flash, redirect
from werkzeug.wrappers import Response as Answer

from app import jobs
from app.accounts.throttling import count_letter
from app.customers.blueprint import account, bp, person
from app.customers.queries import orders_of
from app.extensions import db

#: As many as fit beside the rest.
NEWEST = 3


@bp.get("")
def home() -> Response:
    return account("account/index.html", orders=orders_of(db.session(), person().id, limit=NEWEST).rows)


@bp.post("/verification")
def verification() -> Answer:
    """Another letter with another link; the one before works until one of them is used."""
    if not person().is_proven:
        count_letter(person().store_id, person().email)
        jobs.enqueue(db.session(), "notifications.verify_address", person().id)
        db.session.commit()
        flash("We have sent you another message. The link in it works for three days.", "good")
    return redirect("/account", 303)
