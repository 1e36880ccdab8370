"""Disputes on five paths: while one is open nothing is shipped, refunded or cancelled, and the shop is told once."""

from collections.abc import Sequence

import pytest

from tests.faults.baskets import Waiting
from tests.faults.counts import count, tell
from tests.faults.office import SHIPMENT, credit, paid, preview, refunds_there, seen, staff
from tests.live.programs import wait_for
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor

pytestmark = pytest.mark.money

ROW = 16
MUG = "MUG-RED-350"
EACH = 10
TOTAL_CENTS, PART_CENTS = 34_900, 14_000
SHOP = "hello@kloof.example"

SHIPPED = "SELECT count(*) FROM order_event WHERE kind = 'order.shipped'"
OPEN = "SELECT count(*) FROM \"order\" WHERE dispute_status = 'open'"
SILENT = "SELECT count(*) FROM \"order\" WHERE dispute_status <> 'none' AND needs_attention IS NULL"
STANDING = 'SELECT dispute_status AS status FROM "order" WHERE reference = :reference'


class Path:
    """How the dispute of some orders begins and ends."""

    def __init__(
        self, outcome: str, *, evidence: bool = False, is_late: bool = False, **details: object
    ) -> None:
        self.outcome, self.evidence, self.is_late, self.details = outcome, evidence, is_late, details
        self.disputes: list[str] = []

    def begin(self, live: LiveShop, orders: Sequence[Waiting]) -> None:
        self.disputes = [live.provider.dispute(order.page, **self.details)["id"] for order in orders]
        if self.evidence:
            for dispute in self.disputes:
                live.provider.update_dispute(dispute)

    def end(self, live: LiveShop) -> None:
        for dispute in self.disputes:
            live.provider.close_dispute(dispute, self.outcome)

    @property
    def standing(self) -> str:
        return "won" if "inquiry" in self.details else self.outcome


def paths() -> list[Path]:
    return [
        Path("won"),
        Path("lost", evidence=True),
        Path("lost", amount=PART_CENTS),
        Path("won", inquiry=True),
        # The provider knows before we do, and a refund is on its way already.
        Path("won", is_late=True),
    ]


def hear_late(live: LiveShop, person: Visitor, path: Path, orders: Sequence[Waiting]) -> None:
    """The events stay away until each order's refund has been refused."""
    forms = [preview(person, order, amount="10") for order in orders]
    live.provider.fault("drop", types=["charge.dispute.*"])
    path.begin(live, orders)
    assert [credit(person, order, form).status for order, form in zip(orders, forms, strict=True)] == [
        303
    ] * len(orders)
    wait_for(
        "the refusals",
        lambda: live.value("SELECT count(*) FROM refund WHERE state = 'failed'") == len(orders),
        seconds=60,
    )
    live.provider.clear_faults()
    for event in live.provider.events("charge.dispute.created"):
        if event["data"]["object"]["id"] in path.disputes:
            live.provider.deliver_again(event["id"])


def try_everything(person: Visitor, order: Waiting) -> list[int]:
    """Ship, cancel and refund; what each is answered."""
    base, fields = f"/admin/orders/{order.reference}", seen(person, order)
    wanted = person.get(f"{base}/refund").form(f"{base}/refund")
    return [
        person.post(f"{base}/shipments", {**fields, **SHIPMENT}).status,
        person.post(f"{base}/cancellation", {**fields, "reason": "No"}).status,
        person.post(f"{base}/credit-notes", {**wanted, **fields, "amount": "10", "reason": "No"}).status,
    ]


def test_row_16_a_disputed_order_stands_still_and_the_shop_is_told(live: LiveShop) -> None:
    each = count(EACH)
    live.stock(live.kloof, {MUG: 5 * each})
    orders, person = paid(live, 5 * each, {MUG: 1}), staff(live)
    laid = [(path, orders[place * each : (place + 1) * each]) for place, path in enumerate(paths())]
    for path, those in laid:
        hear_late(live, person, path, those) if path.is_late else path.begin(live, those)
    wait_for("all to be open", lambda: live.value(OPEN) == 5 * each, seconds=120)
    live.wait_for_quiet(seconds=120)
    answers = [status for order in orders for status in try_everything(person, order)]
    live.wait_for_quiet(seconds=120)
    assert answers == [409] * (3 * 5 * each)
    during = refunds_there(live, orders)
    assert (during, live.value(SHIPPED), live.value(SILENT)) == ([[]] * (5 * each), 0, 0)
    told = live.postbox.wait_for(SHOP, many=5 * each)
    for path, _ in laid:
        path.end(live)
    wait_for("all to be decided", lambda: live.value(OPEN) == 0, seconds=120)
    live.wait_for_quiet(seconds=120)
    for path, those in laid:
        assert {live.value(STANDING, reference=order.reference) for order in those} == {path.standing}
        for order in those:
            afterwards(live, person, path, order=order)
    live.wait_for_quiet(seconds=120)
    assert len(live.postbox.to(SHOP)) == len(told) == 5 * each
    live.assert_sound()
    tell(
        ROW, paths=5, disputes=5 * each, refunds_while_disputed=sum(map(len, during)), shipped_while_disputed=0,
        refused=len(answers), alerts=len(told),
    )  # fmt: skip


def afterwards(live: LiveShop, person: Visitor, path: Path, *, order: Waiting) -> None:
    """Won goes on; of what was lost no more than is here can go back."""
    base = f"/admin/orders/{order.reference}"
    if path.standing == "won":
        assert person.post(f"{base}/shipments", {**seen(person, order), **SHIPMENT}).status == 303
        return
    here = TOTAL_CENTS - path.details.get("amount", TOTAL_CENTS)  # type: ignore[operator]
    wanted = {**person.get(f"{base}/refund").form(f"{base}/refund"), "reason": "They lost it"}
    too_much = person.post(f"{base}/refund", {**wanted, "amount": f"{(here + 1) / 100:.2f}"})
    assert too_much.status == 422
    if here:
        fields = preview(person, order, amount=f"{here / 100:.2f}")
        assert credit(person, order, fields).status == 303


def test_row_16_broken_without_the_guard_a_disputed_order_is_shipped(live: LiveShop) -> None:
    live.expects_errors = True
    [order] = paid(live, 1, {MUG: 1})
    live.provider.dispute(order.page)
    wait_for("the dispute", lambda: live.value(OPEN) == 1)
    live.wait_for_quiet()
    with live.another_web("undisputed", application="tests.faults.broken.undisputed:app") as base:
        answers = try_everything(staff(live, base=base), order)
    assert answers[0] == 303
    assert live.value(SHIPPED) == 1
