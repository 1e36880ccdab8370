"""Staff at their desk: they ship, whole or in part, deliver, cancel, refund, book what the bank has, decide about money
that does not fit and about refunds that came back, and do it again after an error."""

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

TO_SHIP = "bought.status = 'PAID'"
SEVERAL = """bought.status = 'PAID'
    AND (SELECT sum(quantity) FROM order_line AS line WHERE line.order_id = bought.id) > 1"""
ON_ITS_WAY = """bought.status = 'PAID' AND EXISTS (
    SELECT 1 FROM shipment WHERE shipment.order_id = bought.id AND delivered_at IS NULL)"""
BY_HAND = """EXISTS (SELECT 1 FROM refund JOIN payment ON payment.id = refund.payment_id
    WHERE refund.order_id = bought.id AND refund.state = 'requested' AND payment.provider = 'eft')"""
HELD = "EXISTS (SELECT 1 FROM payment WHERE payment.order_id = bought.id AND held_because IS NOT NULL)"
#: That nothing stands in for. What a bank took by a dispute the provider will not pay back.
CAME_BACK = """bought.dispute_status NOT IN ('open', 'lost') AND EXISTS (
    SELECT 1 FROM refund AS failed WHERE failed.order_id = bought.id AND failed.state = 'failed' AND NOT EXISTS (
        SELECT 1 FROM refund AS instead WHERE instead.instead_of_id = failed.id))"""
DECIDED = "bought.dispute_status IN ('won', 'lost') AND bought.needs_attention LIKE 'The dispute was %'"

#: What is done next, how often of a hundred, and to which orders.
WAYS = {
    "ship": (38, TO_SHIP), "ship_a_part": (8, SEVERAL), "ship_together": (4, TO_SHIP),
    "deliver": (12, "bought.status = 'SHIPPED'"), "deliver_a_parcel": (6, ON_ITS_WAY),
    "cancel": (9, TO_SHIP), "refund": (6, "bought.status IN ('PAID', 'SHIPPED', 'DELIVERED')"),
    "book": (8, "bought.status = 'PENDING' AND bought.payment_method = 'eft'"), "pay_back": (2, BY_HAND),
    "decide": (3, HELD), "make_good": (3, CAME_BACK), "clear": (1, DECIDED),
}  # fmt: skip
#: What may not be left when the shop closes.
AT_THE_END = ("decide", "make_good")
REASON = "The glaze is cracked."


@dataclass
class Staff:
    live: LiveShop
    tally: Tally
    dice: random.Random
    carol: Visitor | None = None

    def work(self) -> None:
        """One thing. Whoever was quicker, a page that is stale or a server that is down: the next thing."""
        way = self.dice.choices(list(WAYS), [weight for weight, _ in WAYS.values()])[0]
        for reference, cents in self._orders(way, most=1):
            self._do(way, reference, cents)

    def clear_desk(self) -> bool:
        """Once through all that must not be left; whether there was anything."""
        found = [(way, order) for way in AT_THE_END for order in self._orders(way, most=1_000)]
        for way, (reference, cents) in found:
            self._do(way, reference, cents)
        return bool(found)

    def _orders(self, way: str, *, most: int) -> list[tuple[str, int]]:
        rows = self.live.sql(
            f"""SELECT reference, total_cents FROM "order" AS bought WHERE {WAYS[way][1]}
            AND placed_at < now() - interval '1 second' ORDER BY random() LIMIT :most""",
            most=most,
        )
        return [(row.reference, row.total_cents) for row in rows]

    def _do(self, way: str, reference: str, cents: int) -> None:
        try:
            if self.carol is None:
                carol = Visitor(self.live.base, lints=False)
                log_in(carol, CAROL)
                self.carol = carol
            page = getattr(self, way)(self.carol, reference, cents)
            self._end_when_asked(page)
            self.tally.add(way if page.status < 400 else f"{way}_refused")
        except (AssertionError, requests.RequestException):
            self.tally.add("staff_again")

    def _end_when_asked(self, page: Page) -> None:
        """Who is asked for the password again has been here for long; a login that is new is not asked."""
        if page.all('[name="proof_again"]') or page.url.startswith("/admin/confirm"):
            self.carol = None
            raise AssertionError("the login is old")

    # --- goods

    def ship(self, carol: Visitor, reference: str, _cents: int) -> Page:
        return act(carol, reference, "shipments", **self._parcel())

    def ship_a_part(self, carol: Visitor, reference: str, _cents: int) -> Page:
        """One unit of one line, where several wait."""
        path = f"/admin/orders/{reference}"
        fields = carol.get(path).form(f"{path}/shipments")
        waiting = [name for name in fields if name.startswith("quantity_")]
        part = dict.fromkeys(waiting, "0") | ({self.dice.choice(waiting): "1"} if waiting else {})
        return carol.follow(carol.post(f"{path}/shipments", {**fields, **self._parcel(), **part}))

    def ship_together(self, carol: Visitor, reference: str, _cents: int) -> Page:
        """From the list, with another that waits."""
        names = sorted({reference, *(name for name, _ in self._orders("ship", most=1))})
        page = carol.get(f"/admin/orders/dispatch?{'&'.join(f'order={name}' for name in names)}")
        fields = {**page.form("/admin/orders/shipments"), "order": names, "carrier": "Aramex"}
        return carol.follow(carol.post("/admin/orders/shipments", fields))

    def deliver(self, carol: Visitor, reference: str, _cents: int) -> Page:
        return act(carol, reference, "delivery")

    def deliver_a_parcel(self, carol: Visitor, reference: str, _cents: int) -> Page:
        return self._press(carol, reference, within="/parcels/", end="/delivery")

    def cancel(self, carol: Visitor, reference: str, _cents: int) -> Page:
        return act(carol, reference, "cancellation", reason=REASON)

    def _parcel(self) -> dict[str, str]:
        return {"carrier": "Aramex", "tracking_number": f"AX{self.dice.randrange(10**6)}"}

    # --- money

    def refund(self, carol: Visitor, reference: str, _cents: int) -> Page:
        """A unit of a line, or an amount besides; the whole of it is for who cancels."""
        path = f"/admin/orders/{reference}"
        page = carol.follow(carol.get(f"{path}/refund"))
        self._end_when_asked(page)
        fields = {**page.form(f"{path}/refund"), "reason": REASON}
        units = [name for name in fields if name.startswith("quantity_")]
        by_line = bool(units) and self.dice.random() < 0.5
        fields |= {self.dice.choice(units): "1"} if by_line else {"amount": self.dice.choice(("10", "25,50"))}
        page = carol.post(f"{path}/refund", fields)
        return carol.follow(carol.post(f"{path}/credit-notes", page.form(f"{path}/credit-notes")))

    def book(self, carol: Visitor, reference: str, cents: int) -> Page:
        """All of it as a rule; sometimes a part, sometimes too much."""
        cents = max(100, cents + self.dice.choice((0, 0, 0, 0, -5_000, 5_000)))
        return book_receipt(carol, f"{reference}", rand=f"{cents // 100}.{cents % 100:02}")

    def pay_back(self, carol: Visitor, reference: str, _cents: int) -> Page:
        return self._press(carol, reference, within="/refunds/", end="/confirmation")

    def decide(self, carol: Visitor, reference: str, _cents: int) -> Page:
        """Held money is taken, where that is offered, or sent back."""
        return self._press(
            carol, reference, within="/payments/", end=self.dice.choice(("/acceptance", "/refusal"))
        )

    def make_good(self, carol: Visitor, reference: str, _cents: int) -> Page:
        """Tried again; one of four is paid from the bank."""
        if self.dice.random() < 0.25:
            return self._press(carol, reference, within="/refunds/", end="/other-payment", how="By EFT.")
        return self._press(carol, reference, within="/refunds/", end="/tries")

    def clear(self, carol: Visitor, reference: str, _cents: int) -> Page:
        """Of a dispute that was decided, if that is what the page still says."""
        page = carol.get(f"/admin/orders/{reference}")
        assert "The dispute was" in page.words('.notice:has(form[action$="/attention"])')
        return carol.submit(page, f"/admin/orders/{reference}/attention")

    def _press(self, carol: Visitor, reference: str, /, *, within: str, end: str, **fields: object) -> Page:
        """The first such form on the order's page."""
        page = carol.get(f"/admin/orders/{reference}")
        form = page.soup.select_one(f'form[action*="{within}"][action$="{end}"]')
        assert form is not None, f"{reference} offers no {end}"
        return carol.submit(page, str(form["action"]), **fields)
