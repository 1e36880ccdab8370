"""What is held about a customer, for who asks the shop for it (POPIA s23 and s24): handed over as a file, or erased."""

import json

from flask import Response, flash, g, make_response, redirect
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.counter.customer_page import Customer, open_customer
from app.admin.permissions import Permission, needs
from app.admin.stale import order_by_reference
from app.conflicts import again_after_conflict
from app.customers.erasing import OrdersOpen, WorksHere, erase, erase_guest
from app.customers.exporting import export, export_guest
from app.extensions import db


@bp.get("/customers/<reference>/data.json", endpoint="customer_data")
@needs(Permission.MANAGE_CUSTOMERS)
def show(reference: str) -> Response:
    session, customer = db.session(), _customer(reference)
    account = customer.account
    held = export(session, account) if account else export_guest(session, customer.email)
    response = make_response(json.dumps(held, ensure_ascii=False, indent=1) + "\n")
    response.mimetype = "application/json"
    # By the order's reference: a name would stay in the list of somebody's downloads.
    name = f"customer-of-{customer.reference}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/customers/<reference>/erasure", endpoint="customer_erasure")
@needs(Permission.MANAGE_CUSTOMERS)
def new(reference: str) -> Response:
    return _page(_customer(reference))


@bp.post("/customers/<reference>/erasure", endpoint="erase_customer")
@needs(Permission.MANAGE_CUSTOMERS)
@again_after_conflict
def create(reference: str) -> Response | Answer:
    session, customer = db.session(), _customer(reference)
    try:
        if customer.account:
            erase(session, customer.account.id, by=g.staff.name)
        else:
            erase_guest(session, customer.email, by=g.staff.name)
    except (OrdersOpen, WorksHere) as refusal:
        session.rollback()
        return _page(_customer(reference), problem=str(refusal), status=409)
    session.commit()
    flash("Erased. We have written them one last mail about it.", "good")
    return redirect("/admin/customers", 303)


def _customer(reference: str) -> Customer:
    session = db.session()
    return open_customer(session, order_by_reference(session, reference))


def _page(customer: Customer, *, problem: str = "", status: int = 200) -> Response:
    return office("admin/customers/erasure.html", status=status, customer=customer, problem=problem)
