"""``bin/bench faults``: the shop under faults. The long storm, or with ``--rows`` every row of faults in full.

bin/bench faults --minutes 20 [--seed N]     one line of figures; status 1 where a goal is missed
bin/bench faults --rows                      the rows and the sums of carts in full, and a table of their figures
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from launcher.places import ROOT
from launcher.testing import test

#: What a run of twenty minutes must show; a shorter one its share.
LONG = 20.0
AT_LEAST = {
    "orders": 2_000, "crashes": 100,
    "postgresql outages": 10, "valkey outages": 10, "provider outages": 10, "mail outages": 10,
    # A storm in which these do not happen says nothing of them.
    "part refunds": 10, "part shipments": 10, "held payments": 10, "disputes": 10, "refunds that came back": 10,
}  # fmt: skip
#: What is run in full: the rows, and the property tests that stand elsewhere.
ROWS = ("tests/faults", "tests/promotions/test_sums.py")
NONE = ("findings", "lost", "doubled", "oversold")
RECOVERED_WITHIN = 60.0


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="bin/bench faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", action="store_true", help="every row of faults, with full counts")
    parser.add_argument("--minutes", type=float, default=LONG)
    parser.add_argument("--seed", type=int, help="the same people and the same mischief as in another run")
    chosen = parser.parse_args(arguments)
    return _rows() if chosen.rows else _storm(chosen.minutes, chosen.seed)


def _storm(minutes: float, seed: int | None) -> int:
    command = [sys.executable, "-m", "tests.faults.driver", "--minutes", str(minutes)]
    ran = subprocess.run(
        command if seed is None else [*command, "--seed", str(seed)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    said = ran.stdout.strip()
    print(said)
    if ran.returncode:
        return ran.returncode
    missed = misses(dict(part.rsplit(" ", 1) for part in said.split(", ")), minutes=minutes)
    for words in missed:
        print(f"missed: {words}")
    return 1 if missed else 0


def misses(figures: dict[str, str], *, minutes: float) -> list[str]:
    """The goals that a run did not reach, in words."""
    share = min(minutes / LONG, 1.0)
    missed = [
        f"{name}: {figures[name]}, at least {int(least * share)} wanted"
        for name, least in AT_LEAST.items()
        if int(figures[name]) < int(least * share)
    ]
    missed += [f"{name}: {figures[name]}" for name in NONE if int(figures[name])]
    if not int(figures["crashes amid orders"]):
        missed.append("no crash met an order, so nothing is known of the recovery")
    if float(figures["recovery p95 seconds"]) > RECOVERED_WITHIN:
        missed.append(f"recovery p95 {figures['recovery p95 seconds']} s, {RECOVERED_WITHIN:.0f} wanted")
    return missed


def _rows() -> int:
    """As bin/test runs them, on services of their own."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.jsonl"
        os.environ |= {"FAULT_COUNTS": "full", "FAULT_FIGURES": str(figures)}
        status = test([*ROWS, "-q", "-n", "0"])
        print(table(figures))
    return status


def table(figures: Path) -> str:
    """A line for each thing a row's tests told, in the order of the rows; what has no number comes last."""
    told = (
        [json.loads(line) for line in figures.read_text(encoding="utf-8").splitlines()]
        if figures.exists()
        else []
    )
    lines = []
    for one in sorted(told, key=lambda row: (isinstance(row["row"], str), row["row"])):
        number = one.pop("row")
        lines.append(
            f"{number:>4}  " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in one.items())
        )
    return "\n".join(lines)
