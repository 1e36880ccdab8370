"""Whatever is not signed by the provider, freshly, over exactly these bytes, in our mode: refused, counted, not kept."""

import time
from collections.abc import Callable, Iterator

import pytest
import stripe

from app.config import Settings, SettingsError
from app.payments.accounts import ENVIRONMENT
from app.payments.provider import Refusal
from app.payments.refusals import refused_lately
from tests.faults.counts import tell
from tests.faults.events import SECRET, deliver, encoded, event, send, signature, signed, stored
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 19
HUGE = 5 * 1024 * 1024
THIN = {
    "id": "evt_thin", "object": "v2.core.event", "type": "v1.billing.meter.error_report_triggered", "livemode": False,
    "related_object": {"id": "mtr_1", "type": "billing.meter"},
}  # fmt: skip

#: A body, or pieces of one that are sent without their length, and the header beside it.
Forgery = tuple[bytes | Iterator[bytes], str | None]


def ago(seconds: int) -> int:
    return int(time.time()) - seconds


def pieces(body: bytes) -> Iterator[bytes]:
    yield from (body[start : start + 65_536] for start in range(0, len(body), 65_536))


def over(body: bytes, **how: object) -> Forgery:
    return body, signed(body, **how)  # type: ignore[arg-type]


def tampered() -> Forgery:
    body = encoded(event())
    return body.replace(b"customer.updated", b"customer.updateD"), signed(body)


def huge() -> bytes:
    return encoded(event(padding="x" * HUGE))


def two_wrong() -> Forgery:
    body = encoded(event())
    return body, signature(body, ("whsec_one", "whsec_two"))


FORGERIES: dict[str, tuple[Callable[[], Forgery], Refusal]] = {
    "no header": (lambda: (encoded(event()), None), Refusal.FORGED),
    "an empty header": (lambda: (encoded(event()), ""), Refusal.FORGED),
    "another secret": (lambda: over(encoded(event()), secret="whsec_other"), Refusal.FORGED),
    "a byte changed": (tampered, Refusal.FORGED),
    "an old scheme": (lambda: over(encoded(event()), scheme="v0"), Refusal.FORGED),
    "two signatures, both wrong": (two_wrong, Refusal.FORGED),
    "no time": (lambda: (encoded(event()), "v1=" + "0" * 64), Refusal.FORGED),
    "no number as time": (lambda: (encoded(event()), "t=now,v1=" + "0" * 64), Refusal.FORGED),
    "an empty secret": (lambda: over(encoded(event()), secret=""), Refusal.FORGED),
    "another account's secret": (lambda: over(encoded(event()), secret="whsec_of_jozi"), Refusal.FORGED),
    "not UTF-8": (lambda: over(b"\xff\xfe"), Refusal.FORGED),
    "301 seconds old": (lambda: over(encoded(event()), at=ago(302)), Refusal.STALE),
    "from the future": (lambda: over(encoded(event()), at=ago(-400)), Refusal.FUTURE),
    "live money": (lambda: over(encoded(event(livemode=True))), Refusal.WRONG_MODE),
    "a thin event": (lambda: over(encoded(THIN)), Refusal.NOT_AN_EVENT),
    "no JSON": (lambda: over(b"paid"), Refusal.NOT_AN_EVENT),
    "a list": (lambda: over(encoded([event()])), Refusal.NOT_AN_EVENT),
    "five megabytes": (lambda: over(huge()), Refusal.TOO_LARGE),
    "five megabytes of unsaid length": (lambda: (pieces(huge()), "t=1,v1=0"), Refusal.TOO_LARGE),
}


def test_row_19_only_what_is_signed_and_fresh_is_kept(live: LiveShop) -> None:
    live.expects_errors = True
    try:
        refuse_all(live)
    finally:
        live.flush_valkey()  # or the doctor finds the genuine ones in the tests that follow, too
    live.assert_sound()
    tell(ROW, cases=len(FORGERIES), stored_of_the_bad=len(stored(live)), counted=len(FORGERIES))


def refuse_all(live: LiveShop) -> None:
    live.flush_valkey()
    answers = {}
    for name, (forge, _) in FORGERIES.items():
        body, header = forge()
        answers[name] = send(live.base, body, header)
    expected = {
        name: 413 if refusal is Refusal.TOO_LARGE else 400 for name, (_, refusal) in FORGERIES.items()
    }
    assert answers == expected
    assert stored(live) == set()
    with live.app.app_context():
        refused = refused_lately(ENVIRONMENT)
    counted = [refusal for _, refusal in FORGERIES.values()]
    assert refused is not None
    assert refused.counts == {refusal: counted.count(refusal) for refusal in set(counted)}
    said = live.app.test_cli_runner().invoke(args=["doctor", "jobs"]).output
    assert "genuine webhooks were refused" in said


def test_row_19_what_is_genuine_is_kept_once(live: LiveShop) -> None:
    told = event()
    assert [deliver(live.base, told) for _ in range(5)] == [200] * 5
    assert deliver(live.base, event(), secrets=("whsec_old", SECRET)) == 200
    assert len(stored(live)) == 2
    live.assert_sound()


def test_row_19_an_empty_secret_refuses_to_boot(live: LiveShop) -> None:
    staging = {**live.environment, "FUSION_ENV": "staging", "CRASH_AT": "", "STRIPE_WEBHOOK_SECRETS": " , "}
    staging.pop("CRASH_AT")
    with pytest.raises(SettingsError, match="STRIPE_WEBHOOK_SECRETS"):
        Settings.from_environment(staging)


def test_row_19_broken_the_sdk_alone_takes_what_is_signed_ahead_of_time() -> None:
    body = encoded(event())
    header = signed(body, at=ago(-100_000))
    assert stripe.WebhookSignature.verify_header(body.decode(), header, SECRET, 300)
