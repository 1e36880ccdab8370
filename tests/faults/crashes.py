"""Having a process of the running shop die at a named place, and what a death costs until all is as it should be."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.client import Page
from tests.concurrency.crowd import press
from tests.faults.counts import IS_FULL
from tests.live.programs import wait_for
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor

#: A worker wakes by itself as often.
SWEEP_EVERY = 10.0
DIED = 137
PATIENT_RESTARTS = 3

#: Passed by a request. Its process is replaced at once, and the person asks again.
ORDERING = (
    "placing.cart_locked", "placing.order_written", "placing.stock_reserved", "placing.before_commit",
    "placing.committed", "opening.before_the_call", "opening.after_the_call", "opening.before_commit",
    "opening.before_the_redirect",
)  # fmt: skip
RETURNING = (
    "settling.before_asking", "settling.asked", "paying.booked", "paying.numbered", "settling.applied",
    "returning.before_commit", "returning.committed",
)  # fmt: skip
RECEIVING = ("webhook.before_commit", "webhook.committed")
CANCELLING = (
    "crediting.restocked", "crediting.note_written", "refunding.row_written", "cancelling.restocked",
)  # fmt: skip
SHIPPING = ("shipping.shipped", "shipping.committed")
DELIVERING = ("delivering.noted",)
DISPATCHING = ("dispatching.committed",)
BANKING = ("bank.booked",)
UPLOADING = ("pictures.filed",)
#: Passed by a job; the lease of the process that died has to run out.
SELLING = (
    "jobs.claimed", "event.handed_on", "jobs.run", "mailing.sent", "jobs.deleted", "mailing.written",
    "retiring.pages_closed", "mailing.noted", "jobs.committed", "mailing.before_sending",
)  # fmt: skip
REFUNDING = ("refunding.after_the_call", "refunding.applied", "refunding.before_the_call")
EXPIRING = ("expiring.stock_released",)
IMPORTING = ("importing.slice_written", "importing.file_dropped")
RENDERING = ("pictures.rendered",)
#: Passed by the operator's command.
COMMANDING = ("importing.slice_committed",)

POINTS = (
    ORDERING + RETURNING + RECEIVING + CANCELLING + SHIPPING + DELIVERING + DISPATCHING + BANKING + UPLOADING
    + SELLING + REFUNDING + EXPIRING + IMPORTING + RENDERING + COMMANDING
)  # fmt: skip


@dataclass
class Crash:
    """A death that is waited for. ``deaths`` counts how many processes were seen to end by one."""

    live: LiveShop
    name: str
    deaths: int = 0

    @property
    def file(self) -> Path:
        return Path(self.live.environment["CRASH_AT"].removeprefix("@"))

    def arm(self) -> None:
        self.deaths = deaths(self.live)
        written = self.file.with_suffix(".written")
        written.write_text(self.name, encoding="utf-8")
        written.rename(self.file)  # whole, or not there

    def wait(self, *, seconds: float = 20.0) -> float:
        """Until the process has died of it, with the status that says so; when that was."""
        wait_for(f"the death at {self.name}", lambda: not self.file.exists(), seconds=seconds)
        at = time.monotonic()
        wait_for(f"status {DIED} at {self.name}", lambda: deaths(self.live) > self.deaths, seconds=5)
        return at


def deaths(live: LiveShop) -> int:
    """How many processes have ended as by kill -9, by the words of those that started them."""
    webs = (live.web, *live.others)
    seen = sum(web.words().count(f"exited with code {DIED}") for web in webs)
    for line in live.worker.words().splitlines():
        if "worker.process_ended" in line:
            seen += json.loads(line).get("status") == DIED
    return seen


def die_then(crash: Crash, ask: Callable[[], Page]) -> None:
    """A request that ends with its process: there is no answer, and the point has been passed."""
    crash.arm()
    try:
        page = ask()
    except requests.ConnectionError:
        crash.wait(seconds=5)
        return
    raise AssertionError(f"{crash.name} was not passed: {page.status} {page.text[-1500:]}")


def recover(live: LiveShop, died_at: float, until: Callable[[], object]) -> float:
    """See the work of a worker that died done by its successor; seconds from the death to the last effect.

    With full counts the lease runs out in its own time. In the suite what is left of it, and a sweep, are skipped and
    counted in.
    """
    begun = [str(row.id) for row in live.sql("SELECT id FROM job WHERE leased_until IS NOT NULL")]
    skipped = 0.0
    if not IS_FULL:
        skipped = SWEEP_EVERY + _let_leases_go(live)
        if _restarts(live) >= PATIENT_RESTARTS:  # the supervisor's next pause would be long
            live.worker.kill()
            live.worker.start()
    left = "SELECT count(*) FROM job WHERE id = ANY(CAST(:begun AS uuid[]))"
    wait_for("the jobs of the dead", lambda: not live.value(left, begun=begun), seconds=120)
    wait_for("their effects", until, seconds=120)
    return time.monotonic() - died_at + skipped


def _let_leases_go(live: LiveShop) -> float:
    """How long they would have lasted."""
    left = live.value("SELECT coalesce(extract(epoch FROM max(leased_until) - now()), 0) FROM job")
    live.sql("UPDATE job SET leased_until = now() WHERE leased_until > now()")
    return max(float(left), 0.0)


def _restarts(live: LiveShop) -> int:
    """How often the supervisor has started a process anew."""
    with requests.Session() as web:
        web.trust_env = False
        report = web.get(
            f"http://127.0.0.1:{live.environment['WORKER_HEALTH_PORT']}/health", timeout=10
        ).json()
    return sum(child["restarts"] + (not child["alive"]) for child in report["children"].values())


def ready(
    live: LiveShop, sku: str, *, email: str, payment: str = "card", base: str | None = None
) -> "Shopper":
    visitor = live.visitor(base=base, lints=False)
    visitor.put_in_cart(live.kloof.variants[sku])
    visitor.go_to_review(payment=payment, email=email)
    return Shopper(live, visitor, email, visitor.get("/checkout/review").form("/checkout/order"))


@dataclass
class Shopper:
    """At the review page, about to press the button."""

    live: LiveShop
    visitor: Visitor
    email: str
    fields: dict[str, str]

    def press(self) -> Page:
        return press(self.visitor, self.fields)()

    @property
    def reference(self) -> str:
        return str(self.live.value('SELECT reference FROM "order" WHERE email = :email', email=self.email))
