"""Notes, the timeline, customers, and the figures of the first page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app import clock, jobs
from app.jobs import Job
from app.orders.models.note import OrderNote
from app.orders.models.order import Order
from tests import placed
from tests.admin.test_orders import act
from tests.cast import ALICE, BOB
from tests.client import ShopClient

Made = Callable[..., str]
Visit = Callable[[], Any]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_note_stands_in_the_timeline_and_disturbs_nobody(
    carol: ShopClient, peter: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.paid)
    open_before = carol.get(f"/admin/orders/{reference}")
    page = act(peter, reference, "notes", text="Rings <b>twice</b>")
    assert "Rings <b>twice</b>" in page.words("#timeline")
    assert "Note , Peter" in page.words("#timeline")
    kinds = [str(one["data-kind"]) for one in page.all("#timeline li")]
    assert kinds[0] == "note"
    assert {"event", "money", "note"} <= set(kinds)
    shipped = carol.submit(open_before, f"/admin/orders/{reference}/shipments", carrier="Own van")
    assert shipped.one("[data-order-status]")["data-order-status"] == "SHIPPED"
    empty = act(peter, reference, "notes", text=" \u202e ")
    assert (empty.status, "Write the note first" in empty.words("#text-error")) == (422, True)
    with at_kloof() as session:
        assert [note.author for note in session.scalars(select(OrderNote))] == ["Peter"]


def test_customers_are_told_from_their_orders(
    carol: ShopClient, peter: ShopClient, made: Made, at_kloof: Visit
) -> None:
    made(placed.paid, quantity=1)
    moved = {"street": "9 Short Street", "email": "Alice@Example.com"}
    latest = made(placed.paid, quantity=1, shopper={**ALICE, **moved})
    made(placed.pending, quantity=1, shopper=BOB)
    act(carol, latest, "notes", text="Prefers the telephone")
    page = carol.get("/admin/customers")
    rows = [plain(" ".join(row.get_text(" ").split())) for row in page.all("tbody tr")]
    assert len(rows) == 2
    assert rows[0].startswith("Bob Naidoo")
    assert rows[0].endswith("1 R 0,00")
    assert rows[1].endswith("2 R 698,00")
    assert len(carol.get("/admin/customers?q=alice").all("tbody tr")) == 1
    shown = carol.get(f"/admin/customers/{latest}")
    assert len(shown.all("tbody tr")) == 2
    assert {"9 Short Street", "12 Long Street"} <= {
        line.strip() for line in shown.one("aside").stripped_strings
    }
    assert "Prefers the telephone" in shown.words("main")
    assert peter.get("/admin/customers").status == 403
    assert not peter.get(f"/admin/orders/{latest}").all('a[href^="/admin/customers"]')


def test_the_list_of_customers_goes_on_after_its_last(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    from app.admin.counter import customer_list

    first, second = made(placed.pending, quantity=1), made(placed.pending, quantity=1, shopper=BOB)
    with at_kloof() as session:
        rows, _ = customer_list.list_customers(session, search="", before=second)
        assert [row.order.reference for row in rows] == [first]


def test_sales_are_the_paid_orders_to_the_cent(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    ages = {
        0: made(placed.paid, quantity=1),
        6: made(placed.paid, quantity=2),
        29: made(placed.paid, quantity=1),
    }
    ages[30] = made(placed.paid, quantity=1)
    made(placed.pending, quantity=1)
    midnight = clock.now().astimezone(clock.SAST).replace(hour=0, minute=0, second=0, microsecond=0)
    with at_kloof() as session:
        for days, reference in ages.items():
            paid_at = midnight - timedelta(days=days) + timedelta(seconds=1)
            session.execute(update(Order).where(Order.reference == reference).values(paid_at=paid_at))
        session.execute(update(Order).where(Order.reference == ages[6]).values(refunded_cents=100))
    page = carol.get("/admin")
    told = {str(span["data-span"]): plain(span.get_text(" ", strip=True)) for span in page.all("[data-span]")}
    assert told == {
        "Today": "Today, 1 order R 349,00",
        "7 days": "7 days, 2 orders R 987,00 R 1,00 of it paid back",
        "30 days": "30 days, 3 orders R 1 336,00 R 1,00 of it paid back",
    }
    assert len(page.all("#sales svg rect")) == 3
    assert len(page.all("#sales tbody tr")) == 30
    assert plain(page.words("#top-goods tbody")) == "Veld mug 3 R 867,00"


@pytest.mark.parametrize("who", ["carol", "peter"])
def test_who_may_see_no_revenue_sees_no_sales(request: pytest.FixtureRequest, made: Made, who: str) -> None:
    made(placed.paid)
    assert bool(request.getfixturevalue(who).get("/admin").all("#sales")) == (who == "carol")


def test_all_jobs_that_were_given_up_run_again_by_one_press(carol: ShopClient, at_kloof: Visit) -> None:
    with at_kloof() as session:
        for number in range(3):
            job = jobs.enqueue(session, "payments.settle_order", number)
            job.parked_at = clock.now() if number else None
    page = carol.get("/admin/jobs")
    assert len(page.all("#parked tbody tr")) == 2
    assert page.words("#standing tbody") == "payments.settle_order 1 0 0"
    assert "payments.reconcile" in page.words("#periodic")
    carol.submit(page, "/admin/jobs/runs")
    with at_kloof() as session:
        assert [job.parked_at for job in session.scalars(select(Job))] == [None] * 3
