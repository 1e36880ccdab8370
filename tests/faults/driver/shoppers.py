"""Shoppers as they come: they buy, turn back, press twice, close the browser, pay late, and try again after an error."""

import html
import random
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.cast import ALICE
from tests.client import Page
from tests.faults.driver.tally import Tally
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor

REVIEWED = re.compile(r'name="reviewed" value="([^"]+)"')
#: What is bought, and how often of a hundred. The kettle runs out.
SHELF = {"MUG-RED-350": 55, "MUG-RED-250": 15, "MUG-SAGE-350": 10, "KETTLE": 10, "ROAST-250": 10}
LEVELS = {"MUG-RED-350": 100_000, "MUG-RED-250": 400, "MUG-SAGE-350": 60, "KETTLE": 25, "ROAST-250": None}
#: How a visit goes on after the basket, and how often of a hundred.
WAYS = {
    "pay_and_return": 38, "pay_and_close": 18, "decline_and_pay": 6, "press_twice": 8, "leave_and_pay_again": 6,
    "abandon": 8, "pay_too_late": 5, "cancel_while_paying": 4, "by_bank": 5,
    "pay_what_does_not_fit": 2,
}  # fmt: skip
TRIES = 40
CODES = ("TEN", "FIFTY", "ONCE")


class GaveUp(Exception):
    """No answer worth having came; a person goes elsewhere."""


@dataclass
class Shopper:
    """One at a time, one visit after the other, all from one seed."""

    live: LiveShop
    tally: Tally
    dice: random.Random
    name: str
    visits: int = 0
    email: str = ""
    visitor: Visitor = field(init=False)

    def visit(self) -> None:
        self.visits += 1
        self.email = f"{self.name}-{self.visits}@example.com"
        self.visitor = Visitor(self.live.base, lints=False)
        try:
            way = self.choose(WAYS)
            self.browse()
            page = self.order(payment="eft" if way == "by_bank" else "card", twice=way == "press_twice")
            if page is not None and way != "by_bank":
                getattr(self, way if hasattr(self, way) else "pay_and_return")(page)
        except GaveUp:
            self.tally.add("gave_up")
        finally:
            self.visitor.close()

    def choose(self, weights: dict[str, int]) -> str:
        return self.dice.choices(list(weights), list(weights.values()))[0]

    # --- to the order

    def browse(self) -> None:
        if self.dice.random() < 0.3:
            self.ask(lambda: self.visitor.get(self.dice.choice(("/", "/p/veld-mug", "/cart"))))
        for sku in {self.choose(SHELF) for _ in range(self.dice.choice((1, 1, 1, 2, 3)))}:
            variant = {
                "variant_id": str(self.live.kloof.variants[sku]),
                "quantity": self.dice.choice((1, 1, 2)),
            }
            self.ask(lambda variant=variant: self.visitor.post("/cart/lines", variant))
        if self.dice.random() < 0.15:
            code = {"code": self.dice.choice(CODES)}
            self.ask(lambda: self.visitor.post("/cart/codes", code))

    def order(self, *, payment: str, twice: bool) -> Page | None:
        """The answer to the last button: the way to the payment page, or None where nothing was ordered."""
        near = {"delivery": str(self.live.kloof.rates["near"]), "payment": payment}
        self.ask(lambda: self.visitor.post("/checkout", {**ALICE, "email": self.email}))
        self.ask(lambda: self.visitor.post("/checkout/delivery", near))
        sealed = REVIEWED.search(self.ask(lambda: self.visitor.get("/checkout/review")).text)
        if sealed is None:
            self.tally.add("turned_away")
            return None
        fields = {"reviewed": html.unescape(sealed[1])}
        with self.tally.held(f"order {self.email}"):
            page = self.press(fields, twice=twice)
        if page.status != 303:
            self.tally.add("turned_away")
            return None
        self.tally.add("ordered")
        return page

    def press(self, fields: dict[str, str], *, twice: bool) -> Page:
        def once() -> Page:
            return self.visitor.post("/checkout/order", dict(fields))

        if not twice:
            return self.ask(once)
        with ThreadPoolExecutor(2) as hands:
            pages = [hand.result() for hand in [hands.submit(self.ask, once) for _ in range(2)]]
        self.tally.add("pressed_twice")
        return min(pages, key=lambda page: page.status != 303)

    # --- what becomes of it

    def pay_and_return(self, page: Page) -> None:
        with self.tally.held(f"pay {self.email}"):
            session = self.at_provider("pay", page)
            if session is not None and session["status"] == "complete":
                self.come_back(session)

    def pay_and_close(self, page: Page) -> None:
        self.at_provider("pay", page)

    def decline_and_pay(self, page: Page) -> None:
        self.at_provider("decline", page)
        self.pay_and_return(page)

    def leave_and_pay_again(self, page: Page) -> None:
        """The page has closed meanwhile, so a second one is opened; or it has not, and is the same."""
        session = self.at_provider(self.dice.choice(("expire", "decline")), page)
        if session is None:
            return
        again = self.ask(lambda: self.visitor.post(f"/orders/{reference_in(session)}/payments"))
        if again.status == 303 and "/pay/" in again.response.headers["Location"]:
            self.pay_and_return(again)

    def abandon(self, page: Page) -> None:
        """Half of them at once, the others when their hold has ended; the goods are for anybody again."""
        self.tally.add("abandoned")
        self.end_hold(seconds=self.dice.uniform(0, 8))

    def pay_too_late(self, page: Page) -> None:
        """About when the hold ends: before, in the same moment, or after."""
        self.end_hold(seconds=self.dice.uniform(0, 3))
        time.sleep(self.dice.uniform(0, 4))
        self.at_provider("pay", page)

    def cancel_while_paying(self, page: Page) -> None:
        session = self.at_provider(None, page)
        if session is None:
            return
        path = f"/orders/{reference_in(session)}/cancellation"
        with ThreadPoolExecutor(2) as hands:
            paid = hands.submit(self.at_provider, "pay", page)
            cancelled = hands.submit(self.ask, lambda: self.visitor.post(path))
            paid.result()
            cancelled.result()

    def pay_what_does_not_fit(self, page: Page) -> None:
        """The provider takes more or less than it was asked to, or other money: staff decide about it."""
        session = self.at_provider(None, page)
        if session is None or session["status"] != "open":
            return
        cents = session["amount_total"]
        wrong = self.dice.choice(
            ({"amount_total": cents + 5_000}, {"amount_total": max(cents - 5_000, 100)}, {"currency": "usd"})
        )
        self.at_provider("mutate", page, **wrong)
        self.at_provider("pay", page)

    # --- means

    def ask(self, act: Callable[[], Page]) -> Page:
        """As a person does: an error page or none, and once more. Raises GaveUp."""
        for _ in range(TRIES):
            try:
                page = act()
            except requests.RequestException:
                self.tally.add("no_answer")
            else:
                if page.status < 500:
                    return page
                self.tally.add(f"answered_{page.status}")
            time.sleep(self.dice.uniform(0.1, 0.6))
        raise GaveUp

    def at_provider(self, verb: str | None, page: Page, **details: object) -> dict[str, Any] | None:
        """What the person does on the payment page; None where it has closed."""
        location = page.response.headers["Location"]
        session = urlsplit(location).path.rstrip("/").split("/")[-1]
        if "/orders/" in location:
            return None  # paid already, or nothing to pay
        for _ in range(TRIES):
            try:
                return getattr(self.live.provider, verb or "session")(session, **details)  # type: ignore[no-any-return]
            except requests.RequestException:
                time.sleep(self.dice.uniform(0.1, 0.6))
            except AssertionError:
                return None
        raise GaveUp

    def come_back(self, session: dict[str, Any]) -> None:
        parts = urlsplit(str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", str(session["id"])))
        self.ask(lambda: self.visitor.get(f"{parts.path}?{parts.query}"))

    def end_hold(self, *, seconds: float) -> None:
        """Time, scaled: the shortest hold a store may set is five minutes."""
        statement = (
            'UPDATE "order" SET hold_until = now() + make_interval(secs => :seconds) '
            "WHERE email = :email AND status = 'PENDING'"
        )
        for _ in range(TRIES):
            try:
                self.live.sql(statement, seconds=seconds, email=self.email)
                return
            except Exception:  # the database is away
                time.sleep(0.3)


def reference_in(session: dict[str, Any]) -> str:
    return str(session["client_reference_id"])


def shoppers(live: LiveShop, tally: Tally, *, seed: int, many: int) -> Sequence[Shopper]:
    return [Shopper(live, tally, random.Random(f"{seed}-{n}"), f"s{seed}-{n}") for n in range(many)]
