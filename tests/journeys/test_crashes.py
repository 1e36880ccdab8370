"""kill -9 in the middle of things, and a Redis that forgets everything: nothing lost, nothing twice."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests

from tests.cast import ALICE
from tests.client import Page
from tests.concurrency.crowd import press
from tests.live.programs import wait_for
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor, session_of

pytestmark = pytest.mark.money

RED_350, KETTLE = "MUG-RED-350", "KETTLE"


@contextmanager
def meanwhile(visitor: Visitor, fields: dict[str, str]) -> Iterator[Future[Page]]:
    """The order button has been pressed and its answer is on its way; whoever waits for it may wait in vain."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(press(visitor, fields))
        yield answer
        try:
            page = answer.result(30)
        except requests.ConnectionError:
            return
        raise AssertionError(f"the kill came too late, there is an answer: {page.status} {page.text[-2000:]}")


@contextmanager
def a_locked_shelf(live: LiveShop, sku: str) -> Iterator[int]:
    """Somebody holds the stock row, so that an order stands still in the middle of its transaction; their process."""
    connection = live.owner.connect()
    with connection, connection.begin():
        connection.exec_driver_sql(f"SET LOCAL app.store_id = '{live.kloof.id}'")
        variant = live.kloof.variants[sku]
        connection.exec_driver_sql(f"SELECT 1 FROM stock_item WHERE variant_id = '{variant}' FOR UPDATE")
        yield connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()


def waiting_for(live: LiveShop, process: int) -> int:
    return int(
        live.value(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND :process = ANY(pg_blocking_pids(pid))",
            process=process,
        )
    )


def ready(live: LiveShop, sku: str) -> tuple[Visitor, dict[str, str]]:
    alice = live.visitor(lints=False)
    alice.put_in_cart(live.kloof.variants[sku])
    return alice, alice.hurry_to_review(live.kloof.rates["near"])


def pay_and_look(live: LiveShop, session: str) -> None:
    """From a payment page on everything is as it should be: paid once, one letter, the doctor finds nothing."""
    live.provider.pay(session)
    [[reference]] = live.sql('SELECT reference FROM "order"')
    live.wait_until(reference, "PAID")
    live.postbox.wait_for(ALICE["email"])
    live.wait_for_quiet()
    assert live.value("SELECT count(*) FROM payment") == 1
    assert len(live.postbox.to(ALICE["email"])) == 1
    live.assert_sound()


def hang(live: LiveShop, when: str, *, method: str, path: str) -> None:
    """The next such call gets no answer: longer than our gateway waits."""
    live.provider.fault(f"hang_{when}", method=method, path=path, seconds=10, times=1)


def wait_for_the_hanging_call(live: LiveShop) -> None:
    """The fault has struck; what hangs is not in the list of requests until it is over."""
    wait_for("the call", lambda: live.provider.call("GET", "/faults")["faults"][-1]["remaining"] == 0)


@pytest.mark.parametrize("when", ["before", "after"])
def test_web_killed_while_the_provider_is_asked_leaves_one_order_and_one_session(
    live: LiveShop, when: str
) -> None:
    """Before or after the provider made the session: the stored call is made again with its own key."""
    live.expects_errors = True
    hang(live, when, method="POST", path="/v1/checkout/sessions")
    alice, fields = ready(live, KETTLE)
    with meanwhile(alice, fields):
        wait_for_the_hanging_call(live)
        live.web.kill()
    assert live.value("SELECT count(*) FROM \"order\" WHERE status = 'PENDING'") == 1
    assert live.shelf(KETTLE) == (1, 1)
    live.start_web()
    session = session_of(press(alice, fields)())
    [only] = live.provider.sessions()
    assert only["id"] == session
    assert live.value('SELECT count(*) FROM "order"') == 1
    pay_and_look(live, session)


def test_web_killed_inside_the_transaction_has_ordered_nothing(live: LiveShop) -> None:
    live.expects_errors = True
    alice, fields = ready(live, RED_350)
    with a_locked_shelf(live, RED_350) as holder, meanwhile(alice, fields):
        wait_for("the order to reach the shelf", lambda: waiting_for(live, holder))
        live.web.kill()
    assert live.value('SELECT count(*) FROM "order"') == 0
    assert live.shelf(RED_350) == (10, 0)
    live.start_web()
    assert alice.get("/cart").words("#cart-count") == "1"
    pay_and_look(live, session_of(press(alice, fields)()))


def test_a_worker_killed_in_a_job_is_followed_by_one_that_does_it_once(live: LiveShop) -> None:
    live.expects_errors = True
    alice, fields = ready(live, KETTLE)
    session = session_of(press(alice, fields)())
    # One event, so that no other job can make up for the one that is broken off.
    live.provider.fault("lose", types=["charge.*", "payment_intent.*"])
    hang(live, "before", method="GET", path="/v1/checkout/sessions/*")
    live.provider.pay(session)
    wait_for_the_hanging_call(live)
    live.worker.kill()
    [[reference]] = live.sql('SELECT reference FROM "order"')
    assert live.status(reference) == "PENDING"
    [[held]] = live.sql("SELECT lease_token FROM job WHERE name = 'payments.settle_order'")
    assert held is not None
    live.sql("UPDATE job SET leased_until = now()")  # thirty seconds later
    live.worker.start()
    live.wait_until(reference, "PAID")
    live.postbox.wait_for(ALICE["email"])
    live.wait_for_quiet()
    assert live.value("SELECT count(*) FROM payment") == 1
    assert len(live.postbox.to(ALICE["email"])) == 1
    live.assert_sound()


def test_a_flushed_valkey_costs_time_and_nothing_else(live: LiveShop) -> None:
    """Jobs wait while it happens; afterwards the basket, the order and the login of the browser are as before."""
    alice, fields = ready(live, KETTLE)
    session = session_of(press(alice, fields)())
    bob = live.visitor()
    bob.put_in_cart(live.kloof.variants[RED_350])
    live.worker.stop()
    live.provider.pay(session)
    wait_for("jobs to wait", lambda: live.value("SELECT count(*) FROM job"))
    live.flush_valkey()
    live.restart_web()
    live.worker.start()
    [[reference]] = live.sql('SELECT reference FROM "order"')
    live.wait_until(reference, "PAID")
    live.postbox.wait_for(ALICE["email"])
    live.wait_for_quiet()
    assert len(live.postbox.to(ALICE["email"])) == 1
    assert bob.get("/cart").words("#cart-count") == "1"
    assert alice.get(f"/orders/{reference}").one("[data-order-status]")["data-order-status"] == "PAID"
    live.assert_sound()


def test_without_valkey_the_shop_sells_and_the_sweep_does_the_rest(live: LiveShop) -> None:
    live.expects_errors = True
    live.valkey.kill()
    try:
        alice, fields = ready(live, KETTLE)
        session = session_of(press(alice, fields)())
        live.provider.pay(session)
        [[reference]] = live.sql('SELECT reference FROM "order"')
        live.wait_until(reference, "PAID")
    finally:
        live.start_valkey()
    live.postbox.wait_for(ALICE["email"])
    live.assert_sound()
