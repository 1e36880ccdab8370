"""Customers: who has ordered, how often and for how much, told from their orders by e-mail address.

A customer's address in the back office is the reference of one of their orders, so that no e-mail address stands in an
access log. Nothing is kept: what is shown is reckoned from the orders by an index, and erasing a person's orders' names
erases them here.
"""

from flask import Response, request

from app.admin.blueprint import bp, office
from app.admin.counter.customer_list import PER_PAGE, list_customers
from app.admin.counter.customer_page import open_customer
from app.admin.permissions import Permission, needs
from app.admin.stale import order_by_reference
from app.extensions import db
from app.web.text import one_line

LONGEST_SEARCH = 100


@bp.get("/customers", endpoint="customers")
@needs(Permission.VIEW_CUSTOMERS)
def index() -> Response:
    search = one_line(request.args.get("q"))[:LONGEST_SEARCH]
    before = request.args.get("before", "")
    customers, next_url = list_customers(db.session(), search=search, before=before)
    return office(
        "admin/customers/index.html",
        customers=customers,
        search=search,
        next_url=next_url,
        is_first=not before,
        per_page=PER_PAGE,
    )


@bp.get("/customers/<reference>", endpoint="customer")
@needs(Permission.VIEW_CUSTOMERS)
def show(reference: str) -> Response:
    session = db.session()
    customer = open_customer(session, order_by_reference(session, reference))
    return office("admin/customers/show.html", customer=customer)
