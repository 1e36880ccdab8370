"""The short storm: a whole shop at work while everything fails, from a fixed seed. `bin/bench faults` is the long one.

Not among the money tests that run again on an older PostgreSQL: it starts a server of its own.
"""

import subprocess
import sys

from app.config import ROOT

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
