"""Refunds in the back office: looked at first, then done once; failed ones tried again or paid another way."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from app.inventory.models import StockItem
from app.orders.models.credit_note import CreditNote, CreditNoteLine
from app.orders.models.order import DisputeStatus, Order, PaymentMethod
from app.orders.models.states import OrderStatus
from app.payments.models.payment import Refund, RefundState
from tests import placed
from tests.admin.test_orders import SHIPMENT, act, eft, open_order, order_of, waiting_jobs
from tests.admin.test_paying_back import confirmation, paid_by_eft
from tests.cast import Cast
from tests.client import Page, ShopClient

pytestmark = pytest.mark.money
Made = Callable[..., str]
Visit = Callable[[], Any]


def preview(client: ShopClient, reference: str, **fields: object) -> Page:
    """The form, filled in and sent; what it would do."""
    address = f"/admin/orders/{reference}/refund"
    return client.submit(client.get(address), address, **{"reason": "A chip in the glaze", **fields})


def refund(client: ShopClient, reference: str, **fields: object) -> Page:
    return client.submit(preview(client, reference, **fields), f"/admin/orders/{reference}/credit-notes")


def notes(at_kloof: Visit) -> list[CreditNote]:
    with at_kloof() as session:
        return list(session.scalars(select(CreditNote).order_by(CreditNote.number)))


def refunds(at_kloof: Visit) -> list[Refund]:
    with at_kloof() as session:
        return list(session.scalars(select(Refund).order_by(Refund.id)))


def mugs(at_kloof: Visit, shop: Cast) -> int:
    with at_kloof() as session:
        variant = shop.kloof.variants[placed.MUG]
        found = session.scalars(select(StockItem.quantity).where(StockItem.variant_id == variant)).one()
        return int(found)


def words(page: Page, place: str = "main") -> str:
    return page.words(place).replace("\u00a0", " ")


def test_one_mug_of_two_is_previewed_credited_restocked_and_refunded(
    carol: ShopClient, made: Made, at_kloof: Visit, shop: Cast
) -> None:
    reference = made(placed.paid)
    before = mugs(at_kloof, shop)
    seen = preview(carol, reference, quantity_1="1")
    assert seen.status == 200
    assert "R 289,00" in words(seen, "#figures")
    assert "R 37,70" in words(seen, "#figures")  # 15/115 of it
    assert "1 back" in words(seen, "#figures")
    assert "R 349,00" in words(seen, "#figures")  # left after it
    assert "to the card" in words(seen, "#ways-back")
    assert notes(at_kloof) == []
    page = carol.submit(seen, f"/admin/orders/{reference}/credit-notes")
    [note] = notes(at_kloof)
    assert (note.number, note.amount_cents, note.vat_cents, note.delivery_cents) == (1, 28_900, 3_770, 0)
    assert (note.reason, note.issued_by, note.seller["vat_number"]) == (
        "A chip in the glaze",
        "Carol",
        "4123456789",
    )
    [sent] = refunds(at_kloof)
    assert (sent.credit_note_id, sent.amount_cents, sent.state) == (note.id, 28_900, RefundState.REQUESTED)
    assert "payments.send_refund" in waiting_jobs(at_kloof)
    assert mugs(at_kloof, shop) == before + 1
    assert "CN-000001" in words(page, "#credits")
    assert "1 credited" in words(page)


def test_what_is_kept_off_the_shelf_stays_off(
    carol: ShopClient, made: Made, at_kloof: Visit, shop: Cast
) -> None:
    reference = made(placed.paid)
    before = mugs(at_kloof, shop)
    form = carol.get(f"/admin/orders/{reference}/refund")
    fields = {**form.form(f"/admin/orders/{reference}/refund"), "quantity_1": "2", "reason": "Broken"}
    del fields["restock_1"]
    seen = carol.post(f"/admin/orders/{reference}/refund", fields)
    carol.submit(seen, f"/admin/orders/{reference}/credit-notes")
    assert mugs(at_kloof, shop) == before


def test_credits_by_unit_delivery_and_amount_end_at_the_orders_vat(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.paid, quantity=3)
    order = order_of(at_kloof, reference)
    refund(carol, reference, amount="100,01")
    refund(carol, reference, quantity_1="1")
    refund(carol, reference, delivery="20")
    page = carol.get(f"/admin/orders/{reference}/refund?all=1")
    rest = carol.submit(page, f"/admin/orders/{reference}/refund", reason="All of it")
    carol.submit(rest, f"/admin/orders/{reference}/credit-notes")
    issued = notes(at_kloof)
    assert [note.number for note in issued] == [1, 2, 3, 4]
    assert sum(note.amount_cents for note in issued) == order.total_cents
    assert sum(note.vat_cents for note in issued) == order.vat_cents
    with at_kloof() as session:
        assert sum(session.scalars(select(CreditNoteLine.quantity))) == 3
    assert sum(one.amount_cents for one in refunds(at_kloof)) == order.total_cents
    assert not open_order(carol, reference).all(f'a[href="/admin/orders/{reference}/refund"]')


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("quantity_1", "3"), ("quantity_1", "-1"), ("quantity_1", "1e1"), ("quantity_1", "\u0663"), ("delivery", "60,01"),
        ("delivery", "lots"), ("amount", "638,01"), ("amount", "-5"), ("amount", "1e9"), ("reason", ""), ("reason", "x" * 301),
    ],
)  # fmt: skip
def test_nonsense_comes_back_with_what_was_typed(
    carol: ShopClient, made: Made, at_kloof: Visit, field: str, typed: str
) -> None:
    reference = made(placed.paid)
    address = f"/admin/orders/{reference}/refund"
    page = preview(carol, reference, **{"quantity_1": "1", field: typed})
    assert (page.status, notes(at_kloof)) == (422, [])
    assert page.form(address)[field] == typed
    assert page.all('[role="alert"]')


def test_the_parts_together_may_not_exceed_the_order(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    reference = made(placed.paid)
    page = preview(carol, reference, quantity_1="2", amount="60,01")
    assert page.status == 422
    assert "R 60,00 more" in words(page)
    assert preview(carol, reference).status == 422  # nothing at all


def test_the_preview_can_be_changed_with_everything_kept(carol: ShopClient, made: Made) -> None:
    reference = made(placed.paid)
    address = f"/admin/orders/{reference}/refund"
    seen = preview(carol, reference, quantity_1="1", delivery="10")
    fields = {**seen.form(f"/admin/orders/{reference}/credit-notes"), "change": "1"}
    page = carol.post(address, fields)
    assert page.status == 200
    kept = page.form(address)
    assert (kept["quantity_1"], kept["delivery"], kept["reason"]) == ("1", "10", "A chip in the glaze")


def test_a_second_press_and_a_second_tab_credit_once(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    reference = made(placed.paid)
    tabs = [preview(carol, reference, amount="100") for _ in range(2)]
    pages = [carol.submit(tab, f"/admin/orders/{reference}/credit-notes") for tab in (*tabs, tabs[0])]
    assert [page.status for page in pages] == [200, 409, 409]
    assert [note.amount_cents for note in notes(at_kloof)] == [10_000]


def test_an_order_that_is_not_paid_has_nothing_to_credit(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.pending)
    page = preview(carol, reference, amount="10")
    assert (page.status, notes(at_kloof)) == (422, [])
    assert not open_order(carol, reference).all("#credits")


def test_a_packer_can_neither_see_the_form_nor_refund(
    carol: ShopClient, peter: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.paid)
    address = f"/admin/orders/{reference}"
    assert peter.get(f"{address}/refund").status == 403
    page = preview(carol, reference, amount="10")
    token = open_order(peter, reference).one('.who input[name="csrf_token"]')["value"]
    fields = {**page.form(f"{address}/credit-notes"), "csrf_token": token}
    assert peter.post(f"{address}/credit-notes", fields).status == 403
    assert notes(at_kloof) == []


def test_an_eft_in_two_parts_goes_back_out_of_both(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    reference = made(placed.pending, method=PaymentMethod.EFT)
    act(carol, reference, "bank-receipts", **eft("600"))
    act(carol, reference, "bank-receipts", **{**eft("38"), "reference": "the rest"})
    seen = preview(carol, reference, amount="620")
    assert "R 600,00 by EFT" in words(seen, "#ways-back")
    page = carol.submit(seen, f"/admin/orders/{reference}/credit-notes")
    assert [one.amount_cents for one in refunds(at_kloof)] == [60_000, 2_000]
    [first, _] = page.all("#pay-back form")
    carol.submit(page, str(first["action"]))
    assert order_of(at_kloof, reference).refunded_cents == 60_000


def test_cancelling_a_paid_order_credits_what_is_left_of_it(
    carol: ShopClient, made: Made, at_kloof: Visit, shop: Cast
) -> None:
    reference = made(placed.paid)
    before = mugs(at_kloof, shop)
    refund(carol, reference, quantity_1="1")
    act(carol, reference, "cancellation", reason="Out of clay")
    issued, order = notes(at_kloof), order_of(at_kloof, reference)
    assert [note.amount_cents for note in issued] == [28_900, 34_900]
    assert sum(note.vat_cents for note in issued) == order.vat_cents
    assert {one.credit_note_id for one in refunds(at_kloof)} == {note.id for note in issued}
    assert mugs(at_kloof, shop) == before + 2
    assert order.status is OrderStatus.CANCELLED


def test_an_order_that_is_all_credited_is_not_shipped(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    reference = made(placed.paid)
    refund(carol, reference, quantity_1="2")
    page, address = open_order(carol, reference), f"/admin/orders/{reference}"
    assert "nothing to ship" in words(page)
    assert not page.all(f'form[action="{address}/shipments"]')
    answer = carol.post(f"{address}/shipments", {**page.form(f"{address}/cancellation"), **SHIPMENT})
    assert (answer.status, order_of(at_kloof, reference).status) == (409, OrderStatus.PAID)
    assert "has been credited" in words(answer)


def test_an_order_with_no_goods_left_does_not_wait_for_the_courier(carol: ShopClient, made: Made) -> None:
    """The delivery was not credited, so the order stays paid; it is nothing to pack."""
    reference = made(placed.paid)
    to_ship = "/admin/orders?view=to-ship"
    refund(carol, reference, quantity_1="1")
    assert reference in words(carol.get(to_ship))
    refund(carol, reference, quantity_1="1")
    assert reference not in words(carol.get(to_ship))
    assert reference in words(carol.get("/admin/orders"))


def dispute(at_kloof: Visit, status: DisputeStatus) -> None:
    with at_kloof() as session:
        session.execute(update(Order).values(dispute_status=status))


def test_an_order_whose_dispute_was_lost_is_not_sent_before_somebody_has_decided(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.paid)
    dispute(at_kloof, DisputeStatus.LOST)
    with at_kloof() as session:
        session.execute(update(Order).values(needs_attention="The dispute was lost."))
    refused = act(carol, reference, "shipments", carrier="The Courier Guy")
    assert (refused.status, "its money is gone" in words(refused)) == (409, True)
    listed = carol.get(f"/admin/orders/dispatch?order={reference}")
    assert "dispute was lost" in listed.words("main")
    act(carol, reference, "attention")
    assert act(carol, reference, "shipments", carrier="The Courier Guy").status == 200


def test_a_disputed_order_is_neither_refunded_shipped_nor_cancelled(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = made(placed.paid)
    ready = preview(carol, reference, amount="10")
    page = open_order(carol, reference)
    address = f"/admin/orders/{reference}"
    ship, cancel = page.form(f"{address}/shipments"), page.form(f"{address}/cancellation")
    dispute(at_kloof, DisputeStatus.OPEN)
    answers = [
        carol.submit(ready, f"{address}/credit-notes"),
        carol.post(f"{address}/shipments", {**ship, **SHIPMENT}),
        carol.post(f"{address}/cancellation", {**cancel, "reason": "Out of clay"}),
    ]
    assert [answer.status for answer in answers] == [409] * 3
    assert all("disputes the payment" in words(answer) for answer in answers)
    assert (order_of(at_kloof, reference).status, refunds(at_kloof)) == (OrderStatus.PAID, [])
    page = open_order(carol, reference)
    assert "neither shipped nor refunded" in words(page, "#disputes")
    assert not page.all(f'form[action="{address}/shipments"]')
    dispute(at_kloof, DisputeStatus.WON)
    assert refund(carol, reference, amount="10").status == 200


def failed(carol: ShopClient, made: Made, at_kloof: Visit) -> str:
    """An order of which a refund of R100 did not arrive."""
    reference = made(placed.paid)
    refund(carol, reference, amount="100")
    with at_kloof() as session:
        session.execute(update(Refund).values(state=RefundState.FAILED))
    return reference


def test_a_failed_refund_is_tried_again_once(carol: ShopClient, made: Made, at_kloof: Visit) -> None:
    reference = failed(carol, made, at_kloof)
    page = open_order(carol, reference)
    address = str(page.all("#failed-refunds form")[0]["action"])
    done = carol.submit(page, address)
    assert not done.all("#failed-refunds")
    assert carol.submit(page, address).status == 409
    first, again = refunds(at_kloof)
    assert (again.instead_of_id, again.credit_note_id) == (first.id, first.credit_note_id)
    assert (again.state, again.idempotency_key != first.idempotency_key) == (RefundState.REQUESTED, True)
    assert waiting_jobs(at_kloof).count("payments.send_refund") == 2


def test_a_failed_refund_is_paid_another_way_and_says_how(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = failed(carol, made, at_kloof)
    page = open_order(carol, reference)
    [_, form] = page.all("#failed-refunds form")
    refused = carol.submit(page, str(form["action"]), how=" ")
    assert refused.status == 422
    assert "Say how" in words(refused, "#failed-refunds")
    done = carol.submit(refused, str(form["action"]), how="EFT to her Karoo Bank account")
    assert "EFT to her Karoo Bank account" in words(done, "#credits")
    [_, by_hand] = refunds(at_kloof)
    assert (by_hand.state, by_hand.paid_by_hand) == (RefundState.SUCCEEDED, "EFT to her Karoo Bank account")
    assert order_of(at_kloof, reference).refunded_cents == 10_000
    assert "notifications.order_refunded" in waiting_jobs(at_kloof)


def test_the_order_is_refunded_when_its_parts_have_gone_back(
    carol: ShopClient, made: Made, at_kloof: Visit
) -> None:
    reference = paid_by_eft(carol, made)
    for amount in ("38", "600"):
        page = refund(carol, reference, amount=amount)
        carol.submit(page, confirmation(page))
    order = order_of(at_kloof, reference)
    assert (order.status, order.refunded_cents, order.needs_attention) == (OrderStatus.REFUNDED, 63_800, None)
