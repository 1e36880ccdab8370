"""The sale as the people behind the counter see it, beside the shopper's own page."""

from datetime import date

from app import clock
from tests.cast import ALICE
from tests.client import Page
from tests.live.postbox import text_of
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor, reference_of, session_of
from tests.staff import CAROL, PETER, log_in

RED_350, KETTLE = "MUG-RED-350", "KETTLE"


def staff(live: LiveShop, email: str) -> Visitor:
    person = live.visitor()
    log_in(person, email)
    return person


def act(person: Visitor, reference: str, resource: str, /, **fields: object) -> Page:
    page = person.get(f"/admin/orders/{reference}")
    return person.submit(page, f"/admin/orders/{reference}/{resource}", **fields)


def status_on(page: Page) -> str:
    return str(page.one("[data-order-status]")["data-order-status"])


def today() -> date:
    return clock.now().astimezone(clock.SAST).date()


def test_an_eft_that_staff_find_on_the_statement_pays_the_order(live: LiveShop) -> None:
    alice = live.visitor()
    alice.put_in_cart(live.kloof.variants[KETTLE])
    page = alice.order(payment="eft")
    reference = reference_of(page)
    assert reference in page.words("#order-status")
    assert "62000000001" in page.words("#order-status")
    [how_to_pay] = live.postbox.wait_for(ALICE["email"])
    assert "62000000001" in text_of(how_to_pay)
    assert reference in text_of(how_to_pay)
    page = act(
        staff(live, CAROL), reference, "bank-receipts",
        amount="1 299,00", received_on=today().isoformat(), reference=f"MAGTAPE {reference}",
    )  # fmt: skip
    assert page.status == 200
    assert status_on(alice.get(f"/orders/{reference}")) == "PAID"
    assert live.shelf(KETTLE) == (0, 0)
    assert len(live.postbox.wait_for(ALICE["email"], many=2)) == 2
    live.assert_sound()


def test_staff_ship_and_the_shopper_sees_it_all_the_way_to_the_door(live: LiveShop) -> None:
    alice = live.visitor()
    alice.put_in_cart(live.kloof.variants[RED_350], 2)
    page = alice.come_back(live.provider.pay(session_of(alice.order())))
    reference = reference_of(page)
    live.wait_until(reference, "PAID")
    live.postbox.wait_for(ALICE["email"])
    packer = staff(live, PETER)
    assert reference in packer.get("/admin/orders").words("main")
    tracking = {
        "carrier": "The Courier Guy",
        "tracking_number": "TCG123456",
        "tracking_url": "https://track.example/TCG123456",
    }
    assert act(packer, reference, "shipments", **tracking).status == 200
    page = alice.get(f"/orders/{reference}")
    assert status_on(page) == "SHIPPED"
    assert "TCG123456" in page.words("#order-status")
    assert page.one(f'a[href="{tracking["tracking_url"]}"]')
    [_, mail] = live.postbox.wait_for(ALICE["email"], many=2)
    assert "TCG123456" in text_of(mail)
    assert tracking["tracking_url"] in text_of(mail)
    assert act(packer, reference, "delivery").status == 200
    assert status_on(alice.get(f"/orders/{reference}")) == "DELIVERED"
    live.wait_for_quiet()
    assert len(live.postbox.to(ALICE["email"])) == 2
    live.assert_sound()


def test_a_paid_order_that_staff_cancel_gives_back_goods_and_money(live: LiveShop) -> None:
    alice = live.visitor()
    alice.put_in_cart(live.kloof.variants[KETTLE])
    session = session_of(alice.order())
    reference = reference_of(alice.come_back(live.provider.pay(session)))
    live.wait_until(reference, "PAID")
    page = act(staff(live, CAROL), reference, "cancellation", reason="The glaze is cracked.")
    assert page.status == 200
    live.wait_for_quiet()
    assert live.value("SELECT sum(amount_cents) FROM refund WHERE order_id IS NOT NULL") == 129_900
    [refund] = live.provider.session(session)["refunds"]
    assert refund["amount"] == 129_900
    assert live.shelf(KETTLE) == (1, 0)
    live.postbox.wait_for(ALICE["email"], many=2)
    live.assert_sound()
