"""Staff ship or cancel an order at the moment at which the webhook, or another of them, changes it."""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest

from app.orders.models.states import TRANSITIONS
from tests.client import Page
from tests.concurrency.crowd import all_at_once
from tests.faults.baskets import Waiting, place
from tests.faults.counts import MOST_ROUNDS, count, tell
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor
from tests.staff import log_in

pytestmark = pytest.mark.money

ROW = 27
MUG = "MUG-RED-350"
PAIRS = 100
SEED = 27
SHIPMENT = {"carrier": "The Courier Guy", "tracking_number": "TCG-27"}
CANCELLATION = {"reason": "The last one has a crack."}
#: Seconds by which one of a pair may be late; a webhook takes about as long to become a payment.
SPREAD = 0.3

#: Events that cannot follow one another: a move that is not drawn, or one that begins where the last did not end.
MOVES = """
    SELECT order_id, from_status, to_status,
           lag(to_status) OVER (PARTITION BY order_id ORDER BY at, id) AS before
    FROM order_event"""
#: Each verb raises the version by one and leaves one event, so two that read the same version leave one too few.
LOST = """
    SELECT bought.reference FROM "order" AS bought JOIN order_event AS told ON told.order_id = bought.id
    GROUP BY bought.reference, bought.version HAVING bought.version <> 1 + count(*)"""
ELSEWHERE = """
    SELECT reference FROM "order" AS bought WHERE status <> (
        SELECT to_status FROM order_event WHERE order_id = bought.id ORDER BY at DESC, id DESC LIMIT 1)"""


class Pair:
    """An order, and the pages of it that two people have open."""

    def __init__(self, live: LiveShop, order: Waiting, staff: Sequence[Visitor]) -> None:
        self.live = live
        self.order = order
        self.staff = staff
        self.path = f"/admin/orders/{order.reference}"
        self.seen: list[dict[str, str]] = []

    def look(self) -> None:
        """Both at the same version of the order; every form on the page carries it."""
        self.seen = [self._seen(person) for person in self.staff]

    def _seen(self, person: Visitor) -> dict[str, str]:
        page = person.get(self.path)
        form = next(form for form in page.all("form") if form.select_one('[name="version"]'))
        return {
            str(field["name"]): str(field["value"]) for field in form.select('input[type="hidden"][name]')
        }

    def ship(self, *, late: float = 0.0) -> Callable[[], Page]:
        return lambda: self._send(0, "shipments", SHIPMENT, late=late)

    def cancel(self, *, late: float = 0.0) -> Callable[[], Page]:
        return lambda: self._send(1, "cancellation", CANCELLATION, late=late)

    def pay(self) -> None:
        """Nothing, where the page has closed."""
        with suppress(AssertionError):
            self.live.provider.pay(self.order.page)

    def _send(self, who: int, verb: str, fields: dict[str, str], *, late: float) -> Page:
        time.sleep(late)
        return self.staff[who].post(f"{self.path}/{verb}", {**self.seen[who], **fields})


def two_of_the_staff(live: LiveShop, *, base: str | None = None) -> list[Visitor]:
    people = [live.visitor(base=base, lints=False) for _ in range(2)]
    for person in people:
        log_in(person)
    return people


def pairs(live: LiveShop, many: int, staff: Sequence[Visitor]) -> list[Pair]:
    return [Pair(live, order, staff) for order in place(live, many, {MUG: 1})]


def pay_all(live: LiveShop, those: Sequence[Pair]) -> None:
    for pair in those:
        pair.pay()
    for pair in those:
        live.wait_until(pair.order.reference, "PAID")
    live.wait_for_quiet()


def illegal_moves(live: LiveShop) -> list[tuple[str, str | None, str]]:
    return [
        (row.from_status, row.before, row.to_status)
        for row in live.sql(MOVES)
        if row.from_status is not None
        and (
            row.from_status != row.before
            or row.to_status not in {str(to) for to in TRANSITIONS[row.from_status]}
        )
    ]


def lost_updates(live: LiveShop) -> list[str]:
    return [row.reference for look in (LOST, ELSEWHERE) for row in live.sql(look)]


def test_row_27_staff_and_the_webhook_never_write_over_each_other(live: LiveShop) -> None:
    chance, total = random.Random(SEED), count(PAIRS)
    live.stock(live.kloof, {MUG: total})
    staff = two_of_the_staff(live)
    paying, shipping = total // 2, total // 4
    told: Counter[int] = Counter()

    def race(*acts: Callable[[], object]) -> None:
        told.update(answer.status for answer in all_at_once(acts) if isinstance(answer, Page))

    for pair in pairs(live, paying, staff):
        pair.look()
        race(pair.pay, pair.cancel(late=chance.uniform(0, SPREAD)))
    for pair in pairs(live, shipping, staff):
        pair.look()
        race(pair.pay, pair.ship(late=chance.uniform(0, SPREAD)))
    both = pairs(live, total - paying - shipping, staff)
    pay_all(live, both)
    for pair in both:
        pair.look()
        live.run("payments.settle_order", pair.order.id)
        race(pair.ship(), pair.cancel())
    live.wait_for_quiet()
    illegal, lost = illegal_moves(live), lost_updates(live)
    assert (illegal, lost) == ([], [])
    assert set(told) <= {303, 409}, told
    live.assert_sound()
    tell(
        ROW, pairs=total, done=told[303], told_it_has_changed=told[409], illegal_states=len(illegal),
        lost_updates=len(lost), seed=SEED,
    )  # fmt: skip


def both_are_done(pair: Pair) -> bool:
    """On a busy machine a round may come apart."""
    pair.look()
    return [page.status for page in all_at_once([pair.ship(), pair.cancel()])] == [303, 303]


def test_row_27_broken_without_the_lock_shipping_and_cancelling_both_happen(live: LiveShop) -> None:
    live.expects_errors = True
    with live.another_web("unlocked", application="tests.faults.broken.unlocked:app") as base:
        raced = pairs(live, MOST_ROUNDS, two_of_the_staff(live, base=base))
        pay_all(live, raced)
        both = any(both_are_done(pair) for pair in raced)
    live.wait_for_quiet()
    assert both, "the race is too slow to prove anything"
    assert illegal_moves(live)
    assert lost_updates(live)
