"""The provider hangs, fails or hangs up while shoppers press the button: they are told, and nothing stays promised."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.client import Page
from tests.concurrency.crowd import all_at_once, crowd
from tests.faults.counts import IS_FULL, tell
from tests.faults.laid import MUG
from tests.live.programs import wait_for
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 18
SHOPPERS = 5
#: So long each trouble lasts, in seconds; in the suite for one press of everybody's.
LASTS = 60.0 if IS_FULL else 0.0
ANSWERED_WITHIN = 6.0
OPEN = "SELECT count(*) FROM reservation WHERE state = 'open'"
#: The suite's machine has more to do; with full counts it is the figure that counts.
ASSERTED_WITHIN = ANSWERED_WITHIN if IS_FULL else 2 * ANSWERED_WITHIN
TROUBLES: dict[str, dict[str, object]] = {
    "hang_before": {"seconds": 30}, "fail_after": {}, "reset_after": {},
    **({"hang_after": {"seconds": 30}, "fail_before": {}, "reset_before": {}} if IS_FULL else {}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    seconds: float


def timed(act: Callable[[], Page]) -> Callable[[], Answered]:
    def run() -> Answered:
        begun = time.monotonic()
        status = act().status
        return Answered(status, time.monotonic() - begun)

    return run


def press_through(live: LiveShop, trouble: str) -> list[Answered]:
    """Shoppers who press while it lasts, in waves."""
    answers: list[Answered] = []
    presses = [timed(press) for press in crowd(live, [{MUG: 1}] * SHOPPERS)]
    live.provider.fault(trouble, **TROUBLES[trouble])
    begun = time.monotonic()
    answers += all_at_once(presses)
    while time.monotonic() - begun < LASTS:
        answers += all_at_once([timed(press) for press in crowd(live, [{MUG: 1}] * SHOPPERS)])
    live.provider.clear_faults()
    return answers


def test_row_18_a_provider_that_hangs_or_fails_costs_a_wait_and_no_stock(live: LiveShop) -> None:
    live.expects_errors = True
    live.stock(live.kloof, {MUG: 10_000})
    answers = [answer for trouble in TROUBLES for answer in press_through(live, trouble)]
    seconds = sorted(answer.seconds for answer in answers)
    p95 = seconds[int(len(seconds) * 0.95)]
    assert {answer.status for answer in answers} <= {303, 503}
    assert any(answer.status == 503 for answer in answers)
    made = live.provider.sessions()
    assert len({session["client_reference_id"] for session in made}) == len(made), "two pages for one order"
    # Nobody comes back to pay; the provider is well again, and every hold runs out.
    live.sql("UPDATE \"order\" SET hold_until = now() WHERE status = 'PENDING'")
    live.run("checkout.expire_overdue")
    wait_for("holds to run out", lambda: not live.value(OPEN), seconds=300 if IS_FULL else 90)
    live.wait_for_quiet()
    assert live.shelf(MUG) == (10_000, 0)
    live.assert_sound()
    assert p95 < ASSERTED_WITHIN
    tell(
        ROW,
        presses=len(answers),
        told_to_try_again=sum(answer.status == 503 for answer in answers),
        errors_500=sum(answer.status == 500 for answer in answers),
        p95_seconds=round(p95, 2),
        open_reservations=0,
    )


def test_negative_control_a_gateway_that_waits_for_its_provider_keeps_the_shopper_waiting(
    live: LiveShop,
) -> None:
    live.expects_errors = True
    with live.another_web("patient", application="tests.faults.broken.patient:app") as base:
        [press] = crowd(live, [{MUG: 1}], base=base)
        live.provider.fault("hang_before", seconds=ANSWERED_WITHIN + 0.5)
        answered = timed(press)()
        live.provider.clear_faults()
    assert answered.seconds > ANSWERED_WITHIN
