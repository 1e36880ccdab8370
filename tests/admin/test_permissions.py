"""Who gets in, and what they may do: buttons and answers agree. Every address is asked in tests/architecture."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from app import clock, ids, jobs
from app.jobs import Job
from app.orders.models.order import Order, PaymentMethod
from tests import placed
from tests.client import ShopClient

Made = Callable[..., str]
Visit = Callable[[], Any]
VERBS = ("shipments", "delivery", "cancellation", "bank-receipts", "check", "attention")
PACKERS = {"shipments", "delivery"}


def offered(client: ShopClient, reference: str) -> set[str]:
    page = client.get(f"/admin/orders/{reference}")
    forms = [str(form["action"]) for form in page.all('main form[method="post"]')]
    return {action.rpartition("/")[2] for action in forms}


def token(client: ShopClient) -> str:
    return str(client.get("/admin").one('.who input[name="csrf_token"]')["value"])


@pytest.mark.parametrize(
    "path", ["/admin", "/admin/orders", "/admin/orders/ABCD2345", "/admin/jobs", "/admin/products"]
)
def test_a_stranger_is_sent_to_the_login(client: ShopClient, path: str) -> None:
    page = client.get(path)
    assert page.status == 303
    assert page.response.headers["Location"].startswith("/login?next=/admin")


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


def test_the_menu_goes_by_the_day_and_shows_what_may_be_done(peter: ShopClient, carol: ShopClient) -> None:
    def menu(client: ShopClient) -> list[list[str]]:
        groups = client.get("/admin").all('nav[aria-label="Back office"] ul')
        return [[link.get_text(" ", strip=True) for link in group.find_all("a")] for group in groups]

    assert menu(carol) == [
        ["Today", "Orders", "Customers"],
        ["Products", "Stock", "Collections", "Promotions", "Reviews", "Search", "Imports"],
        ["Delivery", "Settings", "Staff", "Audit"],
        ["Jobs", "Webhooks", "Doctor", "To the shop"],
    ]
    assert menu(peter) == [["Today", "Orders"], ["Stock"], [], ["To the shop"]]


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
    assert not olga.get("/admin/jobs").all("#parked tbody tr, #standing tbody tr")


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
    assert "ProviderUnavailable" in page.words("#parked table")
    carol.submit(page, f"/admin/jobs/{job_id}/runs")
    with at_kloof() as session:
        again = session.scalars(select(Job)).one()
        assert (again.parked_at, again.attempts) == (None, 0)
