"""What we hold about a person: taken along as a file, and erased."""

import json

from flask import Response, flash, make_response, redirect, request
from werkzeug.wrappers import Response as Answer

from app import clock
from app.accounts.changing import PasswordWrong, check_present
from app.accounts.forms import PresentPasswordForm
from app.accounts.throttling import count_password
from app.conflicts import again_after_conflict
from app.customers.blueprint import account, bp, person
from app.customers.erasing import OrdersOpen, WorksHere, erase
from app.customers.exporting import export
from app.extensions import db, limiter
from app.web import visitor


@bp.get("/data")
def data() -> Response:
    return account("account/data.html")


@bp.get("/data.json")
@limiter.limit("10 per minute")
def data_file() -> Response:
    told = json.dumps(export(db.session(), person()), ensure_ascii=False, indent=1)
    response = make_response(told + "\n")
    response.mimetype = "application/json"
    day = clock.now().astimezone(clock.SAST).date().isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="my-data-{day}.json"'
    return response


@bp.get("/erasure")
def erasure() -> Response:
    return _page(PresentPasswordForm())


@bp.post("/erasure")
@again_after_conflict
def erase_account() -> Response | Answer:
    session, form = db.session(), PresentPasswordForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    attempt = count_password(person().store_id, person().email)
    try:
        check_present(person(), form.present.data)
    except PasswordWrong as refusal:
        form.present.errors = [str(refusal)]
        return _page(form, status=422)
    attempt.give_back()
    try:
        erase(session, person().id, by="shopper")
    except (OrdersOpen, WorksHere) as refusal:
        session.rollback()
        return _page(form, problem=str(refusal), status=409)
    session.commit()
    visitor.forget_person()
    flash("Your account has been erased. We have written you one last mail about it.", "good")
    return redirect("/login", 303)


def _page(form: PresentPasswordForm, *, problem: str = "", status: int = 200) -> Response:
    return account("account/erasure.html", status=status, form=form, problem=problem)
