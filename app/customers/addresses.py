"""A person's address book. A doubtful address is kept as it was typed, and the doubt is said."""

from uuid import UUID

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as Answer

from app.addresses import book
from app.addresses.book import Entry
from app.addresses.forms import AddressFields
from app.addresses.models import Address
from app.addresses.queries import addresses_of, as_filled_in, get_address
from app.customers.blueprint import account, bp, person
from app.extensions import db
from app.shipping.postal_codes import doubts, usual_province
from app.web.rendering import draw, respond


@bp.get("/addresses")
def addresses() -> Response:
    return account("account/addresses/index.html", addresses=addresses_of(db.session(), person().id))


@bp.get("/addresses/new")
def new_address() -> Response:
    form = AddressFields(data={"name": person().name, "phone": person().phone})
    return account("account/addresses/new.html", form=form, action="/account/addresses")


@bp.post("/addresses")
def add_address() -> Response | Answer:
    form = AddressFields(request.form)
    if not form.validate():
        return account("account/addresses/new.html", status=422, form=form, action="/account/addresses")
    return _kept(book.add(db.session(), person().id, Entry(**form.data), is_default=_wants_default()))


@bp.get("/addresses/<uuid:address_id>")
def address(address_id: UUID) -> Response:
    found = get_address(db.session(), person().id, address_id)
    return _edit(found, AddressFields(data=as_filled_in(found)))


@bp.post("/addresses/<uuid:address_id>")
def change_address(address_id: UUID) -> Response | Answer:
    session, form = db.session(), AddressFields(request.form)
    found = get_address(session, person().id, address_id)
    if not form.validate():
        return _edit(found, form, status=422)
    return _kept(book.change(session, person().id, address_id, entry=Entry(**form.data)))


@bp.post("/addresses/<uuid:address_id>/default")
def prefer_address(address_id: UUID) -> Answer:
    book.make_default(db.session(), person().id, address_id)
    db.session.commit()
    return redirect("/account/addresses", 303)


@bp.post("/addresses/<uuid:address_id>/removal")
def remove_address(address_id: UUID) -> Answer:
    book.remove(db.session(), person().id, address_id)
    db.session.commit()
    flash("The address is removed. Orders that went there keep their own copy.", "good")
    return redirect("/account/addresses", 303)


@bp.get("/addresses/place")
def place() -> Response:
    """Where a postal code lies, for the fragment below its field while somebody types it."""
    code = request.args.get("postal_code", "").strip()
    usual = usual_province(code)
    return respond(draw("account/addresses/_place.html", code=code, usual=usual))


def _kept(kept: Address) -> Answer:
    unsure = doubts(kept.street, kept.postal_code, kept.province)
    db.session.commit()
    flash("The address is kept.", "good")
    for sentence in unsure:
        flash(sentence, "warn")
    return redirect("/account/addresses", 303)


def _wants_default() -> bool:
    return request.form.get("is_default") == "yes"


def _edit(found: Address, form: AddressFields, *, status: int = 200) -> Response:
    return account(
        "account/addresses/show.html", status=status, form=form, action=f"/account/addresses/{found.id}"
    )
