"""The short storm: a whole shop at work while everything fails, from a fixed seed. `bin/bench faults` is the long one.

Not among the money tests that run again on an older PostgreSQL: it starts a server of its own.
"""

import subprocess
import sys
from typing import cast

import pytest

from app.config import ROOT
from tests.faults.driver.tally import Tally
from tests.faults.driver.watch import LOOK_EVERY, Watch
from tests.live.shop import LiveShop

SEED = 5
MINUTES = 0.25


def test_the_shop_is_sound_after_a_storm() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.driver", "--minutes", str(MINUTES), "--seed", str(SEED)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip
    print(ran.stdout, ran.stderr)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    figures = dict(part.rsplit(" ", 1) for part in ran.stdout.strip().split(", "))
    assert int(figures["orders"]) > 0
    assert int(figures["crashes"]) > 0
    assert [int(figures[f"{name} outages"]) > 0 for name in ("postgresql", "valkey", "provider", "mail")] == [
        True
    ] * 4
    assert [figures[name] for name in ("findings", "lost", "doubled", "oversold")] == ["0"] * 4
    assert int(figures["crashes amid orders"]) <= int(figures["crashes"])


class Told(Watch):
    """What it sees is written down beforehand; none is a database that is away."""

    def __init__(self, *seen: set[str] | None) -> None:
        super().__init__(cast(LiveShop, None), Tally())
        self.seen = list(seen)

    def _undone(self) -> set[str] | None:
        return self.seen.pop(0)


@pytest.mark.parametrize(
    ("seen", "met"),
    [
        pytest.param(({"order 1"}, {"order 1"}, set()), 1, id="an order, done with at the third look"),
        pytest.param((set(), {"order 2"}, set()), 0, id="nothing, and an order that came later"),
        pytest.param((None, None, {"order 3"}, set()), 1, id="an order, seen when the database was back"),
        pytest.param((None, set(), set()), 0, id="nothing, as the database said when it was back"),
    ],
)
def test_a_kill_counts_by_the_orders_that_it_met(seen: tuple[set[str] | None, ...], met: int) -> None:
    told = Told(*seen)
    told.note_kill()
    told.kills[0].at -= 2 * LOOK_EVERY
    for _ in seen[1:]:
        told.look()
    assert len(told.recoveries()) == met
    assert all(kill.seconds is not None for kill in told.kills)


def test_a_person_who_waits_while_the_database_is_away_is_met_by_a_kill() -> None:
    told = Told(None, set())
    with told.tally.held("order alice"):
        told.note_kill()
    told.look()
    assert len(told.recoveries()) == 1
