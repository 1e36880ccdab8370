"""What the customers' banks do when all seems done: refunds come back, payments are disputed, disputes are decided."""

import random
from contextlib import suppress
from dataclasses import dataclass, field

import requests

from tests.faults.driver.tally import Tally
from tests.live.shop import LiveShop

#: What is done next, and how often of a hundred.
WAYS = {"return_a_refund": 35, "open_a_dispute": 30, "decide_a_dispute": 35}
GONE_BACK = """SELECT provider_refund_id AS name FROM refund
    WHERE state = 'succeeded' AND provider_refund_id IS NOT NULL ORDER BY random() LIMIT 1"""
#: The page on which the money came that settled an order; one of an order that nothing of has gone back.
UNDISPUTED = """
    SELECT page.provider_session_id AS name, payment.amount_cents FROM "order" AS bought
    JOIN payment ON payment.order_id = bought.id AND NOT payment.is_surplus
    JOIN payment_session AS page ON page.order_id = bought.id
        AND page.provider_payment_id = payment.provider_payment_id
    WHERE bought.status IN ('PAID', 'SHIPPED', 'DELIVERED') AND refunded_cents = 0 AND dispute_status = 'none'
    ORDER BY random() LIMIT 1"""


@dataclass
class Banks:
    live: LiveShop
    tally: Tally
    dice: random.Random
    #: Disputes that nobody has decided.
    undecided: list[str] = field(default_factory=list)

    def work(self) -> None:
        """One thing; nothing where there is none to do it to, or the provider is away."""
        way = self.dice.choices(list(WAYS), list(WAYS.values()))[0]
        with suppress(requests.RequestException, AssertionError):
            if getattr(self, way)():
                self.tally.add(way)

    def return_a_refund(self) -> bool:
        found = self.live.sql(GONE_BACK)
        for refund in found:
            self.live.provider.fail_refund(refund.name)
        return bool(found)

    def open_a_dispute(self) -> bool:
        """About all of the money, a part of it, or as an inquiry that takes none."""
        found = self.live.sql(UNDISPUTED)
        for page in found:
            kind = self.dice.choice(({}, {"amount": page.amount_cents // 2}, {"inquiry": True}))
            self.undecided.append(self.live.provider.dispute(page.name, **kind)["id"])
        return bool(found)

    def decide_a_dispute(self) -> bool:
        if not self.undecided:
            return False
        chosen = self.dice.choice(self.undecided)
        with suppress(AssertionError):  # decided before, and the answer was lost
            self.live.provider.close_dispute(chosen, self.dice.choice(("won", "lost")))
        self.undecided.remove(chosen)
        return True

    def decide_all(self) -> None:
        """The run is over, and everybody is up."""
        while self.undecided:
            self.decide_a_dispute()
