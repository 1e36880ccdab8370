"""A web or worker process is killed mid-way: from every crash point the same end is reached."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from app.config import ROOT
from app.inventory.listings import refresh
from tests.client import Page
from tests.faults import crashes
from tests.faults.counter import book_receipt, bring_in, is_done, products, upload_picture
from tests.faults.counts import IS_FULL, tell
from tests.faults.crashes import DIED, Crash, Shopper, die_then, ready, recover
from tests.journeys.test_staff import act, staff
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor, session_of
from tests.staff import CAROL

pytestmark = pytest.mark.money

ROW = 9
RED_350, RED_250, KETTLE = "MUG-RED-350", "MUG-RED-250", "KETTLE"
#: From a kill to the last effect of what it broke off.
RECOVERED_WITHIN = 60.0
#: A worker takes seconds to start, so the suite kills it at every third point of a flow.
SHARE = 1 if IS_FULL else 3


def some(points: Sequence[str]) -> Sequence[str]:
    return points[::SHARE]


def p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)] if seconds else 0.0


def paid(live: LiveShop, sku: str, *, email: str) -> tuple[Shopper, str]:
    """An order that has its money and its mail, and its payment page."""
    shopper = ready(live, sku, email=email)
    session = session_of(shopper.press())
    live.provider.pay(session)
    live.wait_until(shopper.reference, "PAID")
    live.wait_for_quiet()
    return shopper, session


def test_row_09_killed_at_each_step_of_ordering_and_returning_the_sale_is_made_once(live: LiveShop) -> None:
    live.expects_errors = True
    live.provider.fault("drop")
    alice = ready(live, KETTLE, email="alice@example.com")
    for name in crashes.ORDERING:
        die_then(Crash(live, name), alice.press)
    session = session_of(alice.press())
    assert [made["id"] for made in live.provider.sessions()] == [session]
    at_the_provider = live.provider.pay(session)
    live.worker.stop()  # it asks about orders by itself after a minute, and would be there first
    for name in crashes.RETURNING:
        die_then(Crash(live, name), lambda: alice.visitor.come_back(at_the_provider))
    alice.visitor.come_back(at_the_provider)
    assert live.status(alice.reference) == "PAID"
    live.worker.start()
    live.provider.clear_faults()
    for name, event in zip(crashes.RECEIVING, live.provider.events(), strict=False):
        crash = Crash(live, name)
        crash.arm()
        live.provider.deliver_again(event["id"])
        crash.wait()
    live.wait_for_quiet()
    assert live.value("SELECT count(*) FROM payment") == 1
    assert live.value("SELECT count(*) FROM webhook_event WHERE processed_at IS NOT NULL") == 2
    assert live.shelf(KETTLE) == (0, 0)
    assert len(live.postbox.to(alice.email)) == 1
    live.assert_sound()
    killed = len(crashes.ORDERING + crashes.RETURNING + crashes.RECEIVING)
    tell(ROW, points=killed, violations=0)


def test_row_09_killed_under_the_hands_of_staff_what_they_do_is_done_once(live: LiveShop) -> None:
    live.expects_errors = True
    carol = staff(live, CAROL)
    shipped, _ = paid(live, RED_350, email="shipped@example.com")
    for name in crashes.SHIPPING:
        die_then(Crash(live, name), lambda: act(carol, shipped.reference, "shipments", carrier="Aramex"))
    for name in crashes.DELIVERING:
        die_then(Crash(live, name), lambda: deliver_parcel(live, carol, shipped))
    assert deliver_parcel(live, carol, shipped).status == 200
    sent, _ = paid(live, RED_350, email="sent@example.com")
    for name in crashes.DISPATCHING:
        die_then(Crash(live, name), lambda: dispatch(carol, sent))
    cancelled, session = paid(live, RED_250, email="cancelled@example.com")
    for name in crashes.CANCELLING:
        die_then(Crash(live, name), lambda: cancel(carol, cancelled))
    assert cancel(carol, cancelled).status == 200
    eft = ready(live, RED_250, email="eft@example.com", payment="eft")
    assert eft.press().status == 303
    for name in crashes.BANKING:
        die_then(Crash(live, name), lambda: book_receipt(carol, eft.reference, rand="309.00"))
    assert book_receipt(carol, eft.reference, rand="309.00").status == 200
    live.wait_for_quiet()
    assert [live.status(one.reference) for one in (shipped, sent, eft)] == ["DELIVERED", "SHIPPED", "PAID"]
    assert (
        live.value("SELECT count(*) FROM shipment") == live.value("SELECT count(*) FROM shipment_line") == 2
    )
    [refund] = live.provider.session(session)["refunds"]
    assert live.value("SELECT sum(amount_cents) FROM refund") == refund["amount"] == 30_900
    assert live.shelf(RED_250) == (3, 0)
    live.assert_sound()
    killed = (
        crashes.SHIPPING + crashes.DELIVERING + crashes.DISPATCHING + crashes.CANCELLING + crashes.BANKING
    )
    tell(ROW, points=len(killed), violations=0)


def deliver_parcel(live: LiveShop, carol: Visitor, shopper: Shopper) -> Page:
    address = f"/admin/orders/{shopper.reference}"
    parcel = live.value("SELECT id FROM shipment ORDER BY id LIMIT 1")
    form = carol.get(address).form(f"{address}/delivery")
    return carol.follow(carol.post(f"{address}/parcels/{parcel}/delivery", form))


def dispatch(carol: Visitor, shopper: Shopper) -> Page:
    page = carol.get(f"/admin/orders/dispatch?order={shopper.reference}")
    return carol.post(
        "/admin/orders/shipments", {**page.form("/admin/orders/shipments"), "carrier": "Aramex"}
    )


def cancel(carol: Visitor, shopper: Shopper) -> Page:
    return act(carol, shopper.reference, "cancellation", reason="The glaze is cracked.")


def sell(live: LiveShop, name: str) -> Callable[[], object]:
    """One event alone, so that no other makes up for the one that is broken off."""
    live.provider.fault("lose", types=["charge.*", "payment_intent.*"])
    session = session_of(ready(live, RED_350, email=f"{name}@example.com").press())
    return lambda: live.provider.pay(session)


def refund(live: LiveShop, name: str) -> Callable[[], object]:
    shopper, _ = paid(live, RED_350, email=f"{name}@example.com")
    carol = staff(live, CAROL)
    return lambda: cancel(carol, shopper)


def expire(live: LiveShop, name: str) -> Callable[[], object]:
    shopper = ready(live, RED_350, email=f"{name}@example.com")
    shopper.press()
    live.sql("UPDATE \"order\" SET hold_until = now() WHERE status = 'PENDING'")
    return lambda: live.run("checkout.expire_overdue")


#: Which flow passes which points, and how an order ends that it was about.
FLOWS = (
    (sell, crashes.SELLING, "PAID"),
    (refund, crashes.REFUNDING, "REFUNDED"),
    (expire, crashes.EXPIRING, "EXPIRED"),
)
RENDERED = "SELECT NOT EXISTS (SELECT 1 FROM media_asset WHERE cardinality(widths) = 0)"
#: Letters that such an order has had.
LETTERS = {"PAID": 1, "REFUNDED": 2, "EXPIRED": 1}


def is_told(live: LiveShop, email: str, status: str) -> bool:
    """The order is what it should be, and its last letter has gone out."""
    look = """SELECT status, (SELECT count(*) FROM mail WHERE mail.order_id = bought.id AND sent_at IS NOT NULL) AS sent
        FROM "order" AS bought WHERE email = :email"""
    [[found, sent]] = live.sql(look, email=email)
    return found == status and sent == LETTERS[status]


def test_row_09_a_worker_killed_at_each_step_is_followed_by_one_that_does_it_once(live: LiveShop) -> None:
    live.expects_errors = True
    live.stock(live.kloof, {RED_350: sum(len(points) for _, points, _ in FLOWS)})
    took: list[float] = []
    copies = 0
    for flow, points, end in FLOWS:
        for name in some(points):
            email = f"{name}@example.com"
            begin, crash = flow(live, name), Crash(live, name)
            written = len(live.postbox.to(email))
            crash.arm()
            begin()
            took.append(recover(live, crash.wait(), until=partial(is_told, live, email, end)))
            live.provider.clear_faults()
            letters = len(live.postbox.to(email)) - written
            assert letters >= 1, f"{name}: no letter"
            copies += letters - 1
    live.wait_for_quiet()
    # A letter sent and not noted is the one thing that is done again.
    assert copies <= sum(name in ("mailing.sent", "mailing.noted") for name in crashes.SELLING)
    assert live.value("SELECT count(*) FROM payment") == live.value(
        'SELECT count(*) FROM "order" WHERE paid_at IS NOT NULL'
    )
    live.assert_sound()
    assert p95(took) <= (RECOVERED_WITHIN if IS_FULL else 2 * RECOVERED_WITHIN)
    tell(ROW, points=len(took), violations=0, extra_letters=copies, recovery_p95_seconds=round(p95(took), 1))


@contextmanager
def taken_back(live: LiveShop) -> Iterator[None]:
    """The shelves of the running shop are everybody's: what was brought in goes again, and the mug's pictures."""
    try:
        yield
    finally:
        mug = live.kloof.products["veld-mug"]
        live.sql("DELETE FROM product_image WHERE product_id = :mug", mug=mug)
        with live.session() as session:
            refresh(session, [mug])
            session.commit()
        for [import_id] in live.sql("SELECT id FROM catalogue_import WHERE status = 'done' ORDER BY id DESC"):
            undone = live.app.test_cli_runner().invoke(
                args=["catalog", "undo", str(import_id), "--store", "kloof"]
            )
            assert undone.exit_code == 0, undone.output


def import_by_command(live: LiveShop, file: Path, *, crash_at: str = "") -> int:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "catalog", "import", str(file)]
    environment = {**live.environment, "CRASH_AT": crash_at, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [*command, "--store", "kloof"], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    return ran.returncode


def brought_in(live: LiveShop) -> tuple[int, int]:
    """Products and units of the crash files."""
    [[many, units]] = live.sql(
        """SELECT count(DISTINCT variant.product_id), coalesce(sum(quantity), 0) FROM variant
        JOIN stock_item ON stock_item.variant_id = variant.id WHERE sku LIKE 'CRASH-%'"""
    )
    return many, units


def test_row_09_killed_amid_an_import_everything_comes_in_once(live: LiveShop, tmp_path: Path) -> None:
    live.expects_errors = True
    carol, killed = staff(live, CAROL), 0
    file = tmp_path / "goods.csv"
    file.write_bytes(products(first=900, many=60))
    with taken_back(live):
        for name in crashes.COMMANDING:
            assert import_by_command(live, file, crash_at=name) == DIED
            live.sql("UPDATE catalogue_import SET moved_at = now() - interval '1 hour'")
            assert import_by_command(live, file) == 0
        for name in some(crashes.IMPORTING):
            crash = Crash(live, name)
            crash.arm()
            import_id = bring_in(live, carol, products(first=100 * killed, many=30))
            recover(live, crash.wait(), until=partial(is_done, live, import_id))
            killed += 1
        assert brought_in(live) == (60 + 30 * killed, 60 + 30 * killed)
        live.assert_sound()
    tell(ROW, points=killed + len(crashes.COMMANDING), violations=0)


def pictures(live: LiveShop) -> set[UUID]:
    """Those of other tests of the running shop among them."""
    return {row.id for row in live.sql("SELECT id FROM media_asset")}


def test_row_09_killed_over_a_picture_there_is_no_row_without_its_file(live: LiveShop) -> None:
    live.expects_errors = True
    carol, mug = staff(live, CAROL), live.kloof.products["veld-mug"]
    before = pictures(live)
    with taken_back(live):
        for name in crashes.UPLOADING:
            die_then(Crash(live, name), lambda: upload_picture(carol, mug, colour=(99, 9, 9)))
            assert pictures(live) == before
        for name in crashes.RENDERING:
            crash = Crash(live, name)
            crash.arm()
            page = upload_picture(carol, mug, colour=(99, 9, 9))
            assert page.status == 303, page.words("main")
            recover(live, crash.wait(), until=partial(live.value, RENDERED))
        live.assert_sound()
    tell(ROW, points=len(crashes.UPLOADING + crashes.RENDERING), violations=0)


def test_negative_control_without_the_stored_key_a_killed_order_has_two_payment_pages(
    live: LiveShop,
) -> None:
    live.expects_errors = True
    armed = {"application": "tests.faults.broken.keyless:app"}
    with live.another_web("keyless", **armed) as base:
        alice = ready(live, KETTLE, email="alice@example.com", base=base)
        die_then(Crash(live, "opening.after_the_call"), alice.press)
        session_of(alice.press())
    assert len(live.provider.sessions()) == 2, "the second try found the page of the first: it proves nothing"
