"""Events shuffled, repeated and lost: what becomes of an order is what the provider holds, not what was told when."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import jobs
from app.database import get, in_store
from app.drain import drain
from app.extensions import db
from app.inventory.stock import Level, set_levels
from app.jobs import QueueName
from app.orders.models.order import Order
from stripe_standin.signature import header
from tests.cast import Cast, StoreCast
from tests.faults.baskets import place
from tests.faults.broken.believing import believe
from tests.faults.counts import count, tell
from tests.standin import StripeStandin

pytestmark = pytest.mark.money

ROW = 14
SEQUENCES = 2_000
STEPS = 12
MUG = "MUG-RED-350"
FINAL_LOOKS = ("payments.settle_order", "payments.look_at_refunds", "payments.look_at_disputes")
Json = dict[str, Any]


class Counter:
    """Kloof in this process: orders are placed, events are brought, and what waits is done when we say so."""

    base = "http://localhost"

    def __init__(self, app: Flask, cast: Cast, provider: StripeStandin) -> None:
        self.app, self.cast, self.provider = app, cast, provider
        self.sequences = self.deliveries = 0

    @property
    def kloof(self) -> StoreCast:
        return self.cast.kloof

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.app.app_context(), in_store(self.kloof.id) as session:
            yield session

    def order(self, order_id: UUID) -> Order:
        with self.session() as session:
            return get(session, Order, order_id)

    def bring(self, event: Json, body: bytes) -> None:
        signed = header(body, [self.provider.webhook_secret], timestamp=int(time.time()))
        answer = self.app.test_client().post(
            "/webhooks/stripe", data=body, headers={"Stripe-Signature": signed}
        )
        assert answer.status_code == 200, event
        self.deliveries += 1

    def ask_for(self, order_id: UUID, *names: str) -> None:
        with self.session() as session:
            for name in names:
                jobs.enqueue(session, name, order_id)
                session.flush()  # their keys are their order
            session.commit()

    def work(self) -> None:
        """What is due, and what waits for something to become known; letters are another row's matter."""
        with self.app.app_context():
            session = db.session()
            session.execute(text("DELETE FROM job WHERE name LIKE 'notifications.%' OR queue = 'bulk'"))
            session.execute(text("UPDATE job SET run_after = now() - interval '1 second'"))
            session.commit()
            drain(QueueName.MONEY)


class Truth(RuleBasedStateMachine):
    """What the provider holds, moved by shoppers, banks and staff on the provider's pages; and a post office."""

    counter: Counter

    def __init__(self) -> None:
        super().__init__()
        self.page = "open"
        self.refunds: dict[str, tuple[int, str]] = {}
        self.dispute = "none"
        self.status = {"PENDING"}
        self.is_overdue = False
        self.read = 0
        self.mail: list[tuple[Json, bytes]] = []

    @initialize()
    def order(self) -> None:
        self.provider = self.counter.provider
        self.provider.reset()
        [self.waiting] = place(self.counter, 1, {MUG: 1})
        self.total = self.counter.order(self.waiting.id).total_cents
        self.counter.sequences += 1

    # --- what happens at the provider

    @precondition(lambda self: self.page == "open")
    @rule()
    def pay(self) -> None:
        self.provider.pay(self.waiting.page)
        self._paid()

    @precondition(lambda self: self.page == "open")
    @rule()
    def choose_a_slow_method(self) -> None:
        self.provider.delay(self.waiting.page)
        self.page = "processing"

    @precondition(lambda self: self.page == "processing")
    @rule()
    def slow_money_comes(self) -> None:
        self.provider.confirm(self.waiting.page)
        self._paid()

    @precondition(lambda self: self.page == "processing")
    @rule()
    def slow_money_fails(self) -> None:
        self.provider.fail(self.waiting.page)
        self.page = "failed"

    @precondition(lambda self: self.page == "open")
    @rule()
    def page_expires(self) -> None:
        self.provider.expire(self.waiting.page)
        self.page = "expired"

    @precondition(lambda self: self.page == "paid" and self.dispute in ("none", "won") and self._left() > 0)
    @rule(share=st.sampled_from((3, 2, 1)), is_slow=st.booleans())
    def refund(self, share: int, is_slow: bool) -> None:  # noqa: FBT001 - hypothesis calls it by name
        amount = max(self._left() // share, 1)
        self.provider.settings(refund_status="pending" if is_slow else "succeeded")
        intent = self.provider.session(self.waiting.page)["payment_intent"]["id"]
        made = self.provider.client().v1.refunds.create({"payment_intent": intent, "amount": amount})
        self._note(made.id, amount, "pending" if is_slow else "succeeded")

    @precondition(lambda self: "pending" in self._refunds_there_are())
    @rule()
    def slow_refund_arrives(self) -> None:
        name = self._first("pending")
        self.provider.succeed_refund(name)
        self._note(name, self.refunds[name][0], "succeeded")

    @precondition(lambda self: {"pending", "succeeded"} & self._refunds_there_are())
    @rule(data=st.data())
    def refund_fails(self, data: st.DataObject) -> None:
        names = sorted(name for name, (_, state) in self.refunds.items() if state != "failed")
        name = data.draw(st.sampled_from(range(len(names))))
        self.provider.fail_refund(names[name])
        self._note(names[name], self.refunds[names[name]][0], "failed")

    @precondition(lambda self: self.page == "paid" and self.dispute == "none" and not self.refunds)
    @rule()
    def dispute_opens(self) -> None:
        self.dispute_id = self.provider.dispute(self.waiting.page)["id"]
        self.dispute = "open"

    @precondition(lambda self: self.dispute == "open")
    @rule(outcome=st.sampled_from(("won", "lost")))
    def dispute_closes(self, outcome: str) -> None:
        self.provider.close_dispute(self.dispute_id, outcome)
        self.dispute = outcome

    # --- what is told

    @precondition(lambda self: self.page != "open")
    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        """Some of what has happened, in any order, old news among it; what is never drawn is lost."""
        self._collect()
        chosen = data.draw(st.lists(st.sampled_from(range(len(self.mail))), min_size=1, max_size=4))
        for number in chosen:
            self._bring(*self.mail[number])
        self._work()

    @precondition(lambda self: not self.is_overdue)
    @rule()
    def our_time_runs_out(self) -> None:
        """At any moment, and once: a second time finds what the first has left."""
        self.is_overdue = True
        self.counter.ask_for(self.waiting.id, "checkout.expire_order")
        if self.page in ("open", "expired", "failed"):
            self.status = {"EXPIRED"}
            self.page = {"open": "expired"}.get(self.page, self.page)
        self._work()

    # --- what must have become of it

    def teardown(self) -> None:
        if hasattr(self, "waiting"):
            self._look_at_last()
            self._compare()

    def _look_at_last(self) -> None:
        """As the reconciler does, and as staff do who ask for refunds made on the provider's pages."""
        self.counter.ask_for(self.waiting.id, *FINAL_LOOKS)
        self.counter.work()

    def _compare(self) -> None:
        order = self.counter.order(self.waiting.id)
        assert order.status.value in self.status, (order.status, self.status)
        assert order.payment_pending == (self.page == "processing")
        assert order.refunded_cents == self._refunded()
        assert order.dispute_status.value == self.dispute
        assert order.was_paid == (self.page == "paid")

    # --- bookkeeping

    def _paid(self) -> None:
        self.page, self.status = "paid", {"PAID"}

    def _left(self) -> int:
        return self.total - sum(amount for amount, state in self.refunds.values() if state != "failed")

    def _refunded(self) -> int:
        return sum(amount for amount, state in self.refunds.values() if state == "succeeded")

    def _refunds_there_are(self) -> set[str]:
        return {state for _, state in self.refunds.values()}

    def _first(self, state: str) -> str:
        return next(name for name, (_, present) in self.refunds.items() if present == state)

    def _note(self, name: str, amount: int, state: str) -> None:
        """All of it gone is REFUNDED, which stays when the bank returns it later, had we looked in between."""
        was_all = self._refunded() == self.total or "REFUNDED" in self.status
        self.refunds[name] = (amount, state)
        is_all = self._refunded() == self.total
        self.status = {"REFUNDED"} if is_all else {"PAID", "REFUNDED"} if was_all else {"PAID"}

    def _collect(self) -> None:
        for event in self.provider.events()[self.read :]:
            self.mail.append((event, json.dumps(event).encode()))
            self.read += 1

    def _bring(self, event: Json, body: bytes) -> None:
        self.counter.bring(event, body)

    def _work(self) -> None:
        self.counter.work()


class Believing(Truth):
    """The same sequences told to a shop that takes each event at its word. All of them arrive at last."""

    def _bring(self, event: Json, body: bytes) -> None:
        with self.counter.session() as session:
            believe(session, self.waiting.id, event)
            session.commit()

    def _work(self) -> None:
        pass

    def _look_at_last(self) -> None:
        self._collect()
        for event, body in self.mail:
            self._bring(event, body)

    @rule()
    def our_time_runs_out(self) -> None:
        pass

    def _compare(self) -> None:
        order = self.counter.order(self.waiting.id)
        assert order.refunded_cents == self._refunded()
        assert order.dispute_status.value == self.dispute
        assert order.status.value in self.status


@pytest.fixture
def counter(app: Flask, shop: Cast, provider: StripeStandin) -> Iterator[Counter]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        set_levels(session, {shop.kloof.variants[MUG]: Level(10 * SEQUENCES)}, reason="test shelf")
        session.commit()
    yield Counter(app, shop, provider)
    provider.settings(refund_status="succeeded")


def play(kind: type[Truth], counter: Counter, *, sequences: int, chance: int) -> None:
    """At least so many. Hypothesis counts only those it finds worth counting; we all that were played and compared."""
    while counter.sequences < sequences:
        machine: Callable[[], Truth] = type(kind.__name__, (kind,), {"counter": counter})
        wanted = max((sequences - counter.sequences) * 3 // 5, 5)
        run_state_machine_as_test(seed(chance)(machine), settings=in_any_order(wanted))
        chance += 2


def in_any_order(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("half", [1, 2])  # so that two processes share them
def test_row_14_whatever_is_told_when_the_order_ends_as_the_provider_has_it(
    counter: Counter, half: int
) -> None:
    play(Truth, counter, sequences=count(SEQUENCES) // 2, chance=half)
    said = counter.app.test_cli_runner().invoke(args=["doctor", "money", "stock"])
    assert said.exit_code == 0, said.output
    tell(ROW, sequences=counter.sequences, events_delivered=counter.deliveries, unlike_the_model=0, seed=half)


@pytest.mark.unsound
def test_row_14_broken_a_shop_that_believes_events_ends_otherwise(counter: Counter) -> None:
    with pytest.raises(AssertionError):
        play(Believing, counter, sequences=100, chance=1)
