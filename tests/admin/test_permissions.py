"""Who gets in, and what they may do: buttons and answers agree."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import clock, ids, jobs
from app.accounts.models import Role
from app.admin.permissions import CATALOGUE, Permission
from app.jobs import Job
from app.orders.models.order import Order, PaymentMethod
from tests import placed
from tests.cast import Cast
from tests.client import ShopClient
from tests.staff import hire, log_in

Made = Callable[..., str]
Visit = Callable[[], Any]
VERBS = ("shipments", "delivery", "cancellation", "bank-receipts", "check", "attention")
PACKERS = {"shipments", "delivery"}
OPEN_TO_PACKERS = {
    "admin.home",
    "admin.orders",
    "admin.order",
    # They lie in the parcel.
    "admin.invoice",
    "admin.invoice_paper",
    "admin.credit_note",
    "admin.credit_note_paper",
    "admin.create_shipment",
    "admin.create_delivery",
}


def offered(client: ShopClient, reference: str) -> set[str]:
    page = client.get(f"/admin/orders/{reference}")
    forms = [str(form["action"]) for form in page.all('main form[method="post"]')]
    return {action.rpartition("/")[2] for action in forms}


def token(client: ShopClient) -> str:
    return str(client.get("/admin").one('.who input[name="csrf_token"]')["value"])


def test_every_permission_is_in_the_catalogue() -> None:
    assert CATALOGUE.keys() == set(Permission)
    assert all(Role.OWNER in roles and Role.CUSTOMER not in roles for roles in CATALOGUE.values())


@pytest.mark.parametrize(
    "path", ["/admin", "/admin/orders", "/admin/orders/ABCD2345", "/admin/jobs", "/admin/products"]
)
def test_a_stranger_is_sent_to_the_login(client: ShopClient, path: str) -> None:
    page = client.get(path)
    assert page.status == 303
    assert page.response.headers["Location"].startswith("/login?next=/admin")


def test_every_page_and_verb_is_closed_to_customers(app: Flask, shop: Cast, made: Made) -> None:
    reference = made(placed.paid)
    hire(app, shop.kloof.id, "thandi@example.com", Role.CUSTOMER)
    shopper = ShopClient(app, host=shop.kloof.host)
    log_in(shopper, "thandi@example.com")
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("admin."):
            continue
        path = rule.build(
            {name: reference if name == "reference" else ids.new() for name in rule.arguments},
            append_unknown=False,
        )[1]
        if "GET" in rule.methods:
            assert shopper.get(path).status == 403, path
        else:
            assert shopper.post(path).status == 403, path


def test_a_packer_packs_and_nothing_else(app: Flask, peter: ShopClient, made: Made) -> None:
    """A new view that asks for no permission is found here."""
    reference, sent = made(placed.paid), {"csrf_token": token(peter)}
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("admin.") or rule.endpoint in OPEN_TO_PACKERS:
            continue
        path = rule.build(
            {name: reference if name == "reference" else ids.new() for name in rule.arguments},
            append_unknown=False,
        )[1]
        answer = peter.get(path) if "GET" in rule.methods else peter.post(path, sent)
        assert answer.status == 403, path


@pytest.mark.parametrize("verb", VERBS)
def test_buttons_and_answers_agree(
    peter: ShopClient, carol: ShopClient, made: Made, at_kloof: Visit, verb: str
) -> None:
    method = PaymentMethod.EFT if verb == "bank-receipts" else PaymentMethod.CARD
    unpaid = verb in ("bank-receipts", "check", "cancellation")
    reference = made(placed.pending if unpaid else placed.paid, method=method)
    with at_kloof() as session:
        session.execute(update(Order).values(needs_attention="Look."))
        if verb == "delivery":
            session.execute(update(Order).values(status="SHIPPED"))
    assert verb in offered(carol, reference)
    assert (verb in offered(peter, reference)) == (verb in PACKERS)
    answer = peter.post(f"/admin/orders/{reference}/{verb}", {"csrf_token": token(peter)})
    assert (answer.status == 403) == (verb not in PACKERS)


def test_a_packer_sees_no_revenue_and_no_jobs(peter: ShopClient, carol: ShopClient, made: Made) -> None:
    made(placed.paid)
    assert "R 638,00" not in peter.get("/admin").words("main")
    assert "R 638,00" in carol.get("/admin").words("main")
    assert peter.get("/admin/jobs").status == 403
    assert not peter.get("/admin").all('nav a[href="/admin/jobs"]')


def test_staff_of_another_store_find_nothing(olga: ShopClient, made: Made, at_kloof: Visit) -> None:
    reference = made(placed.paid)
    with at_kloof() as session:
        job = jobs.enqueue(session, "payments.settle_order", ids.new())
        job.parked_at = clock.now()
        job_id = job.id
    assert olga.get(f"/admin/orders/{reference}").status == 404
    for verb in VERBS:
        sent = {"csrf_token": token(olga), "version": 1, "reason": "x", "carrier": "x"}
        assert olga.post(f"/admin/orders/{reference}/{verb}", sent).status == 404, verb
    assert olga.post(f"/admin/jobs/{job_id}/runs", {"csrf_token": token(olga)}).status == 404
    assert not olga.get("/admin/orders").all("tbody tr")
    assert not olga.get("/admin/jobs").all("tbody tr")


def test_a_form_without_its_token_does_nothing(carol: ShopClient, made: Made) -> None:
    reference = made(placed.paid)
    form = carol.get(f"/admin/orders/{reference}").form(f"/admin/orders/{reference}/shipments")
    form.pop("csrf_token")
    assert carol.post(f"/admin/orders/{reference}/shipments", {**form, "carrier": "x"}).status == 403


def test_a_form_that_does_not_say_what_it_saw_does_nothing(carol: ShopClient, made: Made) -> None:
    reference = made(placed.paid)
    sent = {"csrf_token": token(carol), "carrier": "x"}
    assert carol.post(f"/admin/orders/{reference}/shipments", sent).status == 409


def test_a_parked_job_is_run_again(carol: ShopClient, at_kloof: Visit) -> None:
    with at_kloof() as session:
        job = jobs.enqueue(session, "payments.settle_order", ids.new())
        job.parked_at, job.attempts, job.last_error = clock.now(), 8, "ProviderUnavailable"
        job_id = job.id
    page = carol.get("/admin/jobs")
    assert "ProviderUnavailable" in page.words("table")
    carol.submit(page, f"/admin/jobs/{job_id}/runs")
    with at_kloof() as session:
        again = session.scalars(select(Job)).one()
        assert (again.parked_at, again.attempts) == (None, 0)
