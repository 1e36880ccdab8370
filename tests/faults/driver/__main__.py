"""``python -m tests.faults.driver --minutes 20 --seed 7``: a shop at work while everything fails.

Shoppers, webhooks, expiry and staff in real processes; deaths at crash points and by kill -9; neighbours that go away;
a provider that drops, repeats and hangs. Ends with the doctor, the books, and one line. Status 1 where they differ.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.inventory.stock import Level, set_levels
from tests.faults.driver.banks import Banks
from tests.faults.driver.books import Reckoning, reckon
from tests.faults.driver.calm import calm_down, open_promotions
from tests.faults.driver.mischief import Mischief
from tests.faults.driver.neighbours import Postgres, a_shop
from tests.faults.driver.shoppers import LEVELS, shoppers
from tests.faults.driver.staff import Staff
from tests.faults.driver.tally import NEIGHBOURS, Tally, line, p95
from tests.faults.driver.watch import Watch
from tests.live.shop import LiveShop

SHOPPERS = 8
MOST_WAITING = 50
#: A run shorter than this is hurried: more goes wrong in a minute, and at its end leases and pauses are cut short.
SHORT = 120.0


@dataclass(frozen=True)
class Weather:
    """Seconds between two deaths, between two outages, and how long a neighbour is gone; and between what banks do."""

    death: tuple[float, float]
    outage: tuple[float, float]
    away: tuple[float, float]
    bank: tuple[float, float]


CHANGEABLE = Weather(death=(4.0, 9.0), outage=(14.0, 22.0), away=(0.5, 4.0), bank=(4.0, 9.0))
STORM = Weather(death=(0.5, 1.5), outage=(1.5, 3.0), away=(0.2, 1.0), bank=(0.5, 1.5))
#: What came of the verbs that are rarer than orders.
SEEN = """
    SELECT (SELECT count(*) FROM credit_note JOIN "order" AS bought ON bought.id = credit_note.order_id
            WHERE credit_note.amount_cents < bought.total_cents) AS part_refunds,
        (SELECT count(*) FROM order_event WHERE kind = 'order.part_shipped') AS part_shipments,
        (SELECT count(*) FROM order_event WHERE kind = 'payment.held') AS held_payments,
        (SELECT count(*) FROM dispute) AS disputes"""


@dataclass
class Run:
    seed: int
    seconds: float
    live: LiveShop
    postgres: Postgres

    def __post_init__(self) -> None:
        self.tally, self.over = Tally(), threading.Event()
        self.watch = Watch(self.live, self.tally)
        self.is_short = self.seconds < SHORT

    def dice(self, name: str) -> random.Random:
        return random.Random(f"{self.seed}-{name}")

    def again_and_again(self, act: Callable[[], object], *, pause: tuple[float, float], name: str) -> None:
        dice = self.dice(f"pauses of {name}")
        while not self.over.wait(dice.uniform(*pause)):
            try:
                act()
            except Exception as error:  # a helper of the run itself must not end it unseen
                self.tally.add(f"{name}: {type(error).__name__}")

    def go(self) -> Reckoning:
        mischief = Mischief(self.live, self.postgres, self.tally, self.watch, self.dice("mischief"))
        weather = STORM if self.is_short else CHANGEABLE
        staff = Staff(self.live, self.tally, self.dice("staff"))
        banks = Banks(self.live, self.tally, self.dice("banks"))
        threads = [
            self.thread(
                self._when_there_is_room(shopper.visit), pause=(0.3, 2.5), name=f"shopper {shopper.name}"
            )
            for shopper in shoppers(self.live, self.tally, seed=self.seed, many=SHOPPERS)
        ]
        threads.append(self.thread(staff.work, pause=(0.2, 1.0), name="staff"))
        threads.append(self.thread(banks.work, pause=weather.bank, name="banks"))
        threads.append(self.thread(mischief.kill_something, pause=weather.death, name="death"))
        threads.append(self.thread(self._outages(mischief, weather), pause=weather.outage, name="outage"))
        threads.append(self.thread(mischief.trouble, pause=(3.0, 8.0), name="trouble"))
        watching = threading.Thread(target=self.watch.run)
        for thread in (*threads, watching):
            thread.start()
        self.over.wait(self.seconds)
        self.over.set()
        for thread in threads:
            thread.join()
        calm_down(self.live, staff, banks, hurry=self.is_short)
        self.watch.look()
        self.watch.stop()
        watching.join()
        return reckon(self.live, self.tally)

    def thread(self, act: Callable[[], object], *, pause: tuple[float, float], name: str) -> threading.Thread:
        return threading.Thread(
            target=self.again_and_again, args=(act,), kwargs={"pause": pause, "name": name}, name=name
        )

    def _when_there_is_room(self, visit: Callable[[], None]) -> Callable[[], None]:
        """Nobody comes in while so much waits: a shop with more work than it can do recovers from nothing."""

        def come_in() -> None:
            while self.watch.backlog > MOST_WAITING and not self.over.wait(0.3):
                pass
            visit()

        return come_in

    def _outages(self, mischief: Mischief, weather: Weather) -> Callable[[], None]:
        """One neighbour after the other, each time in another order, so that all have their share."""
        dice, turn = self.dice("outages"), list[str]()

        def next_one() -> None:
            if not turn:
                turn.extend(dice.sample(NEIGHBOURS, len(NEIGHBOURS)))
            mischief.take_away(turn.pop(), seconds=dice.uniform(*weather.away))

        return next_one

    def figures(self, found: Reckoning, *, took: float) -> dict[str, object]:
        counts, recovered = self.tally.counts, self.watch.recoveries()
        [made] = self.live.sql(
            """SELECT count(*) AS orders, count(paid_at) AS paid,
            count(*) FILTER (WHERE refunded_cents > 0) AS refunded,
            count(*) FILTER (WHERE status = 'EXPIRED') AS expired FROM "order" """
        )
        return {
            "seed": self.seed,
            "minutes": round(took / 60, 1),
            "orders": made.orders,
            "paid": made.paid,
            "refunded": made.refunded,
            "expired": made.expired,
            **self.live.sql(SEEN)[0]._asdict(),
            "refunds_that_came_back": counts["return_a_refund"],
            "crashes": counts["crashes"],
            "crashes_amid_orders": len(recovered),
            **{f"{name}_outages": counts[f"away_{name}"] for name in NEIGHBOURS},
            "provider_faults": counts["provider_faults"],
            "findings": len(found.findings),
            "lost": len(found.lost),
            "doubled": len(found.doubled),
            "oversold": len(found.oversold),
            "recovery_p95_seconds": round(p95(recovered), 1),
            "server_errors": counts["answered_500"],
        }


def prepare(live: LiveShop) -> None:
    with live.session() as session:
        levels = {
            live.kloof.variants[sku]: Level(number or 0, track_stock=number is not None)
            for sku, number in LEVELS.items()
        }
        set_levels(session, levels, reason="the shelves of a run")
        session.commit()
    open_promotions(live)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--folder", type=Path, help="keep the logs and the data there")
    parser.add_argument("--verbose", action="store_true", help="say too what was counted by the way")
    chosen = parser.parse_args()
    if chosen.folder:
        chosen.folder.mkdir(mode=0o711, parents=True)
        return storm(chosen, chosen.folder)
    with tempfile.TemporaryDirectory(prefix="fusionaura-faults-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        return storm(chosen, Path(folder))


def storm(chosen: argparse.Namespace, folder: Path) -> int:
    began = time.monotonic()
    with a_shop(folder) as (live, postgres):
        prepare(live)
        run = Run(chosen.seed, chosen.minutes * 60, live, postgres)
        found = run.go()
        print(line(run.figures(found, took=time.monotonic() - began)), flush=True)
        if chosen.verbose:
            print("recoveries", [round(one, 1) for one in sorted(run.watch.recoveries())], file=sys.stderr)
        for words in (*found.findings, *found.lost, *found.doubled, *found.oversold):
            print(words, file=sys.stderr)
        if chosen.verbose:
            print(line(dict(sorted(run.tally.counts.items()))), file=sys.stderr)
            with suppress(OSError, ValueError):
                _tell_errors(live)
    return 0 if found.is_sound else 1


def _tell_errors(live: LiveShop) -> None:
    """Each kind of error in the logs once, with its number: what stands in the last line of its traceback."""
    kinds: Counter[str] = Counter()
    for program in (live.web, live.worker):
        for words in program.words().splitlines():
            if '"level": "error"' in words:
                logged = json.loads(words)
                last = str(logged.get("traceback", "")).strip().splitlines()[-1:] or [""]
                event = logged["event"].splitlines()[0][:120]
                kinds[
                    f"{program.name} {event} {logged.get('error', '')} {logged.get('job', '')} {last[0][:160]}"
                ] += 1
    for kind, many in kinds.most_common():
        print(many, kind, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
