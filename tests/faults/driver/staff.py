"""Staff at their desk: they ship, deliver, cancel, book what the bank has, and do it again after an error."""

import random
from dataclasses import dataclass

import requests

from tests.client import Page
from tests.faults.counter import book_receipt
from tests.faults.driver.tally import Tally
from tests.journeys.test_staff import act
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor
from tests.staff import CAROL, log_in

#: What is done next, how often of a hundred, and to an order in which state.
WAYS = {"ship": (50, "PAID"), "deliver": (20, "SHIPPED"), "cancel": (15, "PAID"), "book": (15, "PENDING")}


@dataclass
class Staff:
    live: LiveShop
    tally: Tally
    dice: random.Random
    carol: Visitor | None = None

    def work(self) -> None:
        """One thing. Whoever was quicker, a page that is stale or a server that is down: the next thing."""
        way = self.dice.choices(list(WAYS), [weight for weight, _ in WAYS.values()])[0]
        try:
            if self.carol is None:
                carol = Visitor(self.live.base, lints=False)
                log_in(carol, CAROL)
                self.carol = carol
            order = self._some_order(WAYS[way][1], is_eft=way == "book")
            if order is not None:
                page = getattr(self, way)(self.carol, *order)
                self._end_when_asked(page)
                self.tally.add(way)
        except (AssertionError, requests.RequestException):
            self.tally.add("staff_again")

    def _end_when_asked(self, page: Page) -> None:
        """Who is asked for the password again has been here for long; a login that is new is not asked."""
        if page.all('[name="proof_again"]'):
            self.carol = None
            raise AssertionError("the login is old")

    def _some_order(self, status: str, *, is_eft: bool) -> tuple[str, int] | None:
        rows = self.live.sql(
            """SELECT reference, total_cents FROM "order" WHERE status = :status
            AND (payment_method = 'eft') = :is_eft AND placed_at < now() - interval '1 second'
            ORDER BY random() LIMIT 1""",
            status=status,
            is_eft=is_eft,
        )
        return (rows[0].reference, rows[0].total_cents) if rows else None

    def ship(self, carol: Visitor, reference: str, _cents: int) -> Page:
        return act(
            carol, reference, "shipments", carrier="Aramex", tracking_number=f"AX{self.dice.randrange(10**6)}"
        )

    def deliver(self, carol: Visitor, reference: str, _cents: int) -> Page:
        return act(carol, reference, "delivery")

    def cancel(self, carol: Visitor, reference: str, _cents: int) -> Page:
        return act(carol, reference, "cancellation", reason="The glaze is cracked.")

    def book(self, carol: Visitor, reference: str, cents: int) -> Page:
        """All of it as a rule; sometimes a part, sometimes too much."""
        cents = max(100, cents + self.dice.choice((0, 0, 0, 0, -5_000, 5_000)))
        return book_receipt(carol, f"{reference}", rand=f"{cents // 100}.{cents % 100:02}")
